import { extractAnswer } from '../extract/extract-answer.ts';
import { finalText } from '../extract/final-text.ts';
import type { Verification } from '../verification.ts';

const VERIFIER = 'yes-no@1';
const WORD =
  /\b(yes|no|true|false|correct(?! (?:option|choice|answer|value|result|one)\b)|incorrect|valid|invalid|是|否)\b/i;
const POSITIVE = new Set(['yes', 'true', 'correct', 'valid', '是']);

/** Compares yes and no, true and false, valid and invalid. */
export function verifyYesNo(gold: string, prediction: string): Verification {
  const wanted = polarity(gold);
  if (wanted === null) return result('unverifiable', null, 'the gold answer says neither yes nor no');
  const extraction = extractAnswer(prediction, 'yes-no');
  if (extraction.text === null) return result('incorrect', extraction, extraction.missing);
  const said = polarity(extraction.text) ?? lastPolarity(finalText(prediction).text, extraction.from);
  if (said === null) return result('incorrect', extraction, 'the response says neither yes nor no');
  return said === wanted
    ? result('correct', extraction, `says ${said ? 'yes' : 'no'}`)
    : result('incorrect', extraction, `says ${said ? 'yes' : 'no'}, not ${wanted ? 'yes' : 'no'}`);

  function result(
    verdict: Verification['verdict'],
    from: ReturnType<typeof extractAnswer> | null,
    reason: string,
  ): Verification {
    return {
      verdict,
      extracted: from?.text ?? null,
      extractedFrom: from?.from ?? null,
      reason,
      verifier: VERIFIER,
    };
  }
}

function polarity(text: string): boolean | null {
  const words = [...text.matchAll(new RegExp(WORD, 'gi'))].map((match) => match[0].toLowerCase());
  const first = words[0];
  if (first === undefined) return null;
  const values = new Set(words.map((word) => POSITIVE.has(word)));
  return values.size === 1 || /^\W*(?:yes|no|true|false)\b/i.test(text) ? POSITIVE.has(first) : null;
}

/** Running text without a marked answer: the last word that says yes or no. */
function lastPolarity(text: string, from: string | null): boolean | null {
  if (from !== 'text' && from !== 'math' && from !== 'number') return null;
  const words = [...text.matchAll(new RegExp(WORD, 'gi'))];
  const last = words.at(-1)?.[0].toLowerCase();
  return last === undefined ? null : POSITIVE.has(last);
}
