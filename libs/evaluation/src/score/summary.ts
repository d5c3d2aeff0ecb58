import type { Metric, ResponseLength, TaskResult } from '@longhand/records';
import { pythonRandom } from '../statistics/python-random.ts';
import { type Cluster, clusteredMean } from '../statistics/clustered-mean.ts';
import { lengthControlledWinRate } from '../statistics/length-controlled.ts';
import { lengthSummary } from '../statistics/lengths.ts';
import { majorityAtK, passAtK, type Vote } from '../statistics/pass-at-k.ts';
import type { Measure, Verdict } from '../scorers/scorer.ts';
import type { Item, Response, Task } from '../task/task.ts';
import { taskHash, taskSettings } from './task-hash.ts';

/** Gathers verdicts as they come, and tells a task's result at the end. */
export interface Summary {
  add(item: Item, responses: readonly Response[], verdicts: readonly Verdict[]): void;
  /** Its headline is a number only where `isScored`; else it says 0 of nothing. */
  result(): TaskResult;
}

interface Question {
  measures: Map<string, Cluster>;
  categories: Map<string, Cluster>;
  votes: Vote[];
}

/** Metrics that are no shares, whose intervals are not bounded by 0 and 1. */
const NO_SHARE = /^(?:reward|(?:reasoning_)?harm_score)$/;

/** An empty summary of a task. Rows with the same id are samples of one question. */
export function openSummary(task: Task): Summary {
  const questions = new Map<string, Question>();
  const lengths = { tokens: [] as number[], characters: [] as number[] };
  const picks: { stated: boolean; extracted: boolean; gold: number; correct: boolean }[] = [];
  const wins: { win: number; difference: number }[] = [];
  let truncated = 0;
  let unparsed = 0;
  return {
    add(item, responses, verdicts) {
      const question = questionOf(questions, item);
      for (const [i, verdict] of verdicts.entries()) {
        const response = responses[i]!;
        if (response.tokens !== null) lengths.tokens.push(response.tokens);
        lengths.characters.push(response.text.length);
        if (response.truncated) truncated++;
        if (verdict.vote !== undefined && verdict.extracted === null && parses(task)) unparsed++;
        for (const [name, measure] of Object.entries(verdict.measures))
          count(question.measures, name, measure);
        const own = verdict.categories ?? ownCategory(task, item, verdict);
        for (const [name, measure] of Object.entries(own)) count(question.categories, name, measure);
        question.votes.push({ vote: verdict.vote ?? null, correct: verdict.correct === true });
        const { win, length_difference: difference } = verdict.details ?? {};
        if (typeof win === 'number' && typeof difference === 'number') wins.push({ win, difference });
        if (task.scorer === 'mmlu-pro') {
          const gold = 'ABCDEFGHIJ'.indexOf(item.target ?? '');
          const stated = verdict.details?.stated === true;
          picks.push({
            stated,
            extracted: verdict.extracted !== null,
            gold,
            correct: verdict.correct === true,
          });
        }
      }
    },
    result() {
      const all = [...questions.values()];
      const metrics: Record<string, Metric> = {
        ...means(all, (question) => question.measures),
        ...ofSamples(all),
        ...lengthControlled(wins, all.length),
        ...(picks.length > 0 ? { accuracy_with_random_picks: randomPicks(picks, all.length) } : {}),
      };
      const metric = headline(task, metrics);
      const shown = metrics[metric];
      const categories = means(all, (question) => question.categories);
      const responses = lengths.characters.length;
      const told = lengths.tokens.length === responses;
      const length: ResponseLength | null = told
        ? lengthSummary(lengths.tokens, 'tokens')
        : lengthSummary(lengths.characters, 'characters');
      return {
        version: task.version,
        task_hash: taskHash(task),
        domain: task.domain,
        metric,
        value: shown?.value ?? 0,
        stderr: shown?.stderr ?? null,
        metrics,
        higher_is_better: task.higher_is_better,
        n: all.length,
        k: all.length === 0 ? 0 : Math.min(...all.map(({ votes }) => votes.length)),
        responses,
        truncated: responses === 0 ? 0 : truncated / responses,
        unparsed: responses === 0 ? 0 : unparsed / responses,
        response_length: length,
        ...(Object.keys(categories).length > 0 ? { categories } : {}),
        settings: taskSettings(task),
      };
    },
  };
}

