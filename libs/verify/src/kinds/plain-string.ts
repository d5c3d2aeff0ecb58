import { extractAnswer } from '../extract/extract-answer.ts';
import type { Verification } from '../verification.ts';

const VERIFIER = 'string@1';

/** Compares texts after Unicode NFKC, without markup, outer punctuation and (by default) case. */
export function verifyString(gold: string, prediction: string, caseSensitive: boolean): Verification {
  const wanted = plainText(gold, caseSensitive);
  if (wanted === '')
    return {
      verdict: 'unverifiable',
      extracted: null,
      extractedFrom: null,
      reason: 'the gold answer is empty',
      verifier: VERIFIER,
    };
  const extraction = extractAnswer(prediction, 'string');
  const said = extraction.text === null ? '' : plainText(extraction.text, caseSensitive);
  const right = said === wanted;
  return {
    verdict: right ? 'correct' : 'incorrect',
    extracted: extraction.text,
    extractedFrom: extraction.from,
    reason: right ? 'the texts are the same' : extraction.missing || 'the texts differ',
    verifier: VERIFIER,
  };
}

/** A text as it is compared: NFKC, one space between words, no markup and no outer punctuation. */
export function plainText(text: string, caseSensitive = false): string {
  const plain = text
    .slice(0, 20_000)
    .normalize('NFKC')
    .replaceAll(
      /\\(?:text|textbf|textit|mathrm|mathbf|mbox|textnormal|operatorname|emph)\s*\{([^{}]*)\}/g,
      ' $1 ',
    )
    .replaceAll(/\\[,;:! ]|[$*`{}~]/g, ' ')
    .replaceAll(/[“”„"]/g, '"')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim();
  let start = 0;
  while (start < plain.length && `"'( `.includes(plain[start]!)) start++;
  let end = plain.length;
  while (end > start && `"') .,;:!?`.includes(plain[end - 1]!)) end--;
  const bare = plain.slice(start, end);
  return caseSensitive ? bare : bare.toLowerCase();
}
