/**
 * Estimated length of a text in tokens of a byte-level BPE vocabulary of about 150,000 entries that splits
 * numbers into digits (Qwen2, Qwen3). One pass, no vocabulary needed.
 *
 * The weights are a least-squares fit of relative error against the Qwen3 tokenizer on 1,841 solutions by
 * five authors (R1-Distill-32B, Qwen2.5-32B-Instruct, an o1-style model, LIMO's and GSM8K's human writers,
 * Qwen3 on Countdown). Mean error by author -1.2 % to +0.9 %; 90 % of single texts are within 5.5 %.
 * English text and mathematics only: other scripts were hardly seen.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  const length = text.length;
  let at = 0;
  while (at < length) {
    const kind = kindAt(text, at);
    let end = at + 1;
    switch (kind) {
      case LETTER:
        while (end < length && kindAt(text, end) === LETTER) end++;
        tokens += 1 + perLetterBeyondSeven * Math.max(0, end - at - 7);
        break;
      case DIGIT:
        tokens += at > 0 && text.charCodeAt(at - 1) === 32 ? 1 + perSpaceBeforeDigit : 1;
        break;
      case LINE_END:
        while (end < length && (kindAt(text, end) === LINE_END || kindAt(text, end) === SPACE)) end++;
        tokens += perLineEnds;
        break;
      case SIGN:
        while (end < length && kindAt(text, end) === SIGN) end++;
        tokens += perSigns + perFurtherSign * (end - at - 1);
        break;
      case OTHER:
        tokens += perOther;
        break;
      default:
        break;
    }
    at = end;
  }
  return Math.round(tokens);
}

/** Name of this way of counting, as manifests and cards give it. */
export const tokenEstimate = 'estimate@1 (fitted to Qwen3)';

const perLetterBeyondSeven = 0.071;
const perSpaceBeforeDigit = 0.9;
const perSigns = 0.9;
const perFurtherSign = 0.4;
const perLineEnds = 0.68;
const perOther = 0.84;

const SPACE = 0;
const LETTER = 1;
const DIGIT = 2;
const LINE_END = 3;
const SIGN = 4;
const OTHER = 5;

const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = code | 32;
  if (letter >= 97 && letter <= 122) return LETTER;
  if (code >= 48 && code <= 57) return DIGIT;
  if (code === 10 || code === 13) return LINE_END;
  return code <= 32 || code === 127 ? SPACE : SIGN;
});

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? kinds[code]! : OTHER;
}
