import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { gather, stopSignal, wholeNumber } from '@longhand/command-line';
import { Command, InvalidArgumentError } from 'commander';
import { isolationKind } from './eval-isolation.ts';

interface Flags {
  model?: string;
  baseline?: string;
  compare?: [string, string];
  suite: string;
  data?: string;
  out?: string;
  set: string[];
  limit?: number;
  engine: string;
  watch: boolean;
  isolation: 'bubblewrap' | 'limits-only';
}

/** `trainer:eval`: a checkpoint, all checkpoints of a run, or an endpoint becomes scores. */
export function evalCommand(): Command {
  return new Command('eval')
    .description(
      'Evaluate a checkpoint, every checkpoint of a run with its base, or a model behind an endpoint.',
    )
    .option(
      '--model <folder, run folder, Hub id or endpoint#name>',
      'what is evaluated: a folder, owner/name, or http://localhost:8000/v1#name',
    )
    .option(
      '--suite <name or path>',
      'study, countdown, maths, safety; tasks (gsm8k,ifeval); or a YAML file',
      'study',
    )
    .option(
      '--data <path>',
      "folder with the benchmarks' files, in place of the Hub; or a file or glob of items",
    )
    .option(
      '--out <folder>',
      'gets results.json and samples_<task>.jsonl (default: dist/evaluations/NAME; of a run, its own eval/)',
    )
    .option('--set <path=value>', 'override a key of the suite (repeatable)', gather, [])
    .option('--limit <n>', 'items of each task at most', wholeNumber(1))
    .option(
      '--engine <name>',
      'what computes: auto, tfjs-node-gpu, tfjs-node, onnxruntime-cpu, onnxruntime-cuda, onnxruntime-webgpu, cpu',
      'auto',
    )
    .option(
      '--baseline <folder>',
      'an evaluation to compare with, question by question: prints the differences and writes comparison.json',
    )
    .option(
      '--compare <folder,folder>',
      'compares the second of two finished evaluations with the first, without a model',
      twoFolders,
    )
    .option('--watch', 'wait for the checkpoints of a run that is not finished', false)
    .option(
      '--isolation <kind>',
      'how programs are kept in: bubblewrap, or limits-only for code you trust',
      isolationKind,
      'bubblewrap',
    )
    .action(async ({ model, compare, ...flags }: Flags, command: Command) => {
      if (compare !== undefined) {
        if (model !== undefined || flags.baseline !== undefined)
          command.error('error: --compare stands alone: it evaluates nothing', { exitCode: 2 });
        await compareFolders(...compare, flags.out ?? null);
      } else if (model === undefined) {
        command.error('error: name what to evaluate with --model, or two evaluations with --compare', {
          exitCode: 2,
        });
      } else await run({ ...flags, model });
    });
}

async function run(flags: Omit<Flags, 'compare'> & { model: string }): Promise<void> {
  const [evaluation, { evalView }] = await Promise.all([
    import('@longhand/evaluation'),
    import('./eval-view.ts'),
  ]);
  const { evaluateModel, evaluationFolder, isRunFolder, loadSuite, resultsTable, seriesTable } = evaluation;
  if (flags.baseline !== undefined) evaluation.needEvaluation(flags.baseline);
  const suite = loadSuite(flags.suite, { sets: flags.set, data: flags.data });
  const out = flags.out ?? defaultOut(flags.model, isRunFolder(flags.model), suite.name);
  const { stopping } = stopSignal();
  const view = evalView();
  const notice = (line: string) => {
    view.clear();
    console.error(line);
  };
  let prepared = false;
  try {
    const series = await evaluateModel({
      model: flags.model,
      suite,
      out,
      limit: flags.limit,
      watch: flags.watch,
      concurrency: availableParallelism(),
      tools: { isolation: flags.isolation },
      stopping,
      prepareEngine: async () => {
        if (prepared) return;
        const { chooseEngine } = await import('@longhand/lm');
        notice(`engine: ${(await chooseEngine(flags.engine)).reason}`);
        prepared = true;
      },
      onNotice: notice,
      onModel: (name, place, count) => {
        if (count > 1) notice(`${name} (${place + 1} of ${count})`);
      },
      onProgress: view.show,
      onTask: view.clear,
    });
    const [only] = series;
    console.log(only?.step === null ? resultsTable(only.tasks) : seriesTable(series));
    console.log(`\nwritten to ${out}`);
    if (flags.baseline !== undefined)
      for (const results of series) {
        const folder = evaluationFolder(out, results);
        console.log('');
        await compareFolders(flags.baseline, folder, join(folder, 'comparison.json'));
      }
  } catch (error) {
    if ((error as Error).name !== 'SamplingStopped') throw error;
    view.clear();
    console.error('stopped; run the same command again to go on');
    process.exitCode = 130;
  }
}

/** Prints what the second of two evaluations changes, and writes it where a file is named. */
async function compareFolders(baseline: string, model: string, out: string | null): Promise<void> {
  const { compareEvaluations, comparisonTable, writeComparison } = await import('@longhand/evaluation');
  const comparison = await compareEvaluations(baseline, model);
  console.log(comparisonTable(comparison));
  if (out === null) return;
  const path = out.endsWith('.json') ? out : join(out, 'comparison.json');
  writeComparison(path, comparison);
  console.log(`\nwritten to ${path}`);
}

function twoFolders(text: string): [string, string] {
  const [a, b, ...more] = text.split(',').map((part) => part.trim());
  if (a === undefined || a === '' || b === undefined || b === '' || more.length > 0)
    throw new InvalidArgumentError('give two folders with a comma between: baseline,model');
  return [a, b];
}

function defaultOut(model: string, isRun: boolean, suite: string): string {
  if (isRun) return join(model, 'eval', suite);
  const name = /^https?:/.test(model)
    ? model.replace(/^https?:\/\//, '')
    : basename(model) === model
      ? model
      : lastTwo(model);
  return join('dist', 'evaluations', `${name.replaceAll(/[^\w.-]+/g, '-')}-${suite}`);
}

function lastTwo(path: string): string {
  return path
    .split(/[/\\]/)
    .filter((part) => part !== '')
    .slice(-2)
    .join('-');
}
