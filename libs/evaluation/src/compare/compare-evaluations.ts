import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  parseContract,
  type Results,
  resultsSchema,
  type Sample,
  sampleSchema,
  type TaskResult,
  UserError,
} from '@longhand/records';
import { openAtomicFile } from '@longhand/shards';
import type { Measure } from '../scorers/scorer.ts';
import type { Cluster } from '../statistics/clustered-mean.ts';
import { comparePaired, type PairedComparison } from '../statistics/paired.ts';
import { readRows } from '../task/read-items.ts';

/** Two evaluations on the questions that both have; differences are the second's figure less the first's. */
export interface Comparison {
  format: 'longhand-comparison@1';
  /** Names of the models, as their results.json tells them. */
  baseline: string | null;
  model: string | null;
  tasks: Record<string, TaskComparison>;
  /** Tasks that one of them has alone. */
  only_baseline: string[];
  only_model: string[];
}

/** One task of both. */
export interface TaskComparison extends PairedComparison {
  metric: string;
  higher_is_better: boolean;
  /** Means over the questions that are compared. */
  values: { baseline: number; model: number };
  /** Length of the responses, in `unit`; null where the two count in different units. */
  length: (PairedComparison & { unit: string; baseline: number; model: number }) | null;
  /** Share of responses cut off, over all questions of each. */
  truncated: { baseline: number; model: number };
  /** Questions that one of them has alone, or that have another reference answer in each. */
  unpaired: number;
  /** What makes the two less alike than they should be: settings, prompts. */
  cautions: string[];
}

/**
 * Compares two finished evaluations, question by question: folders with results.json and the samples of each task.
 * A question's score is the mean of its samples' headline metric. Throws a UserError where a file is missing or the
 * two have no task in common.
 */
export async function compareEvaluations(baseline: string, model: string): Promise<Comparison> {
  const [a, b] = [readResults(baseline), readResults(model)];
  const names = Object.keys(a.tasks).filter((name) => b.tasks[name] !== undefined);
  if (names.length === 0) {
    const list = (results: Results) => Object.keys(results.tasks).join(', ') || 'none';
    throw new UserError(`${baseline} and ${model} have no task in common: ${list(a)}; ${list(b)}`);
  }
  const tasks: Record<string, TaskComparison> = {};
  for (const name of names) tasks[name] = await compareTask(name, [baseline, a], [model, b]);
  return {
    format: 'longhand-comparison@1',
    baseline: a.model,
    model: b.model,
    tasks,
    only_baseline: Object.keys(a.tasks).filter((name) => b.tasks[name] === undefined),
    only_model: Object.keys(b.tasks).filter((name) => a.tasks[name] === undefined),
  };
}

/** Reads the results of an evaluation; throws a UserError where the folder holds none. */
export function needEvaluation(folder: string): void {
  readResults(folder);
}

/** Writes a comparison, whole or not at all. */
export function writeComparison(path: string, comparison: Comparison): void {
  const file = openAtomicFile(path);
  file.write(Buffer.from(`${JSON.stringify(comparison, null, 2)}\n`));
  file.commit();
}

type Evaluation = readonly [folder: string, results: Results];

