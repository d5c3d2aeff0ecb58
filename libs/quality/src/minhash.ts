/** Shape of a MinHash sketch for locality-sensitive hashing. */
export interface MinHashShape {
  /** Words of an n-gram. */
  words: number;
  bands: number;
  /** Sketch values of a band: two texts meet in a band when all of them are equal. */
  rows: number;
}

/**
 * Makes the function that gives a text's band keys (`bands` numbers of 53 bits, 0 for a text without words).
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
}: MinHashShape): (text: Uint8Array) => Float64Array<ArrayBuffer> {
  const size = bands * rows;
  const sketch = new Int32Array(size);
  const roundOf = new Int32Array(size);
  let grams = new Int32Array(1 << 12);
  return (text) => {
    if (grams.length < text.length + 1) grams = new Int32Array(text.length * 2);
    const count = wordGrams(text, words, grams);
    if (count === 0) return new Float64Array(bands);
    fillSketch(grams, count, sketch, roundOf);
    return Float64Array.from({ length: bands }, (_, band) => bandKey(sketch, band * rows, rows));
  };
}

/** Writes the hashes of the word n-grams of a UTF-8 text to `out`; gives how many there are. */
export function wordGrams(text: Uint8Array, words: number, out: Int32Array): number {
  const recent = new Int32Array(words);
  const dropFactor = power(base, words - 1);
  let wordCount = 0;
  let count = 0;
  let rolling = 0;
  let word = 0;
  const endWord = () => {
    const slot = wordCount % words;
    rolling = (rolling - Math.imul(recent[slot]!, dropFactor)) | 0;
    const hash = mix(word);
    rolling = (Math.imul(rolling, base) + hash) | 0;
    recent[slot] = hash;
    if (++wordCount >= words) out[count++] = rolling;
    word = 0;
  };
  for (const byte of text) {
    const kind = byteKinds[byte]!;
    if (kind > 1) {
      word = Math.imul(word === 0 ? 0x811c9dc5 : word, 0x01000193) ^ kind;
      continue;
    }
    if (word !== 0) endWord();
    if (kind === 1) {
      word = byte;
      endWord();
    }
  }
  if (word !== 0) endWord();
  if (wordCount > 0 && wordCount < words) out[count++] = rolling;
  return count;
}

/** Round after round each n-gram throws one value into one place; a place keeps the least of its first round. */
function fillSketch(grams: Int32Array, count: number, sketch: Int32Array, roundOf: Int32Array): void {
  const size = sketch.length;
  roundOf.fill(-1);
  let empty = size;
  for (let round = 0; empty > 0; round++) {
    const seed = Math.imul(round + 1, 0x9e3779b9);
    for (let i = 0; i < count; i++) {
      const hash = mix(grams[i]! ^ seed);
      const place = round < size ? Math.floor(((hash >>> 0) * size) / 0x100000000) : round - size;
      const before = roundOf[place]!;
      if (before !== -1 && before !== round) continue;
      const value = Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 15);
      if (before === -1) {
        roundOf[place] = round;
        sketch[place] = value;
        empty--;
      } else if (value < sketch[place]!) sketch[place] = value;
    }
  }
}

function bandKey(sketch: Int32Array, start: number, rows: number): number {
  let high = 0x811c9dc5;
  let low = start;
  for (let i = start; i < start + rows; i++) {
    high = mix(high ^ sketch[i]!);
    low = mix(Math.imul(low, 31) + sketch[i]!);
  }
  return (high >>> 0) * 0x200000 + (low >>> 11) + 1;
}

const base = 0x5bd1e995;

/** 0 between words, 1 for a sign that is a word, else the letter or digit without case. */
const byteKinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
  if ((lower >= 97 && lower <= 122) || (lower >= 48 && lower <= 57) || lower >= 128) return lower;
  return '+-*/=<>^'.includes(String.fromCharCode(byte)) ? 1 : 0;
});

function power(factor: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result = Math.imul(result, factor);
  return result;
}

/** The finalizer of MurmurHash3. */
function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
