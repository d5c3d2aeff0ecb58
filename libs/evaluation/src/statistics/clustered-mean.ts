import type { Metric } from '@longhand/records';

/** One question's part of a mean: what its units sum to, and how many they are. */
export interface Cluster {
  sum: number;
  count: number;
}

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959_963_984_540_054;

/**
 * The mean over all units with its standard error clustered by question: units of one question (its samples, its
 * instructions) are not independent. Ratio estimator: with totals s_i and counts m_i of n questions and the mean
 * v = Σs/Σm, SE = √(n/(n-1) · Σ(s_i - v·m_i)²) / Σm (Cochran, Sampling Techniques, §6.4; Miller 2024, arXiv
 * 2411.00640). The 95 % interval is normal; for a share it stays in [0, 1] and, where all units agree, it is
 * Wilson's for n questions. Null error for fewer than two questions.
 */
export function clusteredMean(clusters: readonly Cluster[], share: boolean): Metric | null {
  const used = clusters.filter(({ count }) => count > 0);
  const n = used.length;
  if (n === 0) return null;
  const count = used.reduce((sum, cluster) => sum + cluster.count, 0);
  const value = used.reduce((sum, cluster) => sum + cluster.sum, 0) / count;
  if (n === 1) return { value, stderr: null, interval: null, n };
  const squares = used.reduce((sum, cluster) => sum + (cluster.sum - value * cluster.count) ** 2, 0);
  const stderr = Math.sqrt((n / (n - 1)) * squares) / count;
  return { value, stderr, interval: interval(value, stderr, n, share), n };
}

function interval(value: number, stderr: number, n: number, share: boolean): [number, number] {
  if (!share) return [value - Z * stderr, value + Z * stderr];
  if (stderr > 0) return [Math.max(0, value - Z * stderr), Math.min(1, value + Z * stderr)];
  return wilson(value, n);
}

/** Wilson's score interval of a share of n (1927). */
export function wilson(share: number, n: number): [number, number] {
  const middle = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
