import { evidenceOf } from '../dynamics/evidence.ts';
import { holmLevels, studentQuantile, twoSided } from '../statistics/distributions.ts';
import {
  scoredBenchmarks,
  type Benchmark,
  type Factor,
  type Run,
  type Score,
  type Study,
} from '../study/study.ts';
import { alikeBut, endOf, trainedRuns, variedFactors, type VariedFactor } from './factors.ts';

/** What the difference of a contrast is known to be. */
export interface Estimate {
  value: number;
  /** 95 %, from the scores' own errors: holds for these runs. */
  interval: [number, number] | null;
  p: number | null;
  /** 95 %, from how much the matched sets differ among themselves: holds for runs such as these. From three sets on. */
  amongSets: [number, number] | null;
  /** Share of all sign changes of the sets' differences with a mean at least as large (exact permutation). */
  permutation: number | null;
  sets: number;
}

/** Effect of going from one level of a factor to another, all else equal. */
export interface Effect extends Estimate {
  factor: string;
  aliases: string[];
  from: Factor;
  to: Factor;
  benchmark: string;
  domain: Benchmark['domain'];
  claim: 'better' | 'worse' | 'cannot-tell';
  /** Names of the runs compared, from and to. */
  runs: [string, string][];
}

/** How much larger the effect of one factor is at one level of another than at another. */
export interface Interaction extends Estimate {
  factors: [string, string];
  /** First factor from -> to; second factor at -> at. */
  levels: [[Factor, Factor], [Factor, Factor]];
  benchmark: string;
  domain: Benchmark['domain'];
  /** Mean effect of the second factor at the first level of the first factor, and at its other level. */
  at: [number, number];
  claim: 'differs' | 'cannot-tell';
  runs: string[][];
}

/** Main effects: every pair of levels, over all pairs of runs that differ in nothing else; Holm over all of them. */
export function effectsOf(study: Study, alpha = 0.05): Effect[] {
  const runs = trainedRuns(study);
  const effects: Effect[] = [];
  for (const factor of variedFactors(runs)) {
    for (const [from, to] of pairsOf(factor.levels)) {
      const matched = matchedRuns(runs, factor, from, to);
      for (const [benchmark, about] of scoredBenchmarks(study)) {
        const pairs = matched.filter(([a, b]) => hasEnd(a, benchmark) && hasEnd(b, benchmark));
        if (pairs.length === 0) continue;
        const sets = pairs.map(([a, b]) => contrast([b], [a], benchmark, about));
        effects.push({
          factor: factor.name,
          aliases: factor.aliases,
          from,
          to,
          benchmark,
          domain: about.domain,
          ...combined(sets),
          claim: 'cannot-tell',
          runs: pairs.map(([a, b]) => [a.name, b.name]),
        });
      }
    }
  }
  return claimed(effects, alpha, (effect, good) => ({ ...effect, claim: good ? 'better' : 'worse' }), study);
}

/** Interactions of every two factors, from every four runs that form a square and differ in nothing else. */
export function interactionsOf(study: Study, alpha = 0.05): Interaction[] {
  const runs = trainedRuns(study);
  const factors = variedFactors(runs);
  const found: Interaction[] = [];
  factors.forEach((first, index) => {
    for (const second of factors.slice(index + 1)) {
      for (const rows of pairsOf(first.levels)) {
        for (const columns of pairsOf(second.levels)) {
          found.push(...squares(study, runs, [first, second], rows, columns));
        }
      }
    }
  });
  return claimed(found, alpha, (one) => ({ ...one, claim: 'differs' }), study);
}

function squares(
  study: Study,
  runs: readonly Run[],
  [first, second]: [VariedFactor, VariedFactor],
  [from, to]: [Factor, Factor],
  [here, there]: [Factor, Factor],
): Interaction[] {
  const at = (run: Run, row: Factor, column: Factor): boolean =>
    run.factors[first.name] === row && run.factors[second.name] === column;
  const corners = runs.filter((run) => at(run, from, here));
  return scoredBenchmarks(study).flatMap(([benchmark, about]) => {
    const usable = runs.filter((run) => hasEnd(run, benchmark));
    const quads = corners.flatMap((corner) => {
      if (!hasEnd(corner, benchmark)) return [];
      const find = (row: Factor, column: Factor): Run | undefined =>
        usable.find((run) => at(run, row, column) && alikeBut(run, corner, [first, second]));
      const [b, c, d] = [find(to, here), find(from, there), find(to, there)];
      return b && c && d ? [[corner, b, c, d] as const] : [];
    });
    if (quads.length === 0) return [];
    const sets = quads.map(([a, b, c, d]) => contrast([d, a], [c, b], benchmark, about));
    return [
      {
        factors: [first.name, second.name] as [string, string],
        levels: [
          [from, to],
          [here, there],
        ] as Interaction['levels'],
        benchmark,
        domain: about.domain,
        ...combined(sets),
        at: [
          meanStep(
            quads.map(([a, , c]) => [a, c]),
            benchmark,
          ),
          meanStep(
            quads.map(([, b, , d]) => [b, d]),
            benchmark,
          ),
        ] as [number, number],
        claim: 'cannot-tell' as const,
        runs: quads.map((quad) => quad.map(({ name }) => name)),
      },
    ];
  });
}

