import { pairedBootstrap } from '../statistics/paired-bootstrap.ts';
import { normalQuantile, sidak, twoSided } from '../statistics/distributions.ts';
import type { Benchmark, Score } from '../study/study.ts';

/** How sure a difference between two checkpoints is. */
export interface Difference {
  /** value[j] - value[i]. */
  value: number;
  /** 95 % interval of this one difference. */
  interval: [number, number] | null;
  /** p-value adjusted for all differences of the curve of its kind; null where nothing is known of errors. */
  p: number | null;
  /** The same for "questions such as these" where `p` is for "these questions"; null where not known. */
  pBeyond: number | null;
}

/** What carries the claims about a curve. */
export interface Evidence {
  /**
   * `paired-bootstrap`: questions resampled, checkpoints compared question by question. `standard-errors`: the
   * source's own. `totals`: only totals are known; chance in answering these same questions is bounded from above by
   * the binomial of all responses, sqrt(p(1-p)/(n k)), whatever the questions are.
   */
  method: 'paired-bootstrap' | 'standard-errors' | 'totals' | 'none';
  questions: number | null;
  responses: number | null;
  values: number[];
  /** Against the first value, adjusted for all such. */
  fromFirst: (j: number) => Difference;
  /** Between any two, adjusted for all pairs. */
  between: (i: number, j: number) => Difference;
  /** Half-width of intervals that hold for all differences from the first at once (95 %), null where not known. */
  simultaneous: (j: number) => number | null;
  /** Smallest difference from the first value that is found four times in five when claims are held to `level`. */
  detectable: (level: number) => number | null;
}

/** Quantile of the standard normal at a power of 80 %. */
const powerQuantile = 0.8416;

/** Fewest questions that a bootstrap over questions is made from. */
const fewestQuestions = 8;

/** Evidence of one benchmark's scores, in order of checkpoints. */
export function evidenceOf(
  scores: readonly Score[],
  benchmark: Benchmark,
  { seed = 0, resamples = 2000 }: { seed?: number; resamples?: number } = {},
): Evidence {
  const rows = pairedRows(scores);
  if (rows !== null) return fromItems(rows, scores.length, { seed, resamples }, scores[0]?.k ?? null);
  return fromTotals(scores, benchmark);
}

/** Questions that every checkpoint answered, as a table; null where there are too few to compare by. */
function pairedRows(scores: readonly Score[]): Float64Array | null {
  const items = scores.map((score) => score.items);
  if (items.some((each) => each === undefined)) return null;
  const [first, ...rest] = items as Record<string, number>[];
  const common = Object.keys(first ?? {}).filter((id) => rest.every((each) => Object.hasOwn(each, id)));
  if (common.length < fewestQuestions) return null;
  common.sort();
  const rows = new Float64Array(common.length * scores.length);
  common.forEach((id, question) => {
    items.forEach((each, column) => (rows[question * scores.length + column] = each![id]!));
  });
  return rows;
}

function fromItems(
  rows: Float64Array,
  columns: number,
  options: { seed: number; resamples: number },
  k: number | null,
): Evidence {
  const bootstrap = pairedBootstrap(rows, columns, options);
  const questions = rows.length / columns;
  const difference = (i: number, j: number, p: number): Difference => ({
    value: bootstrap.means[j]! - bootstrap.means[i]!,
    interval: bootstrap.interval(i, j),
    p,
    pBeyond: p,
  });
  return {
    method: 'paired-bootstrap',
    questions,
    responses: k === null ? null : k * questions,
    values: bootstrap.means,
    fromFirst: (j) => difference(0, j, bootstrap.againstFirst(j)),
    between: (i, j) =>
      i < j ? difference(i, j, bootstrap.ofPair(i, j)) : reversed(difference(j, i, bootstrap.ofPair(j, i))),
    simultaneous: (j) => bootstrap.simultaneous * bootstrap.stderr(0, j),
    detectable: (level) => {
      const stderrs = Array.from({ length: columns - 1 }, (_, j) => bootstrap.stderr(0, j + 1));
      const typical = stderrs.reduce((sum, each) => sum + each, 0) / Math.max(1, stderrs.length);
      return (bootstrap.criticalAgainstFirst(level) + powerQuantile) * typical;
    },
  };
}

