import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { gatherList, numberFromZero, share } from '@longhand/command-line';
import { makeFolder } from '@longhand/records';

interface Flags {
  runs: string[];
  out: string;
  base?: string;
  alpha: number;
  margin: number;
  seed: number;
  size?: number;
  rows?: number;
  tokensPerRow?: number;
  flops?: number;
}

/** `trainer:analyze`: what runs say about generalization. */
export function analyzeCommand(): Command {
  return new Command('analyze')
    .description(
      'Find out whether it generalizes: dip and recovery, response length, conditions, safety, advice; analysis.json, report.html, report.md.',
    )
    .requiredOption(
      '--runs <folders or files>',
      'runs, tables of scores (JSON, CSV), or logs of other trainers; repeatable, or separated by commas',
      gatherList,
      [],
    )
    .option('--out <folder>', 'where the report goes', join('dist', 'findings'))
    .option('--base <folder or file>', 'results of the model before training, for runs that hold none')
    .option('--alpha <share>', 'probability that anything claimed of a run is chance', share, 0.05)
    .option('--margin <share>', 'largest change of a share that counts as none', share, 0.03)
    .option('--seed <number>', 'of the resampling', numberFromZero, 0)
    .option(
      '--size <billions>',
      'for advice: parameters of the model to be trained, in billions',
      numberFromZero,
    )
    .option('--rows <number>', 'for advice: rows of the data set', numberFromZero)
    .option('--tokens-per-row <number>', 'for advice: mean tokens of a row', numberFromZero)
    .option('--flops <number>', 'for advice: operations that may be spent', numberFromZero)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const { analyze, markdownReport, readRuns, reportPage } = await import('@longhand/findings');
  const study = readRuns(flags.runs, { base: flags.base });
  const { alpha, margin, seed, size, rows, tokensPerRow, flops } = flags;
  const analysis = analyze(study, { alpha, margin, seed, plan: { size, rows, tokensPerRow, flops } });
  makeFolder(flags.out);
  writeWhole(join(flags.out, 'analysis.json'), `${JSON.stringify(analysis, null, 2)}\n`);
  writeWhole(join(flags.out, 'report.html'), await reportPage(analysis, study));
  writeWhole(join(flags.out, 'report.md'), markdownReport(analysis));
  for (const { run: name, answer } of analysis.answers) console.log(`${name}: ${answer}\n`);
  if (analysis.answers.length === 0)
    console.log('No run has a score before and after training: nothing can be said of what training did.');
  console.log(`${join(flags.out, 'report.html')}, report.md, analysis.json`);
}

/** A file is there whole or not at all. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}
