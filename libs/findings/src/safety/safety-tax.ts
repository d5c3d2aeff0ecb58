import { evidenceOf } from '../dynamics/evidence.ts';
import { scoredBenchmarks, type Run, type Study } from '../study/study.ts';

/** Reasoning gained against safety lost, at one checkpoint of a run. */
export interface SafetyPoint {
  run: string;
  step: number | null;
  /** Mean change of the reasoning benchmarks (in domain and out of it, shares) from the base, with its interval. */
  reasoning: { value: number; interval: [number, number] | null; benchmarks: string[] };
  /** Change of each safety benchmark; `worse` is above 0 where safety is lost, whichever way the benchmark counts. */
  safety: {
    benchmark: string;
    value: number;
    worse: number;
    interval: [number, number] | null;
    sure: 'lost' | 'gained' | 'cannot-tell';
  }[];
}

/** Points of every run that has a base, a reasoning and a safety benchmark. */
export function safetyTaxOf(study: Study, alpha = 0.05): SafetyPoint[] {
  return study.runs.flatMap((run) => pointsOf(run, study, alpha));
}

function pointsOf(run: Run, study: Study, alpha: number): SafetyPoint[] {
  const base = run.checkpoints.find(({ step }) => step === 0);
  if (base === undefined) return [];
  const named = scoredBenchmarks(study);
  const reasoning = named.filter(
    ([, { domain, kind }]) => (domain === 'in' || domain === 'ood') && kind === 'share',
  );
  const safety = named.filter(([, { domain }]) => domain === 'safety');
  return run.checkpoints
    .filter((checkpoint) => checkpoint !== base)
    .flatMap(({ step, scores }): SafetyPoint[] => {
      const change = ([name, about]: (typeof named)[number]) => {
        const [before, after] = [base.scores[name], scores[name]];
        return before === undefined || after === undefined
          ? []
          : [{ name, about, ...evidenceOf([before, after], about, { resamples: 1000 }).fromFirst(1) }];
      };
      const gains = reasoning.flatMap(change);
      const losses = safety.flatMap(change);
      if (gains.length === 0 || losses.length === 0) return [];
      return [
        {
          run: run.name,
          step,
          reasoning: { ...meanOf(gains), benchmarks: gains.map(({ name }) => name) },
          safety: losses.map(({ name, about, value, interval, p }) => {
            const worse = about.higher_is_better ? -value : value;
            const sure = p !== null && p <= alpha / losses.length && value !== 0;
            return {
              benchmark: name,
              value,
              worse,
              interval,
              sure: sure ? (worse > 0 ? 'lost' : 'gained') : 'cannot-tell',
            };
          }),
        },
      ];
    });
}

function meanOf(gains: readonly { value: number; interval: [number, number] | null }[]): {
  value: number;
  interval: [number, number] | null;
} {
  const count = gains.length;
  const value = gains.reduce((sum, gain) => sum + gain.value, 0) / count;
  if (gains.some(({ interval }) => interval === null)) return { value, interval: null };
  const half =
    Math.sqrt(gains.reduce((sum, { interval }) => sum + ((interval![1] - interval![0]) / 2) ** 2, 0)) / count;
  return { value, interval: [value - half, value + half] };
}
