import { holmLevels } from '../statistics/distributions.ts';
import { scoredBenchmarks, type Benchmark, type Run, type Score, type Study } from '../study/study.ts';
import { classify, type Classified, type Shape } from './classify.ts';
import { evidenceOf, type Evidence } from './evidence.ts';

/** A point of a curve. */
export interface CurvePoint {
  step: number | null;
  value: number;
  /** Difference from the base with its 95 % interval; null at the base and where there is none. */
  fromBase: { value: number; interval: [number, number] | null; p: number | null } | null;
  length: number | null;
  truncated: number | null;
}

/** How one benchmark's score moved in one run. */
export interface Dynamics {
  run: string;
  benchmark: string;
  domain: Benchmark['domain'];
  kind: 'share' | 'score';
  higherIsBetter: boolean;
  shape: Shape;
  method: Evidence['method'];
  questions: number | null;
  responses: number | null;
  /** Level that each claim was held to, after sharing 5 % among the benchmarks of the run. */
  level: number;
  /** Smallest change from the base that would be found four times in five at this level; null: not known. */
  detectable: number | null;
  base: CurvePoint | null;
  dip: CurvePoint | null;
  /** Difference from the dip to the end, with its interval. */
  comeback: { value: number; interval: [number, number] | null } | null;
  recoveredAt: number | null;
  peak: CurvePoint | null;
  end: CurvePoint | null;
  endAgainstBase: Classified['end'];
  beyond: boolean | null;
  why: string;
  points: CurvePoint[];
}

/** Difference of the last checkpoint from the base; null where either is missing. */
export function endChange({ end }: Pick<Dynamics, 'end'>): CurvePoint['fromBase'] {
  return end === null ? null : end.fromBase;
}

/** Settings of the reading of curves. */
export interface DynamicsOptions {
  /** Probability with which anything claimed about a run may be wrong by chance. */
  alpha?: number;
  /** Largest difference of a share that counts as none. */
  margin?: number;
  seed?: number;
  resamples?: number;
}

/** Largest difference of a share that still counts as none: 3 points. */
export const defaultMargin = 0.03;

/** Reads every benchmark of every run; the benchmarks of a run share one probability of a false claim (Holm). */
export function dynamicsOf(study: Study, options: DynamicsOptions = {}): Dynamics[] {
  return study.runs.flatMap((run) => dynamicsOfRun(run, scoredBenchmarks(study), options));
}

function dynamicsOfRun(
  run: Run,
  benchmarks: [string, Benchmark][],
  { alpha = 0.05, margin = defaultMargin, seed = 0, resamples = 2000 }: DynamicsOptions,
): Dynamics[] {
  const curves = benchmarks
    .map(([name, benchmark]) => {
      const at = run.checkpoints.filter((checkpoint) => checkpoint.scores[name] !== undefined);
      const scores = at.map((checkpoint) => checkpoint.scores[name]!);
      const hasBase = at[0]?.step === 0;
      const evidence = evidenceOf(scores, benchmark, { seed, resamples });
      return { name, benchmark, at, scores, hasBase, evidence };
    })
    .filter(({ scores }) => scores.length > 1);
  const levels = holmLevels(
    curves.map(({ hasBase, scores, evidence }) =>
      hasBase && scores.length > 1 && evidence.method !== 'none'
        ? Math.min(...scores.slice(1).map((_, index) => evidence.fromFirst(index + 1).p ?? 1))
        : null,
    ),
    alpha,
  );
  return curves.map(({ name, benchmark, at, scores, hasBase, evidence }, index) => {
    const level = levels[index]!;
    const found = classify(evidence, {
      level,
      margin: benchmark.kind === 'share' ? margin : 0,
      hasBase,
      sign: benchmark.higher_is_better ? 1 : -1,
    });
    const points = scores.map((score, point) =>
      pointOf(
        at[point]!.step,
        score,
        hasBase && point > 0 ? evidence.fromFirst(point) : null,
        evidence.values[point]!,
      ),
    );
    const pick = (which: number | null): CurvePoint | null => (which === null ? null : points[which]!);
    const last = points.length - 1;
    return {
      run: run.name,
      benchmark: name,
      domain: benchmark.domain,
      kind: benchmark.kind === 'share' ? 'share' : 'score',
      higherIsBetter: benchmark.higher_is_better,
      shape: found.shape,
      method: evidence.method,
      questions: evidence.questions,
      responses: evidence.responses,
      level,
      detectable: hasBase ? evidence.detectable(level) : null,
      base: hasBase ? points[0]! : null,
      dip: pick(found.dip),
      comeback: found.dip === null || found.dip === last ? null : bare(evidence.between(found.dip, last)),
      recoveredAt: pick(found.recovered)?.step ?? null,
      peak: pick(found.peak),
      end: last > 0 || !hasBase ? points[last]! : null,
      endAgainstBase: found.end,
      beyond: found.beyond,
      why: found.why,
      points,
    };
  });
}

function pointOf(
  step: number | null,
  score: Score,
  fromBase: ReturnType<Evidence['fromFirst']> | null,
  value: number,
): CurvePoint {
  return {
    step,
    value,
    fromBase: fromBase === null ? null : { ...bare(fromBase), p: fromBase.p },
    length: score.length ?? null,
    truncated: score.truncated ?? null,
  };
}

function bare({ value, interval }: { value: number; interval: [number, number] | null }): {
  value: number;
  interval: [number, number] | null;
} {
  return { value, interval };
}
