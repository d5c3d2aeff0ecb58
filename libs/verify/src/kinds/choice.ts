import { choiceLetter, extractChoice } from '../extract/choice-letter.ts';
import { finalText } from '../extract/final-text.ts';
import type { Verification } from '../verification.ts';

const VERIFIER = 'choice@1';

/** Compares the letter that a response chooses with the gold letter. */
export function verifyChoice(gold: string, prediction: string, letters: string): Verification {
  const goldLetter = choiceLetter(gold, letters);
  if (goldLetter === null)
    return {
      verdict: 'unverifiable',
      extracted: null,
      extractedFrom: null,
      reason: 'the gold answer names no choice',
      verifier: VERIFIER,
    };
  const { text, truncated } = finalText(prediction);
  const choice = truncated ? null : extractChoice(text, letters);
  if (choice === null)
    return {
      verdict: 'incorrect',
      extracted: null,
      extractedFrom: null,
      reason: truncated ? 'the response ends inside <think>' : 'the response names no single choice',
      verifier: VERIFIER,
    };
  const right = choice.letter === goldLetter;
  return {
    verdict: right ? 'correct' : 'incorrect',
    extracted: choice.words,
    extractedFrom: choice.from,
    reason: right ? `chooses ${goldLetter}` : `chooses ${choice.letter}, not ${goldLetter}`,
    verifier: VERIFIER,
  };
}
