import { plainText } from '../kinds/plain-string.ts';
import type { Judgement, VerifyOptions } from '../verification.ts';
import { readNumber } from './read-number.ts';

/** Compares two answers as mathematics. */
export function compareMath(gold: string, prediction: string, _options: VerifyOptions): Judgement {
  if (plainText(gold, true) === plainText(prediction, true))
    return { verdict: 'correct', reason: 'the same text' };
  const wanted = readNumber(gold);
  const said = readNumber(prediction);
  if (wanted !== null && said !== null && wanted === said)
    return { verdict: 'correct', reason: 'the same number' };
  return { verdict: 'incorrect', reason: 'the answers differ' };
}