/** Whether there is a headline figure at all: a task that wants a judge has none without. */
export function isScored({ metric, metrics }: TaskResult): boolean {
  return metrics[metric] !== undefined;
}

function questionOf(questions: Map<string, Question>, { id }: Item): Question {
  const key = `${typeof id} ${id}`;
  let question = questions.get(key);
  if (question === undefined) {
    question = { measures: new Map(), categories: new Map(), votes: [] };
    questions.set(key, question);
  }
  return question;
}

/** Whether the task's scorer looks for an answer in the response at all. */
function parses({ scorer }: Task): boolean {
  return !['instructions', 'reward', 'harm', 'over-refusal', 'truthful', 'likelihood'].includes(scorer);
}

function ownCategory(task: Task, item: Item, { measures }: Verdict): Record<string, Measure> {
  const without = task.options.fallback_metric;
  const measure = measures[task.metric] ?? (typeof without === 'string' ? measures[without] : undefined);
  return item.category === null || measure === undefined ? {} : { [item.category]: measure };
}

function count(totals: Map<string, Cluster>, name: string, measure: Measure): void {
  const total = totals.get(name) ?? { sum: 0, count: 0 };
  const { sum, count: units } = typeof measure === 'number' ? { sum: measure, count: 1 } : measure;
  totals.set(name, { sum: total.sum + sum, count: total.count + units });
}

function means(
  questions: readonly Question[],
  pick: (question: Question) => ReadonlyMap<string, Cluster>,
): Record<string, Metric> {
  const names = [...new Set(questions.flatMap((question) => [...pick(question).keys()]))].sort();
  const metrics: Record<string, Metric> = {};
  for (const name of names) {
    const clusters = questions.flatMap((question) => pick(question).get(name) ?? []);
    const metric = clusteredMean(clusters, !NO_SHARE.test(name));
    if (metric !== null) metrics[name] = metric;
  }
  return metrics;
}

/** pass@k for k = 2, 4, … and the number of samples, and maj@k, where every question has several samples. */
function ofSamples(questions: readonly Question[]): Record<string, Metric> {
  if (!questions.some(({ measures }) => measures.has('accuracy'))) return {};
  const k = Math.min(...questions.map(({ votes }) => votes.length));
  const metrics: Record<string, Metric> = {};
  if (k < 2) return metrics;
  const ks = new Set([...[2, 4, 8, 16, 32, 64, 128].filter((value) => value < k), k]);
  for (const size of ks) {
    const shares = questions.map(({ votes }) =>
      passAtK(votes.length, votes.filter(({ correct }) => correct).length, size),
    );
    metrics[`pass@${size}`] = shareOf(shares);
  }
  if (questions.some(({ votes }) => votes.some(({ vote }) => vote !== null)))
    metrics[`maj@${k}`] = shareOf(questions.map(({ votes }) => majorityAtK(votes.slice(0, k))));
  return metrics;
}

function lengthControlled(
  wins: readonly { win: number; difference: number }[],
  n: number,
): Record<string, Metric> {
  const value = lengthControlledWinRate(wins);
  return value === null ? {} : { win_rate_length_controlled: { value, stderr: null, interval: null, n } };
}

function shareOf(values: readonly number[]): Metric {
  return clusteredMean(
    values.map((sum) => ({ sum, count: 1 })),
    true,
  )!;
}

/** The declared metric; where it has no value (nothing was judged, no row says its set), the task's other one. */
function headline(task: Task, metrics: Readonly<Record<string, Metric>>): string {
  const without = task.options.fallback_metric;
  return metrics[task.metric] === undefined && typeof without === 'string' ? without : task.metric;
}

/**
 * MMLU-Pro's own figure: where its code finds no letter it draws one of ten with Python's generator, seeded with
 * 12345, once over the file at level 1 and then, going on, at level 2.
 */
function randomPicks(
  picks: readonly { stated: boolean; extracted: boolean; gold: number; correct: boolean }[],
  n: number,
): Metric {
  const random = pythonRandom(12_345);
  for (const { stated } of picks) if (!stated) random.choice(10);
  const right = picks.filter(({ extracted, gold, correct }) =>
    extracted ? correct : random.choice(10) === gold,
  );
  return { value: right.length / picks.length, stderr: null, interval: null, n };
}
