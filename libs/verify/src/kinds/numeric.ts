import { extractAnswer } from '../extract/extract-answer.ts';
import { readNumber } from '../math/read-number.ts';
import type { Verification } from '../verification.ts';

const VERIFIER = 'numeric@1';

/** Compares numbers within a tolerance that the caller gives: `|p - g| <= absolute + relative * |g|`. */
export function verifyNumeric(
  gold: string,
  prediction: string,
  tolerance: { absolute: number; relative: number },
): Verification {
  const wanted = readNumber(extractAnswer(gold, 'math').text ?? '');
  if (wanted === null)
    return {
      verdict: 'unverifiable',
      extracted: null,
      extractedFrom: null,
      reason: 'the gold answer is not a number',
      verifier: VERIFIER,
    };
  const extraction = extractAnswer(prediction, 'numeric');
  const said = firstNumber(extraction.candidates.map(({ text }) => text));
  const result = { extracted: extraction.text, extractedFrom: extraction.from, verifier: VERIFIER };
  if (said === null)
    return { ...result, verdict: 'incorrect', reason: extraction.missing || 'the answer is not a number' };
  const difference = Math.abs(said - wanted);
  const allowed = tolerance.absolute + tolerance.relative * Math.abs(wanted);
  return difference <= allowed
    ? { ...result, verdict: 'correct', reason: `${said} is within ${allowed} of ${wanted}` }
    : { ...result, verdict: 'incorrect', reason: `${said} is ${difference} away from ${wanted}` };
}

function firstNumber(texts: readonly string[]): number | null {
  for (const text of texts) {
    const number = readNumber(text);
    if (number !== null) return number;
  }
  return null;
}
