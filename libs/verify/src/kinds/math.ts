import { answerPhrase } from '../extract/answer-phrase.ts';
import { lastBoxes } from '../extract/boxed.ts';
import { type Candidate, EMPTY_BOX, extractAnswer, type Extraction } from '../extract/extract-answer.ts';
import { finalText } from '../extract/final-text.ts';
import { lastIndex } from '../extract/last-index.ts';
import { sameNotation } from '../math/same-notation.ts';
import { compareMath, isWhole } from '../math/compare-math.ts';
import { inOtherCurrency } from '../math/currency.ts';
import type { Verification, VerifyOptions } from '../verification.ts';

const VERIFIER = 'math@1';

/** Extracts a response's answer and compares it with the gold answer as mathematics. */
export function verifyMath(gold: string, prediction: string, options: VerifyOptions): Verification {
  const wanted = goldAnswer(gold);
  const extraction = extractAnswer(prediction, 'math');
  const { text, from } = extraction;
  if (
    gold.trim() === prediction.trim() ||
    (text !== null &&
      from !== 'boxed' &&
      sameNotation(gold, finalText(prediction).text) &&
      !inOtherCurrency(gold, text))
  )
    return isWhole(wanted)
      ? told('correct', 'the same notation')
      : told('unverifiable', 'the gold answer is broken off');
  if (wanted.trim() === '' || EMPTY_BOX.test(wanted)) return told('unverifiable', 'the gold answer is empty');
  if (text === null) return told('incorrect', extraction.missing);
  let first: Verification | null = null;
  for (const candidate of inTurn(extraction)) {
    const judgement = compareMath(wanted, candidate.text, options);
    const { verdict, reason } = judgement;
    const verification = {
      verdict,
      reason,
      extracted: candidate.text,
      extractedFrom: candidate.from,
      verifier: VERIFIER,
    };
    if (candidate.list === true && verdict !== 'correct') continue;
    // Where nothing marks the answer, what cannot be the answer is passed over: a formula where a number is asked.
    if (judgement.otherKind !== true || (candidate.from === 'text' && judgement.unread !== true))
      return verification;
    first ??= verification;
  }
  return first ?? told('incorrect', 'the answers differ');

  function told(verdict: Verification['verdict'], reason: string): Verification {
    return { verdict, extracted: text, extractedFrom: from, reason, verifier: VERIFIER };
  }
}

/** The best candidate first; the others are only asked for when it is passed over. */
function* inTurn(extraction: Extraction): Generator<Candidate> {
  const { text, from, isLone } = extraction;
  if (!isLone || text === null || from === null) yield* extraction.candidates;
  else {
    yield { text, from };
    yield* extraction.candidates.slice(1);
  }
}

/** The answer in a gold field: what is boxed, what follows `####`, or all of it. */
export function goldAnswer(gold: string): string {
  const boxes = lastBoxes(gold);
  if (boxes.length > 0) return boxes.map((box) => box.content.trim()).join(', ');
  const hash = lastIndex(gold, '####');
  if (hash >= 0) return gold.slice(hash + 4).trim();
  if (gold.length > 300 && answerPhrase(gold) !== null) return extractAnswer(gold, 'math').text ?? gold;
  return gold;
}
