import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { gather, stopSignal, wholeNumber } from '@longhand/command-line';
import { curate, loadRecipe, readStats } from '@longhand/curation';
import { UserError } from '@longhand/records';
import { progressView } from './progress-view.ts';
import { summaryText } from './summary-text.ts';

interface Flags {
  recipe: string;
  out?: string;
  input: string[];
  set: string[];
  workers: number;
  limit?: number;
  fresh: boolean;
  rank?: number;
  world?: number;
}

/** `pipeline:curate`: a recipe becomes shards. */
export function curateCommand(): Command {
  return new Command('curate')
    .description(
      'Turn a recipe into verified Parquet and Arrow shards, with manifest, stats, rejects and card.',
    )
    .option('--recipe <name or path>', 'a folder of datasets/, or a recipe file', 'countdown-cot')
    .option('--out <folder>', 'where the data set goes (default: dist/datasets/NAME)')
    .option('--input <path>', 'file, folder or glob for the source of kind files (repeatable)', gather, [])
    .option('--set <path=value>', 'override a key of the recipe (repeatable)', gather, [])
    .option('--workers <n>', 'worker threads', wholeNumber(1), availableParallelism())
    .option('--limit <n>', 'at most n problems of each Countdown split, n rows of each file', wholeNumber(1))
    .option('--fresh', 'start anew, whatever an earlier run left', false)
    .option('--rank <n>', 'do only the share n (from 0) of --world, as one task of a cluster', wholeNumber(0))
    .option('--world <n>', 'into how many shares the work is cut', wholeNumber(1))
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const { recipe, card } = loadRecipe(flags.recipe, {
    datasets: 'datasets',
    sets: flags.set,
    inputs: flags.input,
  });
  const out = flags.out ?? join('dist', 'datasets', recipe.name);
  const view = progressView();
  const { stopping } = stopSignal();
  const began = performance.now();
  const outcome = await curate({
    recipe,
    card,
    out,
    worker: new URL('./worker.js', import.meta.url),
    workers: flags.workers,
    limit: flags.limit ?? null,
    fresh: flags.fresh,
    ...rankOf(flags),
    onProgress: view.show,
    onNotice: (line) => {
      console.error(line);
    },
    stopping,
  }).finally(() => {
    view.end();
  });
  switch (outcome.state) {
    case 'stopped':
      console.error(
        `stopped with ${String(outcome.unitsDone)} of ${String(outcome.units)} pieces done; ` +
          'run the same command again to go on',
      );
      process.exitCode = 130;
      return;
    case 'rank-done':
      console.log(
        `rank ${String(flags.rank)}: its ${String(outcome.units)} pieces are done; when all ranks are, ` +
          'the same command without --rank and --world writes the shards',
      );
      return;
    case 'was-done':
      console.log(summaryText(out, outcome.manifest, outcome.stats ?? readStats(out)));
      console.log(`\n${out} was complete already (same recipe, input and version); --fresh makes it anew`);
      return;
    case 'done': {
      const seconds = (performance.now() - began) / 1000;
      console.log(summaryText(out, outcome.manifest, outcome.stats ?? readStats(out)));
      const resumed =
        outcome.resumedUnits === 0 ? '' : `, ${String(outcome.resumedUnits)} pieces were done before`;
      console.log(`\ndone in ${seconds.toFixed(1)} s with ${String(flags.workers)} workers${resumed}`);
    }
  }
}

function rankOf({ rank, world }: Flags): { rank?: { rank: number; world: number } } {
  if (rank === undefined && world === undefined) return {};
  if (rank === undefined || world === undefined || rank >= world) {
    throw new UserError('--rank and --world go together, and rank is below world: --rank=0 --world=4');
  }
  return { rank: { rank, world } };
}
