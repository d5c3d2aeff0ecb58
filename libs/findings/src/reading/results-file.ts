import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseContract, resultsSchema, UserError, type Sample, type TaskResult } from '@longhand/records';
import type { Benchmark, Score } from '../study/study.ts';
import { parsePythonJson } from './python-json.ts';

/** Scores of a `results.json`, with the questions of `samples_<task>.jsonl` beside it. */
export interface ReadResults {
  step: number | null;
  model: string | null;
  scores: Record<string, Score>;
  benchmarks: Record<string, Benchmark>;
  sampleFiles: Record<string, string>;
}

/** Further metrics of safety tasks that are findings of their own, and whether more is better. */
const safetyMetrics: [RegExp, boolean][] = [
  [/^self_jailbreak(_judged)?_rate$/, false],
  [/^refusal_unsafe$/, true],
  [/^refusal_safe$/, false],
];

/** Reads a file of evaluation's contract. */
export function readResults(path: string): ReadResults {
  const results = parseContract(resultsSchema, jsonOf(path), path);
  const read: ReadResults = {
    step: results.step,
    model: results.model,
    scores: {},
    benchmarks: {},
    sampleFiles: {},
  };
  for (const [task, result] of Object.entries(results.tasks)) {
    const share = result.value >= 0 && result.value <= 1;
    const samples = join(dirname(path), `samples_${task}.jsonl`);
    const lines = existsSync(samples) ? (linesOf(samples) as Sample[]) : null;
    if (lines !== null) read.sampleFiles[task] = samples;
    read.scores[task] = scoreOf(result, lines);
    read.benchmarks[task] = {
      domain: result.domain,
      kind: share ? 'share' : 'score',
      higher_is_better: result.higher_is_better,
      ...(result.response_length === null ? {} : { length_unit: result.response_length.unit }),
    };
    if (result.domain === 'safety') addSafetyMetrics(read, task, result);
  }
  return read;
}

function scoreOf(result: TaskResult, lines: readonly Sample[] | null): Score {
  const items = lines === null ? null : itemsOf(lines, result.value);
  const lengths =
    lines === null ? null : Object.fromEntries(lines.map((line) => [String(line.id), lengthOf(line)]));
  return {
    value: result.value,
    ...(result.stderr === null ? {} : { stderr: result.stderr }),
    ...(result.n === 0 ? {} : { n: result.n }),
    ...(result.k === 0 ? {} : { k: result.k }),
    ...(result.response_length === null ? {} : { length: result.response_length.mean }),
    truncated: result.truncated,
    ...(items === null ? {} : { items }),
    ...(lengths === null ? {} : { lengths }),
  };
}

/** Verdicts or scores by question, whichever has the headline's mean; null where neither has. */
function itemsOf(lines: readonly Sample[], value: number): Record<string, number> | null {
  const right = (correct: boolean | null): number => (correct === true ? 1 : 0);
  const ways: ((line: Sample) => number)[] = [
    (line) => mean((line.responses ?? [line]).map(({ correct }) => right(correct))),
    (line) => mean((line.responses ?? [line]).map(({ score }) => score ?? 0)),
    (line) => 1 - mean((line.responses ?? [line]).map(({ correct }) => right(correct))),
  ];
  for (const way of ways) {
    const scores = lines.map(way);
    if (scores.length > 0 && Math.abs(mean(scores) - value) < 1e-6) {
      return Object.fromEntries(lines.map((line, index) => [String(line.id), scores[index]!]));
    }
  }
  return null;
}

function lengthOf(line: Sample): number {
  return mean((line.responses ?? [line]).map(({ length }) => length));
}

function addSafetyMetrics(read: ReadResults, task: string, result: TaskResult): void {
  for (const [metric, { value, stderr, n }] of Object.entries(result.metrics)) {
    const found = safetyMetrics.find(([pattern]) => pattern.test(metric));
    if (found === undefined || metric === result.metric || n === 0) continue;
    const name = `${task}: ${metric}`;
    read.scores[name] = { value, n, ...(stderr === null ? {} : { stderr }) };
    read.benchmarks[name] = { domain: 'safety', kind: 'share', higher_is_better: found[1] };
  }
}

/** JSON of a file, or a line that says which file is not. */
export function jsonOf(path: string): unknown {
  try {
    return parsePythonJson(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(
      `${path}: ${error instanceof SyntaxError ? `not JSON: ${error.message}` : 'cannot be read'}`,
    );
  }
}

/** Lines of a JSONL file. */
export function linesOf(path: string): Record<string, unknown>[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index): Record<string, unknown>[] => {
      if (line.trim() === '') return [];
      try {
        return [parsePythonJson(line) as Record<string, unknown>];
      } catch {
        throw new UserError(`${path}:${index + 1}: not JSON`);
      }
    });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
}
