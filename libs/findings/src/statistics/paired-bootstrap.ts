import { studentQuantile, normalQuantile } from './distributions.ts';
import { seededRandom } from './seeded-random.ts';

/** Differences between the columns of a table of questions x checkpoints, with what chance alone would give. */
export interface PairedBootstrap {
  /** Mean of each column. */
  means: number[];
  /** Standard error of mean[j] - mean[i], questions resampled whole. */
  stderr: (i: number, j: number) => number;
  /** Middle 95 % of the resampled differences mean[j] - mean[i]. */
  interval: (i: number, j: number) => [number, number];
  /** p-value of a difference from column 0, adjusted for all of them (max-T). */
  againstFirst: (j: number) => number;
  /** p-value of a difference, adjusted for all pairs of columns (max-T). */
  ofPair: (i: number, j: number) => number;
  /** Half-width, in standard errors, of intervals that hold for all differences from column 0 at once, 95 %. */
  simultaneous: number;
  /** Standard errors that a difference from column 0 must have to be claimed at `level`. */
  criticalAgainstFirst: (level: number) => number;
}

/**
 * Resamples questions (rows), all checkpoints of a question together, so that what is common to them cancels; p-values
 * come from the largest studentized difference of each resample (Westfall and Young 1993), widened for few questions
 * as Student's t is against the normal.
 *
 * @param rows scores, question by question: rows[q * columns + c]
 */
export function pairedBootstrap(
  rows: Float64Array,
  columns: number,
  { seed, resamples }: { seed: number; resamples: number },
): PairedBootstrap {
  const questions = rows.length / columns;
  const means = meansOf(rows, columns);
  const draws = resampledMeans(rows, columns, seed, resamples);
  const stderrs = standardErrors(draws, means, questions, resamples);
  const stderr = (i: number, j: number): number => stderrs[i * columns + j]!;
  const widen = questions > 1 ? normalQuantile(0.975) / studentQuantile(0.975, questions - 1) : 0;
  const statistic = (i: number, j: number, difference: number): number =>
    difference === 0 ? 0 : Math.abs(difference) / Math.max(stderr(i, j), 1 / (questions + 2));
  const largest = { first: new Float64Array(resamples), pair: new Float64Array(resamples) };
  for (let i = 0; i < columns; i += 1) {
    for (let j = i + 1; j < columns; j += 1) {
      const centre = means[j]! - means[i]!;
      const scale = 1 / Math.max(stderr(i, j), 1 / (questions + 2));
      for (let draw = 0; draw < resamples; draw += 1) {
        const off = (draws[draw * columns + j]! - draws[draw * columns + i]! - centre) * scale;
        const t = off < 0 ? -off : off;
        if (t > largest.pair[draw]!) largest.pair[draw] = t;
        if (i === 0 && t > largest.first[draw]!) largest.first[draw] = t;
      }
    }
  }
  largest.first.sort();
  largest.pair.sort();
  const p = (sorted: Float64Array, i: number, j: number): number => {
    const observed = statistic(i, j, means[j]! - means[i]!) * widen;
    return (1 + resamples - firstAtLeast(sorted, observed)) / (resamples + 1);
  };
  const critical = (level: number): number =>
    largest.first[Math.min(resamples - 1, Math.ceil((1 - level) * resamples))]! / (widen || 1);
  return {
    means,
    stderr,
    interval: (i, j) => intervalOf(draws, columns, i, j, resamples),
    againstFirst: (j) => p(largest.first, 0, j),
    ofPair: (i, j) => p(largest.pair, i, j),
    simultaneous: critical(0.05),
    criticalAgainstFirst: critical,
  };
}

function meansOf(rows: Float64Array, columns: number): number[] {
  const sums = new Array<number>(columns).fill(0);
  for (let at = 0; at < rows.length; at += 1) sums[at % columns]! += rows[at]!;
  return sums.map((sum) => (sum * columns) / rows.length);
}

function resampledMeans(rows: Float64Array, columns: number, seed: number, resamples: number): Float64Array {
  const questions = rows.length / columns;
  const random = seededRandom(seed);
  const draws = new Float64Array(resamples * columns);
  const sums = new Float64Array(columns);
  for (let draw = 0; draw < resamples; draw += 1) {
    sums.fill(0);
    for (let question = 0; question < questions; question += 1) {
      const row = ((random() * questions) >>> 0) * columns;
      for (let column = 0; column < columns; column += 1) sums[column]! += rows[row + column]!;
    }
    for (let column = 0; column < columns; column += 1) {
      draws[draw * columns + column] = sums[column]! / questions;
    }
  }
  return draws;
}

function standardErrors(
  draws: Float64Array,
  means: readonly number[],
  questions: number,
  resamples: number,
): Float64Array {
  const columns = means.length;
  const stderrs = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i += 1) {
    for (let j = i + 1; j < columns; j += 1) {
      let sum = 0;
      for (let draw = 0; draw < resamples; draw += 1) {
        const off = draws[draw * columns + j]! - draws[draw * columns + i]! - (means[j]! - means[i]!);
        sum += off * off;
      }
      const stderr = Math.sqrt((sum / resamples) * (questions / Math.max(1, questions - 1)));
      stderrs[i * columns + j] = stderr;
      stderrs[j * columns + i] = stderr;
    }
  }
  return stderrs;
}

function intervalOf(
  draws: Float64Array,
  columns: number,
  i: number,
  j: number,
  resamples: number,
): [number, number] {
  const differences = new Float64Array(resamples);
  for (let draw = 0; draw < resamples; draw += 1) {
    differences[draw] = draws[draw * columns + j]! - draws[draw * columns + i]!;
  }
  differences.sort();
  return [
    differences[Math.floor(0.025 * (resamples - 1))]!,
    differences[Math.ceil(0.975 * (resamples - 1))]!,
  ];
}

/** Index of the first value that is at least `wanted` in a sorted list. */
function firstAtLeast(sorted: Float64Array, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
