import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { gatherList } from '@longhand/command-line';
import { makeFolder } from '@longhand/records';

interface Flags {
  from: string[];
  out: string;
  base?: string;
  name?: string;
}

/** `trainer:import`: runs made elsewhere, as one study file that `trainer:analyze` reads. */
export function importCommand(): Command {
  return new Command('import')
    .description(
      'Read runs made elsewhere (trainer_state.json, TensorBoard events, verl logs, lm-evaluation-harness results, tables of scores) into a study file for analyze.',
    )
    .requiredOption(
      '--from <folders or files>',
      'what to read; repeatable, or separated by commas',
      gatherList,
      [],
    )
    .option('--out <file>', 'the study file', join('dist', 'imported', 'study.json'))
    .option('--base <folder or file>', 'results of the model before training, for runs that hold none')
    .option('--name <name>', 'of the run, where one is read: scores and curve of all sources go together')
    .action(run);
}

async function run({ from, out, base, name }: Flags): Promise<void> {
  const { oneRun, readRuns } = await import('@longhand/findings');
  const read = readRuns(from, { base });
  const study = name === undefined ? read : oneRun(read, name);
  makeFolder(dirname(out));
  writeFileSync(`${out}.partial`, `${JSON.stringify(study, null, 1)}\n`);
  renameSync(`${out}.partial`, out);
  for (const each of study.runs) {
    const scores = new Set(each.checkpoints.flatMap((checkpoint) => Object.keys(checkpoint.scores))).size;
    console.log(
      `${each.name}: ${each.checkpoints.length} checkpoint${each.checkpoints.length === 1 ? '' : 's'}, ${scores} benchmark${scores === 1 ? '' : 's'}, ${each.curve.length} logged step${each.curve.length === 1 ? '' : 's'}`,
    );
  }
  console.log(`${out}: next, trainer analyze --runs=${out}`);
}
