import cdf from '@stdlib/stats-base-dists-normal-cdf';
import normal from '@stdlib/stats-base-dists-normal-quantile';
import student from '@stdlib/stats-base-dists-t-quantile';

/** Two-sided p-value of a standard normal statistic. */
export function twoSided(z: number): number {
  return Number.isNaN(z) ? 1 : Math.min(1, 2 * cdf(-Math.abs(z), 0, 1));
}

/** Quantile of the standard normal distribution. */
export function normalQuantile(probability: number): number {
  return normal(probability, 0, 1);
}

/** Quantile of Student's t with `freedom` degrees of freedom. */
export function studentQuantile(probability: number, freedom: number): number {
  return student(probability, freedom);
}

/** The p-value of the smallest of `count` two-sided tests (Sidak 1967: holds for correlated normal statistics too). */
export function sidak(p: number, count: number): number {
  return count <= 1 ? p : -Math.expm1(count * Math.log1p(-Math.min(p, 1 - 1e-16)));
}

/**
 * Levels at which each of several families may be tested so that all claims together are wrong with probability at
 * most `alpha` (Holm 1979). `smallest[i]` is the smallest p-value of family i; null for one that is not tested.
 */
export function holmLevels(smallest: readonly (number | null)[], alpha: number): number[] {
  const tested = smallest
    .map((p, index) => ({ p, index }))
    .filter((each): each is { p: number; index: number } => each.p !== null)
    .sort((x, y) => x.p - y.p);
  const levels = smallest.map(() => 0);
  let open = true;
  let level = alpha;
  tested.forEach(({ p, index }, at) => {
    if (open) level = alpha / (tested.length - at);
    levels[index] = level;
    if (p > level) open = false;
  });
  return levels;
}
