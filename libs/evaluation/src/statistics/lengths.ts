import type { ResponseLength } from '@longhand/records';

/**
 * Mean, median, 95th percentile and maximum of response lengths; null without responses. Percentiles are the
 * nearest rank: the least value that at least that share of the values do not exceed.
 */
export function lengthSummary(
  lengths: readonly number[],
  unit: ResponseLength['unit'],
): ResponseLength | null {
  if (lengths.length === 0) return null;
  const sorted = Float64Array.from(lengths).sort();
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  const middle = sorted.length / 2;
  const median = Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : rank(0.5);
  const mean = sorted.reduce((sum, length) => sum + length, 0) / sorted.length;
  return { unit, mean, median, p95: rank(0.95), max: sorted.at(-1)! };
}
