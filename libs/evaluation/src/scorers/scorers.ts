import { countdown, math, yesNo } from './answer-scorers.ts';
import { bigBench, choice, mmluPro } from './choice-scorers.ts';
import { code } from './code-scorer.ts';
import { instructions } from './instruction-scorer.ts';
import { likelihood } from './likelihood-scorer.ts';
import { reward, truthful } from './open-scorers.ts';
import { harm, overRefusal } from './safety-scorers.ts';
import type { Scorer } from './scorer.ts';

/** The scorers by the names that tasks use. */
export const SCORERS = {
  math,
  choice,
  'mmlu-pro': mmluPro,
  'big-bench': bigBench,
  countdown,
  'yes-no': yesNo,
  instructions,
  code,
  likelihood,
  truthful,
  reward,
  'over-refusal': overRefusal,
  harm,
} as const satisfies Record<string, Scorer>;

export type ScorerName = keyof typeof SCORERS;
