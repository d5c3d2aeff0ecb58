import { asserts, completion, contest, program } from './code-tasks.ts';
import * as open from './open-tasks.ts';
import type { Preparation } from './prepared.ts';
import { bigBench, countdown, gpqa, options, problemAnswer } from './question-answer.ts';

/** The ways a row becomes an item, by the names that tasks use. */
export const PREPARATIONS = {
  'problem-answer': problemAnswer,
  options,
  gpqa,
  'big-bench': bigBench,
  countdown,
  instructions: open.instructions,
  'over-refusal': open.overRefusal,
  'harmful-request': open.harmfulRequest,
  'truthful-question': open.truthfulQuestion,
  'truthful-choice': open.truthfulChoice,
  hallucination: open.hallucination,
  instruction: open.instruction,
  completion,
  asserts,
  contest,
  program,
} as const satisfies Record<string, Preparation>;

export type PreparationName = keyof typeof PREPARATIONS;
