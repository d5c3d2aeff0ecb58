import type { Condition } from './sweep-plan.ts';

/** Weight of not knowing anything, against one run: keeps the first choices finite. */
const ridge = 0.1;

/**
 * Orders runs so that whenever one stops, what was run says most for its cost: each next run is the one that adds most
 * to log det of the information on main effects and two-way interactions (greedy D-optimal design, Fedorov 1972), per
 * unit of cost. Equal runs stay in the order of the plan.
 *
 * @param costs of each condition, in any one unit, above 0
 */
export function orderByInformation(conditions: readonly Condition[], costs: readonly number[]): number[] {
  const rows = designRows(conditions);
  const size = rows[0]?.length ?? 0;
  const inverse = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => (i === j ? 1 / ridge : 0)),
  );
  const left = conditions.map((_, index) => index);
  const order: number[] = [];
  while (left.length > 0) {
    let best = left[0]!;
    let most = -Infinity;
    for (const index of left) {
      const gain = Math.log1p(quadratic(inverse, rows[index]!)) / Math.max(costs[index]!, 1e-12);
      if (gain > most * (1 + 1e-9)) [best, most] = [index, gain];
    }
    order.push(best);
    left.splice(left.indexOf(best), 1);
    learn(inverse, rows[best]!);
  }
  return order;
}

/** Intercept, deviations of each level from the mean of its factor, and their products for every two factors. */
function designRows(conditions: readonly Condition[]): number[][] {
  const factors = Object.keys(conditions[0]?.levels ?? {});
  const levels = factors.map((factor) => [
    ...new Set(conditions.map((condition) => condition.levels[factor]!)),
  ]);
  return conditions.map((condition) => {
    const mains = factors.map((factor, at) => {
      const own = levels[at]!.indexOf(condition.levels[factor]!);
      const last = levels[at]!.length - 1;
      return Array.from({ length: last }, (_, level) => (own === last ? -1 : own === level ? 1 : 0));
    });
    const pairs = mains.flatMap((a, index) =>
      mains.slice(index + 1).flatMap((b) => a.flatMap((x) => b.map((y) => x * y))),
    );
    return [1, ...mains.flat(), ...pairs];
  });
}

function quadratic(matrix: readonly number[][], x: readonly number[]): number {
  return times(matrix, x).reduce((sum, value, index) => sum + value * x[index]!, 0);
}

/** Takes one more row into the inverse of the information (Sherman and Morrison 1950). */
function learn(inverse: number[][], x: readonly number[]): void {
  const v = times(inverse, x);
  const scale = 1 + v.reduce((sum, value, index) => sum + value * x[index]!, 0);
  inverse.forEach((row, i) => {
    row.forEach((_, j) => (row[j]! -= (v[i]! * v[j]!) / scale));
  });
}

function times(matrix: readonly number[][], x: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, index) => sum + value * x[index]!, 0));
}
