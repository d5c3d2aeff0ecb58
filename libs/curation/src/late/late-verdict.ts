import type { Verdict } from '@longhand/records';

/** A verdict that is found when all rows are there, in place of what the row's unit found. */
export interface LateVerdict {
  /** Who decided; the verifier's name then ends in `+majority` or `+judge:MODEL`. */
  by: 'majority' | `judge:${string}`;
  verdict: Verdict;
  /** What stands for the gold answer, where the row has none; null where no majority was found. */
  answer?: string | null;
}

/** Per unit, by row. */
export type LateVerdicts = Map<number, LateVerdict>[];
