import { join } from 'node:path';
import { wholeNumber } from '@longhand/command-line';
import { Command } from 'commander';
import { isolationKind } from './eval-isolation.ts';

interface Flags {
  task: string;
  samples: string;
  out: string;
  items?: string;
  model?: string;
  baseline?: string;
  limit?: number;
  concurrency?: number;
  isolation: 'bubblewrap' | 'limits-only';
}

/** `trainer:score`: scores existing generations, without a model. */
export function scoreCommand(): Command {
  return new Command('score')
    .description("Score existing generations: rows {id, response} or {id, responses} by a benchmark's rules.")
    .requiredOption(
      '--task <name>',
      'the task, by name: ifeval, mmlu-pro, math500, xstest, countdown, humaneval …',
    )
    .requiredOption('--samples <file>', 'rows as JSONL (or JSON, CSV, Parquet, Arrow)')
    .requiredOption('--out <folder>', 'gets samples.jsonl (same order) and results.json')
    .option('--items <file>', "the task's items, where rows hold only id and response")
    .option('--model <name>', 'whose responses they are, for results.json')
    .option(
      '--baseline <folder>',
      'an evaluation of the same task to compare with, question by question: prints the differences and writes comparison.json',
    )
    .option('--limit <n>', 'rows to score at most', wholeNumber(1))
    .option('--concurrency <n>', 'responses scored at once (one a processor)', wholeNumber(1))
    .option(
      '--isolation <kind>',
      'how programs are kept in: bubblewrap, or limits-only for code you trust',
      isolationKind,
      'bubblewrap',
    )
    .action(async ({ task, isolation: kept, baseline, ...options }: Flags) => {
      const evaluation = await import('@longhand/evaluation');
      const { compareEvaluations, comparisonTable, findTask, resultsTable, scoreFile } = evaluation;
      if (baseline !== undefined) evaluation.needEvaluation(baseline);
      const found = findTask(task);
      const tools = { isolation: kept };
      const result = await scoreFile({
        ...options,
        task: found,
        tools,
        onProgress: progress(),
        notice: (line) => process.stderr.write(`${line}\n`),
      });
      console.log(resultsTable({ [found.name]: result }));
      if (baseline === undefined) return;
      const comparison = await compareEvaluations(baseline, options.out);
      evaluation.writeComparison(join(options.out, 'comparison.json'), comparison);
      console.log(`\n${comparisonTable(comparison)}`);
    });
}

/** On a terminal, the rows done on one line that is written over. */
function progress(): ((rows: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  const began = performance.now();
  return (rows) => {
    const rate = Math.round(rows / Math.max(0.001, (performance.now() - began) / 1000));
    process.stderr.write(
      `\r${rows.toLocaleString('en')} rows, ${rate.toLocaleString('en')} a second\x1b[K\r`,
    );
  };
}
