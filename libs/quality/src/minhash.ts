import { int32At, kernels, placeTable, placeText, workAt } from './text-kernels.ts';

/** Shape of a MinHash sketch for locality-sensitive hashing. */
export interface MinHashShape {
  /** Words of an n-gram. */
  words: number;
  bands: number;
  /** Sketch values of a band: two texts meet in a band when all of them are equal. */
  rows: number;
}

/**
 * Makes the function that gives the band keys (`bands` numbers of 53 bits, 0 for a text without words) of a text in
 * UTF-8, which may come in parts.
 * Texts of Jaccard similarity s over their word n-grams share a key with probability 1 - (1 - s^rows)^bands:
 * 14 x 8 is even at 0.72.
 *
 * The sketch is that of Dahlgaard, Knudsen and Thorup, "Fast Similarity Sketching" (FOCS 2017): as exact as
 * MinHash with one hash function a value, for the cost of about one hash a word instead of bands x rows. A
 * text shorter than an n-gram is one n-gram. Words are runs of letters and digits without case, and each sign of
 * arithmetic is a word: "x + 1" is not "x - 1".
 */
export function minHasher({
  words,
  bands,
  rows,
}: MinHashShape): (...parts: Uint8Array[]) => Float64Array<ArrayBuffer> {
  const size = bands * rows;
  return (...parts) => {
    const { at, count } = placeGrams(words, parts);
    const keys = new Float64Array(bands);
    if (count === 0) return keys;
    const sketch = at + count * 4;
    kernels.fillSketch(at, count, size, sketch, sketch + size * 4);
    const values = int32At(sketch, size);
    for (let band = 0; band < bands; band++) keys[band] = bandKey(values, band * rows, rows);
    return keys;
  };
}

/** The hashes of the word n-grams of a text in UTF-8. */
export function wordGrams(text: Uint8Array, words: number): Int32Array {
  const { at, count } = placeGrams(words, [text]);
  return int32At(at, count).slice();
}

function placeGrams(words: number, parts: Uint8Array[]): { at: number; count: number } {
  kindsAt ??= placeTable(byteKinds());
  const { text, end } = placeText(...parts);
  const at = workAt(end);
  return { at, count: kernels.wordGrams(kindsAt, text, end, words, at) };
}

let kindsAt: number | undefined;

function bandKey(sketch: Int32Array, start: number, rows: number): number {
  let high = 0x811c9dc5;
  let low = start;
  for (let i = start; i < start + rows; i++) {
    high = mix(high ^ sketch[i]!);
    low = mix(Math.imul(low, 31) + sketch[i]!);
  }
  return (high >>> 0) * 0x200000 + (low >>> 11) + 1;
}

/** 0 between words, 1 for a sign that is a word, else the letter or digit without case. */
function byteKinds(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if ((lower >= 97 && lower <= 122) || (lower >= 48 && lower <= 57) || lower >= 128) return lower;
    return '+-*/=<>^'.includes(String.fromCharCode(byte)) ? 1 : 0;
  });
}

/** The finalizer of MurmurHash3. */
function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
