import { extractAnswer } from '../extract/extract-answer.ts';
import { type NumberValue, numberValue } from '../math/number-value.ts';
import type { Verification } from '../verification.ts';

const VERIFIER = 'numeric@1';

/** Compares numbers within a tolerance that the caller gives: `|p - g| <= absolute + relative * |g|`. */
export function verifyNumeric(
  gold: string,
  prediction: string,
  tolerance: { absolute: number; relative: number },
): Verification {
  const wanted = numberValue(extractAnswer(gold, 'math').text ?? '');
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
  const allowed = tolerance.absolute + tolerance.relative * Math.abs(wanted.value);
  const differences = readingsOf(said, wanted).map((value) => Math.abs(value - wanted.value));
  const difference = Math.min(...differences);
  return difference <= allowed
    ? { ...result, verdict: 'correct', reason: `${said.value} is within ${allowed} of ${wanted.value}` }
    : { ...result, verdict: 'incorrect', reason: `${said.value} is ${difference} away from ${wanted.value}` };
}

/** A percentage answers with its number where percent are asked, else with its hundredth. */
function readingsOf(said: NumberValue, wanted: NumberValue): number[] {
  if (said.percent === wanted.percent) return [said.value];
  if (wanted.percent) return [said.value, said.value * 100];
  return Math.abs(wanted.value) < 1 ? [said.value / 100] : [said.value / 100, said.value];
}

function firstNumber(texts: readonly string[]): NumberValue | null {
  for (const text of texts) {
    const number = numberValue(text);
    if (number !== null) return number;
  }
  return null;
}