async function compareTask(name: string, left: Evaluation, right: Evaluation): Promise<TaskComparison> {
  const [a, b] = [left[1].tasks[name]!, right[1].tasks[name]!];
  if (a.metric !== b.metric)
    throw new UserError(
      `task ${name}: its headline is ${a.metric} in ${left[0]}, ${b.metric} in ${right[0]}; evaluate both with the same judge and suite`,
    );
  const x = await readQuestions(name, left, a);
  const y = await readQuestions(name, right, b);
  const common = [...x.keys()].filter((id) => y.get(id)?.target === x.get(id)!.target);
  const pick = (of: ReadonlyMap<string, Question>, figure: 'score' | 'length') => {
    const values = new Map<string, number>();
    for (const id of common) {
      const { sum, count } = of.get(id)![figure];
      if (count > 0) values.set(id, sum / count);
    }
    return values;
  };
  const scores = [pick(x, 'score'), pick(y, 'score')] as const;
  const lengths = [pick(x, 'length'), pick(y, 'length')] as const;
  const units = [a.response_length?.unit, b.response_length?.unit];
  const reworded = common.filter((id) => x.get(id)!.prompt !== y.get(id)!.prompt).length;
  return {
    metric: a.metric,
    higher_is_better: a.higher_is_better,
    values: means(...scores),
    ...comparePaired(...scores),
    length:
      units[0] === undefined || units[0] !== units[1]
        ? null
        : { unit: units[0], ...means(...lengths), ...comparePaired(...lengths) },
    truncated: { baseline: a.truncated, model: b.truncated },
    unpaired: x.size + y.size - 2 * common.length,
    cautions: [
      ...(a.version === b.version ? [] : [`versions ${a.version} and ${b.version} of the task`]),
      ...differingSettings(a, b),
      ...(reworded === 0 ? [] : [`${reworded} questions were asked in other words`]),
    ],
  };
}

/** Means of two scores over the questions that have both. */
function means(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) {
  const both = [...a.keys()].filter((id) => b.has(id));
  const mean = (of: ReadonlyMap<string, number>) =>
    both.length === 0 ? 0 : both.reduce((sum, id) => sum + of.get(id)!, 0) / both.length;
  return { baseline: mean(a), model: mean(b) };
}

function differingSettings(a: TaskResult, b: TaskResult): string[] {
  const names = [...new Set([...Object.keys(a.settings), ...Object.keys(b.settings)])];
  const other = names.filter((name) => JSON.stringify(a.settings[name]) !== JSON.stringify(b.settings[name]));
  return other.length === 0 ? [] : [`other settings: ${other.join(', ')}`];
}

interface Question {
  score: Cluster;
  length: Cluster;
  target: string | null;
  prompt: string | null;
}

async function readQuestions(
  name: string,
  [folder, results]: Evaluation,
  task: TaskResult,
): Promise<Map<string, Question>> {
  const path = samplesPath(name, folder, results);
  const questions = new Map<string, Question>();
  for await (const { row, where } of readRows(path)) {
    const sample = parseContract(sampleSchema, row, where);
    const key = `${typeof sample.id} ${sample.id}`;
    let question = questions.get(key);
    if (question === undefined) {
      question = {
        score: { sum: 0, count: 0 },
        length: { sum: 0, count: 0 },
        target: sample.target_hash,
        prompt: sample.prompt_hash,
      };
      questions.set(key, question);
    }
    for (const response of sample.responses ?? [sample]) {
      const score = scoreOf(response, task.metric);
      if (score !== null) question.score = plus(question.score, score);
      question.length = plus(question.length, response.length);
    }
  }
  return questions;
}

/** The headline metric of one response; samples of before it was written hold only its score. */
function scoreOf(response: Partial<Sample>, metric: string): Measure | null {
  const measures = response.measures as Record<string, Measure> | undefined;
  if (measures !== undefined) return measures[metric] ?? null;
  const { correct = null, score = null } = response;
  return metric === 'accuracy' && correct !== null ? Number(correct) : score;
}

function plus({ sum, count }: Cluster, measure: Measure): Cluster {
  return typeof measure === 'number'
    ? { sum: sum + measure, count: count + 1 }
    : { sum: sum + measure.sum, count: count + measure.count };
}

function samplesPath(name: string, folder: string, { tasks }: Results): string {
  const path = join(folder, `samples_${name}.jsonl`);
  if (existsSync(path)) return path;
  const scored = join(folder, 'samples.jsonl');
  if (Object.keys(tasks).length === 1 && existsSync(scored)) return scored;
  throw new UserError(`${path}: no such file; evaluate it again, or leave the task out`);
}

function readResults(folder: string): Results {
  const path = join(folder, 'results.json');
  if (!existsSync(path))
    throw new UserError(
      `${folder}: holds no results.json; name a folder that trainer:eval or trainer:score has written (of a run, one of its checkpoints')`,
    );
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path}: ${(error as Error).message}`);
  }
  return parseContract(resultsSchema, raw, path);
}
