import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Results } from '@longhand/records';
import { openReward, SamplingStopped } from '@longhand/sampling';
import { isFinished, isRunFolder, needSeries, seriesOf, type SeriesModel } from './checkpoints.ts';
import { evaluate, type EvaluateOptions } from './evaluate.ts';
import { openJudge } from './judge-model.ts';
import { openModel, type OpenModelOptions } from './open-model.ts';
import type { Suite } from './suite.ts';

export interface EvaluateModelOptions
  extends
    Omit<EvaluateOptions, 'respondent' | 'step'>,
    Omit<OpenModelOptions, 'suite' | 'cache' | 'onNotice'> {
  /** Folder, run folder, Hub id, or endpoint. */
  model: string;
  /** Waits for the checkpoints of a run that is not finished. */
  watch?: boolean;
  onNotice: (line: string) => void;
  /** Told which model of how many is begun. */
  onModel?: (name: string, place: number, count: number) => void;
  /** Told each model's results as they are there. */
  onResults?: (results: Results) => void;
  /** Pause between looks at a run's folder; for tests. */
  pollMs?: number;
}

/**
 * Evaluates one model into `out`, or each checkpoint of a run and its base into `out/checkpoint-<step>` and
 * `out/base`. With `watch` it goes on until the run is finished and all its checkpoints are done.
 */
export async function evaluateModel(options: EvaluateModelOptions): Promise<Results[]> {
  const { suite, out, tools, onNotice, stopping, env } = options;
  const kept = (name: string) => join(out, '.cache', name);
  const common = { onNotice, stopping, ...(env === undefined ? {} : { env }) };
  for (const line of unjudged(suite)) onNotice(line);
  const judge = suite.judge && openJudge(suite.judge, kept('judge.jsonl'), common);
  const reward =
    suite.reward && openReward({ endpoint: suite.reward, journal: kept('reward.jsonl'), ...common });
  try {
    return await evaluateSeries({ ...options, tools: { ...tools, judge, reward } });
  } finally {
    await judge?.close();
    await reward?.close();
  }
}

/** What a suite asks for that nobody in it can tell. */
function unjudged({ tasks, judge, reward }: Suite): string[] {
  const without = (scorers: readonly string[]) =>
    tasks.flatMap(({ task }) => (scorers.includes(task.scorer) ? [task.name] : []));
  const byRule = judge === undefined ? without(['harm']) : [];
  const truthful = judge === undefined ? without(['truthful']) : [];
  const preferred = judge === undefined && reward === undefined ? without(['reward']) : [];
  const line = (names: readonly string[], what: string) =>
    names.length === 0 ? [] : [`${names.join(', ')}: ${what}`];
  return [
    ...line(byRule, 'by rules only; name a judge with --set judge.endpoint=…'),
    ...line(truthful, 'nothing is scored; name a judge with --set judge.endpoint=…'),
    ...line(
      preferred,
      'nothing is scored; name a judge with --set judge.endpoint=… (win rate against the reference) or a reward model with --set reward=…',
    ),
  ];
}

async function evaluateSeries(options: EvaluateModelOptions): Promise<Results[]> {
  const { model, out, watch = false } = options;
  if (!isRunFolder(model)) {
    if (!watch || existsSync(join(model, 'config.json')) || /^https?:/.test(model)) {
      options.onModel?.(model, 0, 1);
      return [await one(options, model, out, null)];
    }
    await waitFor(options, () => isRunFolder(model));
  }
  const done = new Map<number, Results>();
  for (;;) {
    const finished = isFinished(model);
    const series = watch ? seriesOf(model) : needSeries(model);
    const next = series.find(({ step }) => !done.has(step));
    if (next !== undefined) {
      options.onModel?.(next.folder, done.size, series.length);
      done.set(next.step, await one(options, next.folder, join(out, placeOf(next)), next.step));
    } else if (!watch || finished) {
      return [...done].sort(([a], [b]) => a - b).map(([, results]) => results);
    } else await waitFor(options, () => isFinished(model) || seriesOf(model).length > done.size);
  }
}

/** Where the results of one model of a call of {@link evaluateModel} stand. */
export function evaluationFolder(out: string, { step }: Pick<Results, 'step'>): string {
  return step === null ? out : join(out, placeOf({ step }));
}

function placeOf({ step }: Pick<SeriesModel, 'step'>): string {
  return step === 0 ? 'base' : `checkpoint-${step}`;
}

async function one(
  options: EvaluateModelOptions,
  model: string,
  out: string,
  step: number | null,
): Promise<Results> {
  const respondent = await openModel(model, { ...options, cache: join(options.out, '.cache') });
  try {
    const results = await evaluate({ ...options, out, respondent, step });
    options.onResults?.(results);
    return results;
  } finally {
    await respondent.close();
  }
}

async function waitFor(
  { stopping, pollMs = 2000 }: EvaluateModelOptions,
  ready: () => boolean,
): Promise<void> {
  while (!ready()) {
    if (stopping()) throw new SamplingStopped();
    await sleep(pollMs);
  }
}
