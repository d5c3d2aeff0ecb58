import { choiceLetter, extractChoice } from '../extract/choice-letter.ts';
import { extractAnswer } from '../extract/extract-answer.ts';
import { finalText } from '../extract/final-text.ts';
import { compareMath } from '../math/compare-math.ts';
import type { AnswerSource, Verification } from '../verification.ts';
import { plainText } from './plain-string.ts';

const VERIFIER = 'choice@1';

/**
 * Compares the letter that a response chooses with the gold letter. Where it names none, or the gold answer does
 * not, what they say is looked up in `texts`, what the choices say in the order of their letters.
 */
export function verifyChoice(
  gold: string,
  prediction: string,
  letters: string,
  texts: readonly string[],
): Verification {
  const goldLetter = choiceLetter(gold, letters) ?? letterOf(gold, letters, texts);
  if (goldLetter === null)
    return {
      verdict: 'unverifiable',
      extracted: null,
      extractedFrom: null,
      reason: 'the gold answer names no choice',
      verifier: VERIFIER,
    };
  const { text, truncated } = finalText(prediction);
  const choice = truncated ? null : (extractChoice(text, letters) ?? saidChoice(text, letters, texts));
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

/** The choice whose text a response gives for its answer; null when no single one says the same. */
function saidChoice(
  response: string,
  letters: string,
  texts: readonly string[],
): { letter: string; words: string; from: AnswerSource } | null {
  if (texts.length === 0) return null;
  for (const { text, from } of extractAnswer(response, 'string').candidates) {
    const letter = letterOf(text, letters, texts);
    if (letter !== null) return { letter, words: text, from };
  }
  return null;
}

/** The letter of the only choice that says what `answer` says: in words, else as mathematics. */
function letterOf(answer: string, letters: string, texts: readonly string[]): string | null {
  const wanted = plainText(answer);
  const inWords = texts.map((text, index) => (plainText(text) === wanted ? index : -1));
  const found = inWords.filter((index) => index >= 0);
  const matches =
    found.length > 0
      ? found
      : texts
          .map((text, index) => (compareMath(text, answer, {}).verdict === 'correct' ? index : -1))
          .filter((index) => index >= 0);
  const [only] = matches;
  return matches.length === 1 && only !== undefined ? (letters[only] ?? null) : null;
}
