import { UserError } from '@longhand/records';
import { knownBenchmark } from '../study/known-benchmarks.ts';
import type { Benchmark, Score } from '../study/study.ts';

/** Scores of one model, and what they are of. */
export interface ReadScores {
  scores: Record<string, Score>;
  benchmarks: Record<string, Benchmark>;
  model: string | null;
}

interface HarnessFile {
  results: Record<string, Record<string, unknown>>;
  'n-samples'?: Record<string, { original?: number; effective?: number }>;
  higher_is_better?: Record<string, Record<string, boolean | null>>;
  group_subtasks?: Record<string, string[]>;
  configs?: Record<string, { repeats?: number }>;
  model_name?: string;
}

/** Metrics of which the first that a task has is its score; perplexities and the like are left out. */
const preferred = [
  'exact_match',
  'prompt_level_strict_acc',
  'pass@1',
  'pass_at_1',
  'acc',
  'math_verify',
  'mean@1',
  'acc_norm',
  'f1',
];

/** Whether a JSON document is a result of lm-evaluation-harness. */
export function isHarnessFile(value: unknown): boolean {
  const file = value as Partial<HarnessFile> | null;
  return (
    typeof file?.results === 'object' &&
    Object.values(file.results).some(
      (task) => typeof task === 'object' && Object.keys(task).some((key) => key.includes(',')),
    )
  );
}

/**
 * Reads `results_*.json` of lm-evaluation-harness. A task's score is its first metric of those known as such, of the
 * first filter given (`flexible-extract` before `strict-match`); groups are left out, their tasks are there.
 *
 * @param samples reads the lines of `samples_<task>_*.jsonl`, null where there is none
 */
export function scoresOfHarness(
  value: unknown,
  where: string,
  samples: (task: string) => Record<string, unknown>[] | null,
): ReadScores {
  if (!isHarnessFile(value)) throw new UserError(`${where}: no results of lm-evaluation-harness in it`);
  const file = value as HarnessFile;
  const scores: Record<string, Score> = {};
  const benchmarks: Record<string, Benchmark> = {};
  for (const [task, metrics] of Object.entries(file.results)) {
    if ((file.group_subtasks?.[task]?.length ?? 0) > 0) continue;
    const chosen = chooseMetric(metrics);
    if (chosen === null) continue;
    const { metric, filter, value: score, stderr } = chosen;
    const n = file['n-samples']?.[task]?.effective ?? countOf(metrics.sample_len);
    const better = file.higher_is_better?.[task]?.[metric] ?? true;
    const items = itemsOf(samples(task), metric, filter);
    const known = knownBenchmark(task);
    benchmarks[task] = {
      domain: known?.domain ?? 'ood',
      kind: score >= 0 && score <= 1 ? 'share' : 'score',
      higher_is_better: better,
      ...(n === undefined ? {} : { n, items_from: 'number of samples in the results' }),
    };
    const repeats = file.configs?.[task]?.repeats;
    scores[task] = {
      value: score,
      ...(stderr === null ? {} : { stderr }),
      ...(n === undefined ? {} : { n }),
      ...(repeats === undefined || repeats < 2 ? {} : { k: repeats }),
      ...(items === null ? {} : { items }),
    };
  }
  if (Object.keys(scores).length === 0) {
    throw new UserError(`${where}: no task has one of the metrics ${preferred.join(', ')}`);
  }
  return { scores, benchmarks, model: file.model_name ?? null };
}

/** `sample_len` of a task's results, which newer versions write in place of `n-samples`. */
function countOf(length: unknown): number | undefined {
  return typeof length === 'number' && Number.isInteger(length) && length > 0 ? length : undefined;
}

interface Chosen {
  metric: string;
  filter: string;
  value: number;
  stderr: number | null;
}

function chooseMetric(metrics: Record<string, unknown>): Chosen | null {
  const given = Object.entries(metrics).flatMap(([key, value]) => {
    const [metric, filter] = key.split(',') as [string, string?];
    return filter !== undefined && typeof value === 'number' && !metric.endsWith('_stderr')
      ? [{ metric, filter, value }]
      : [];
  });
  const order = (filter: string): number => (filter === 'flexible-extract' ? 0 : 1);
  for (const metric of preferred) {
    const found = given
      .filter((each) => each.metric === metric)
      .sort((a, b) => order(a.filter) - order(b.filter))[0];
    if (found === undefined) continue;
    const stderr = metrics[`${metric}_stderr,${found.filter}`];
    return { ...found, stderr: typeof stderr === 'number' && stderr > 0 ? stderr : null };
  }
  return null;
}

/** Question -> score: lines of the filter that the score is of, keyed by the question's own hash where there is one. */
function itemsOf(
  lines: Record<string, unknown>[] | null,
  metric: string,
  filter: string,
): Record<string, number> | null {
  if (lines === null) return null;
  const items: Record<string, number> = {};
  for (const line of lines) {
    if (line.filter !== undefined && line.filter !== filter) continue;
    const value = line[metric];
    if (typeof value !== 'number' && typeof value !== 'boolean') return null;
    const id = line.doc_hash ?? line.doc_id;
    if (typeof id !== 'string' && typeof id !== 'number') return null;
    items[String(id)] = Number(value);
  }
  return Object.keys(items).length === 0 ? null : items;
}