/** Mean difference of the second run's last score from the first's. */
function meanStep(pairs: readonly (readonly [Run, Run])[], benchmark: string): number {
  const steps = pairs.map(([a, b]) => endOf(b)![benchmark]!.value - endOf(a)![benchmark]!.value);
  return steps.reduce((sum, step) => sum + step, 0) / steps.length;
}

interface SetDifference {
  value: number;
  stderr: number | null;
}

/** Sum of the last scores of some runs less that of others; paired by question where both sides give questions. */
function contrast(
  plus: readonly Run[],
  minus: readonly Run[],
  benchmark: string,
  about: Benchmark,
): SetDifference {
  let value = 0;
  const variances: (number | null)[] = [];
  plus.forEach((run, index) => {
    const [a, b] = [endOf(minus[index]!)![benchmark]!, endOf(run)![benchmark]!] as [Score, Score];
    const { fromFirst } = evidenceOf([a, b], about, { resamples: 400 });
    const difference = fromFirst(1);
    value += difference.value;
    const half =
      difference.interval === null ? null : (difference.interval[1] - difference.interval[0]) / 2 / 1.96;
    variances.push(half === null ? null : half * half);
  });
  const known = variances.every((variance) => variance !== null);
  return { value, stderr: known ? Math.sqrt(variances.reduce((sum, each) => sum + each, 0)) : null };
}

function combined(sets: readonly SetDifference[]): Estimate {
  const count = sets.length;
  const value = sets.reduce((sum, set) => sum + set.value, 0) / count;
  const known = sets.every(({ stderr }) => stderr !== null && stderr > 0);
  const stderr = known ? Math.sqrt(sets.reduce((sum, set) => sum + set.stderr! ** 2, 0)) / count : null;
  return {
    value,
    interval: stderr === null ? null : [value - 1.96 * stderr, value + 1.96 * stderr],
    p: stderr === null ? null : twoSided(value / stderr),
    amongSets: amongSets(sets, value),
    permutation: count < 2 ? null : signFlips(sets.map((set) => set.value)),
    sets: count,
  };
}

function amongSets(sets: readonly SetDifference[], mean: number): [number, number] | null {
  const count = sets.length;
  if (count < 3) return null;
  const variance = sets.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = studentQuantile(0.975, count - 1) * Math.sqrt(variance / count);
  return [mean - half, mean + half];
}

/** All sign changes are tried, so from 13 sets on (8,192 changes) the intervals have to do. */
function signFlips(differences: readonly number[]): number | null {
  const count = differences.length;
  if (count > 12) return null;
  const observed = Math.abs(differences.reduce((sum, each) => sum + each, 0)) - 1e-12;
  let atLeast = 0;
  for (let signs = 0; signs < 1 << count; signs += 1) {
    const sum = differences.reduce((total, each, index) => total + ((signs >> index) & 1 ? -each : each), 0);
    if (Math.abs(sum) >= observed) atLeast += 1;
  }
  return atLeast / (1 << count);
}

/** Claims what holds when all contrasts of the kind together may be wrong with probability `alpha`. */
function claimed<T extends Estimate & { benchmark: string }>(
  contrasts: readonly T[],
  alpha: number,
  claim: (contrast: T, good: boolean) => T,
  study: Study,
): T[] {
  const levels = holmLevels(
    contrasts.map(({ p }) => p),
    alpha,
  );
  return contrasts.map((each, index) =>
    each.p !== null && each.p <= levels[index]!
      ? claim(each, each.value > 0 === study.benchmarks[each.benchmark]!.higher_is_better)
      : each,
  );
}

function matchedRuns(runs: readonly Run[], factor: VariedFactor, from: Factor, to: Factor): [Run, Run][] {
  const at = (level: Factor): Run[] => runs.filter((run) => run.factors[factor.name] === level);
  return at(from).flatMap((a) =>
    at(to)
      .filter((b) => alikeBut(a, b, [factor]))
      .map((b): [Run, Run] => [a, b]),
  );
}

function hasEnd(run: Run, benchmark: string): boolean {
  return endOf(run)?.[benchmark] !== undefined;
}

function pairsOf(levels: readonly Factor[]): [Factor, Factor][] {
  return levels.flatMap((from, index) => levels.slice(index + 1).map((to): [Factor, Factor] => [from, to]));
}
