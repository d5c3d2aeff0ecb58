import type { Verdict } from '@longhand/records';
import type { VerifyKind, VerifyOptions } from '../verification.ts';
import { verify } from '../verify.ts';

/** Gold answer and prediction. */
export type Pair = readonly [gold: string, prediction: string];

export function verdict(
  gold: string | null,
  prediction: string,
  kind: VerifyKind = 'math',
  options: VerifyOptions = {},
): Verdict {
  return verify({ kind, gold, prediction, options }).verdict;
}

/** Expects every pair to be correct, in both directions. */
export function same(pairs: readonly Pair[]): void {
  correct(pairs);
  correct(pairs.map(([gold, prediction]) => [prediction, gold]));
}

/** Expects every prediction to be correct. */
export function correct(pairs: readonly Pair[]): void {
  expectAll(pairs, 'correct');
}

/** Expects every pair to be incorrect, in both directions. */
export function different(pairs: readonly Pair[]): void {
  incorrect(pairs);
  incorrect(pairs.map(([gold, prediction]) => [prediction, gold]));
}

/** Expects every prediction to be incorrect. */
export function incorrect(pairs: readonly Pair[]): void {
  expectAll(pairs, 'incorrect');
}

function expectAll(pairs: readonly Pair[], wanted: Verdict): void {
  const wrong = pairs
    .map(([gold, prediction]) => [gold, prediction, verdict(gold, prediction)] as const)
    .filter(([, , found]) => found !== wanted);
  expect(wrong).toEqual([]);
}
