import { float64At, kernels, placeTable, placeText } from './text-kernels.ts';

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
  return estimateTokensOfUtf8(Buffer.from(text));
}

/** `estimateTokens` of a text that is UTF-8 already. */
export function estimateTokensOfUtf8(bytes: Uint8Array): number {
  stepsAt ??= placeTable(steps());
  const { text, end } = placeText(bytes);
  return Math.round(kernels.tokenThousandths(stepsAt, text, end) / 1000);
}

/** `estimateTokens` of a text, and of the part of it from `from` to `to` by itself. */
export function estimateTokensOfPart(
  bytes: Uint8Array,
  [from, to]: readonly [number, number],
): { all: number; part: number } {
  stepsAt ??= placeTable(steps());
  const { text, end } = placeText(bytes);
  const result = kernels.tokenThousandthsOfPart(stepsAt, text, text + from, text + to, end) >>> 0;
  const [all = 0, part = 0] = float64At(result, 2);
  return { all: Math.round(all / 1000), part: Math.round(part / 1000) };
}

let stepsAt: number | undefined;

/** Name of this way of counting, as manifests and cards give it. */
export const tokenEstimate = 'estimate@1 (fitted to Qwen3)';

/** Thousandths of a token. */
const weights = {
  word: 1000,
  letterBeyondSeven: 71,
  digit: 1000,
  spaceBeforeDigit: 900,
  signs: 900,
  furtherSign: 400,
  lineEnds: 680,
  other: 840,
} as const;

/** What the scan has just seen, in bits 8 to 11; a word's first seven letters are seven states. */
const START = 0x000;
const SPACE = 0x100;
const DIGIT = 0x200;
const SIGN = 0x300;
const OTHER = 0x400;
const LINE_END = 0x500;
const SPACE_AFTER_LINE_END = 0x600;
const LETTER_1 = 0x700;
const LETTER_7 = 0xd00;

/** `state | byte` -> the weight of the step in bits 12 and up, the next state in bits 8 to 11. */
function steps(): Int32Array {
  return Int32Array.from({ length: 0x1000 }, (_, place) => {
    const [next, weight] = step(place & 0xf00, place & 0xff);
    return (weight << 12) | next;
  });
}

function step(state: number, byte: number): [next: number, weight: number] {
  const letter = byte | 32;
  if (byte < 128 && letter >= 97 && letter <= 122) {
    if (state < LETTER_1) return [LETTER_1, weights.word];
    return state < LETTER_7 ? [state + 0x100, 0] : [LETTER_7, weights.letterBeyondSeven];
  }
  if (byte >= 128) return byte < 192 ? [state, 0] : [OTHER, weights.other];
  if (byte >= 48 && byte <= 57) {
    const spaced = state === SPACE || state === SPACE_AFTER_LINE_END;
    return [DIGIT, weights.digit + (spaced ? weights.spaceBeforeDigit : 0)];
  }
  const afterLineEnd = state === LINE_END || state === SPACE_AFTER_LINE_END;
  if (byte === 10 || byte === 13) return [LINE_END, afterLineEnd ? 0 : weights.lineEnds];
  if (byte === 32) return [afterLineEnd ? SPACE_AFTER_LINE_END : SPACE, 0];
  if (byte < 32 || byte === 127) return [afterLineEnd ? LINE_END : START, 0];
  return [SIGN, state === SIGN ? weights.furtherSign : weights.signs];
}
