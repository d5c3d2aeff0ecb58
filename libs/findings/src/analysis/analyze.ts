import { advise, type Advice, type Plan } from '../advice/advise.ts';
import { effectsOf, interactionsOf, type Effect, type Interaction } from '../conditions/effects.ts';
import { repetitionsOf, type Repetition } from '../conditions/repetition.ts';
import { saturationsOf, type Saturation } from '../conditions/saturation.ts';
import { transfersOf, type Transfer } from '../conditions/transfer.ts';
import { dynamicsOf, defaultMargin, type Dynamics } from '../dynamics/dynamics.ts';
import { lengthsOf, type LengthDynamics } from '../dynamics/response-length.ts';
import { safetyTaxOf, type SafetyPoint } from '../safety/safety-tax.ts';
import { disagreements, type Disagreement } from '../study/disagreements.ts';
import type { Benchmark, Factor, Study } from '../study/study.ts';
import { answersOf, overallAnswer } from './answer.ts';
import { readingOf } from './reading.ts';

/** Settings of an analysis. */
export interface AnalyzeOptions {
  /**
   * Probability with which anything claimed of a run may be wrong by chance, default 0.05; of conditions, main effects
   * and interactions have two fifths of it each.
   */
  alpha?: number;
  /** Largest difference of a share that counts as none, default 0.03. */
  margin?: number;
  seed?: number;
  resamples?: number;
  /** What one is about to do, for advice. */
  plan?: Plan;
}

/** Everything found in a study; `analysis.json`. */
export interface Analysis {
  format: 'longhand-analysis@1';
  settings: { alpha: number; margin: number; seed: number; resamples: number };
  notes: string[];
  benchmarks: Record<string, Benchmark>;
  runs: {
    name: string;
    source: string;
    factors: Record<string, Factor>;
    steps: (number | null)[];
    benchmarks: string[];
  }[];
  /** What the runs say together, in a paragraph; empty for a single run. */
  overall: string;
  answers: { run: string; answer: string }[];
  dynamics: (Dynamics & { reading: string })[];
  lengths: LengthDynamics[];
  effects: Effect[];
  interactions: Interaction[];
  repetitions: Repetition[];
  saturations: Saturation[];
  transfers: Transfer[];
  safety: SafetyPoint[];
  advice: Advice[];
  disagreements: Disagreement[];
}

/** Share of alpha of each kind of contrast; the rest makes up for the normal approximation to small counts. */
const conditionShare = 0.4;

/** Finds what a study's runs carry, and says of the rest that it cannot be told. Same study and seed, same result. */
export function analyze(study: Study, options: AnalyzeOptions = {}): Analysis {
  const { alpha = 0.05, margin = defaultMargin, seed = 0, resamples = 2000, plan = {} } = options;
  const dynamics = dynamicsOf(study, { alpha, margin, seed, resamples }).map((curve) => ({
    ...curve,
    reading: readingOf(curve),
  }));
  const lengths = lengthsOf(study, { seed });
  const effects = effectsOf(study, conditionShare * alpha);
  const repetitions = repetitionsOf(study, alpha);
  const safety = safetyTaxOf(study, alpha);
  return {
    format: 'longhand-analysis@1',
    settings: { alpha, margin, seed, resamples },
    notes: study.notes,
    benchmarks: study.benchmarks,
    runs: study.runs.map(({ name, source, factors, checkpoints }) => ({
      name,
      source,
      factors,
      steps: checkpoints.map(({ step }) => step),
      benchmarks: [...new Set(checkpoints.flatMap(({ scores }) => Object.keys(scores)))],
    })),
    overall: overallAnswer(dynamics),
    answers: answersOf(dynamics, lengths, safety),
    dynamics,
    lengths,
    effects,
    interactions: interactionsOf(study, conditionShare * alpha),
    repetitions,
    saturations: saturationsOf(study, { seed }),
    transfers: transfersOf(study, alpha),
    safety,
    advice: advise({ dynamics, lengths, effects, repetitions, safety }, plan),
    disagreements: disagreements(study),
  };
}