function reversed(difference: Difference): Difference {
  const [low, high] = difference.interval ?? [0, 0];
  return {
    ...difference,
    value: -difference.value,
    interval: difference.interval === null ? null : [-high, -low],
  };
}

/** Standard errors of a score, where only totals are known. */
export interface TotalErrors {
  /** Over questions such as these. */
  beyond: number | null;
  /** Over new responses to these questions. */
  here: number | null;
  given: boolean;
}

/**
 * Errors from a total: the source's own, or the binomial's, with two successes and two failures added so that 0 and 1
 * have an error as well (after Agresti and Coull 1998, but over the plain count). Over new responses to fixed questions the variance of the mean is
 * sum p_q(1-p_q) / (n^2 k), at most p(1-p)/(n k) by concavity; over new questions at most p(1-p)/n.
 */
export function totalErrors(score: Score, benchmark: Benchmark): TotalErrors {
  const n = score.n ?? benchmark.n;
  const k = score.k ?? benchmark.k ?? 1;
  const binomial = (count: number): number => {
    const p = (score.value * count + 2) / (count + 4);
    return Math.sqrt((p * (1 - p)) / count);
  };
  const bounded = benchmark.kind === 'share' && n !== undefined;
  const ofQuestions = bounded ? binomial(n) : null;
  const ofResponses = bounded ? binomial(n * k) : null;
  if (score.stderr !== undefined && score.stderr > 0) {
    return { beyond: score.stderr, here: Math.min(score.stderr, ofResponses ?? score.stderr), given: true };
  }
  return { beyond: ofQuestions, here: ofResponses, given: false };
}

function fromTotals(scores: readonly Score[], benchmark: Benchmark): Evidence {
  const errors = scores.map((score) => totalErrors(score, benchmark));
  const values = scores.map(({ value }) => value);
  const columns = scores.length;
  const n = scores[0]?.n ?? benchmark.n ?? null;
  const k = scores[0]?.k ?? benchmark.k ?? 1;
  const of = (i: number, j: number, family: number): Difference => {
    const value = values[j]! - values[i]!;
    const here = together(errors[i]!.here, errors[j]!.here);
    const beyond = together(errors[i]!.beyond, errors[j]!.beyond);
    return {
      value,
      interval: here === null ? null : [value - 1.96 * here, value + 1.96 * here],
      p: here === null ? null : sidak(twoSided(value / here), family),
      pBeyond: beyond === null ? null : sidak(twoSided(value / beyond), family),
    };
  };
  const known = errors.every(({ here }) => here !== null);
  return {
    method: !known ? 'none' : errors.every(({ given }) => given) ? 'standard-errors' : 'totals',
    questions: n,
    responses: n === null ? null : n * k,
    values,
    fromFirst: (j) => of(0, j, columns - 1),
    between: (i, j) => of(i, j, (columns * (columns - 1)) / 2),
    simultaneous: (j) => {
      const here = together(errors[0]!.here, errors[j]!.here);
      return here === null ? null : here * criticalOf(0.05, columns - 1);
    },
    detectable: (level) => {
      if (!known || columns < 2 || level <= 0) return null;
      const halves = errors.slice(1).map(({ here }) => together(errors[0]!.here, here)!);
      const typical = halves.reduce((sum, each) => sum + each, 0) / halves.length;
      return (criticalOf(level, columns - 1) + powerQuantile) * typical;
    },
  };
}

/** Standard errors beyond which the largest of `count` differences lies with probability `level` (Sidak). */
function criticalOf(level: number, count: number): number {
  return normalQuantile((1 + (1 - level) ** (1 / Math.max(1, count))) / 2);
}

/** Error of a difference of two scores taken as independent, which for the same questions errs on the safe side. */
function together(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.hypot(a, b);
}
