import type { RepetitionSettings } from '@longhand/records';
import type { Filter } from '../filter.ts';

/** What a text repeats most. */
export interface RepetitionFigures {
  /** Times the most frequent paragraph stands there. */
  paragraph: number;
  /** Times the most frequent sentence stands there. */
  sentence: number;
  /** Longest run of one sentence. */
  in_a_row: number;
  /** Share of the word 10-grams that stood in the text before, 0 to 1. */
  ngram_share: number;
}

/** Drops texts that go round in circles. */
export function repetition(limits: RepetitionSettings): Filter {
  return ({ bytes }) => {
    const found = measureRepetition(bytes);
    for (const key of ['paragraph', 'sentence', 'in_a_row'] as const) {
      if (found[key] < limits[key]) continue;
      const what = { paragraph: 'a paragraph', sentence: 'a sentence', in_a_row: 'a sentence in a row' }[key];
      return {
        reason: `repeated_${key}`,
        detail: `${what} ${String(found[key])} times, fewer than ${String(limits[key])} allowed`,
      };
    }
    if (found.ngram_share <= limits.ngram_share) return null;
    return {
      reason: 'repeated_ngrams',
      detail: `${String(Math.round(found.ngram_share * 100))} % of the 10-grams stood there before, at most ${String(Math.round(limits.ngram_share * 100))} % allowed`,
    };
  };
}

/** Shorter sentences and paragraphs (in letters and digits) say nothing: "So:", "= 4". */
const shortestSentence = 12;
const shortestParagraph = 20;
const gram = 10;

/**
 * One pass over UTF-8: words (letters folded to lower case, digits and signs between white space) are hashed, and
 * their hashes into the running sentence, paragraph and n-gram. A sentence ends at `.`, `!` or `?` before white
 * space and at a line end; a paragraph at an empty line.
 */
export function measureRepetition(bytes: Uint8Array): RepetitionFigures {
  sentences.clear(bytes.length >> 4);
  paragraphs.clear(bytes.length >> 6);
  grams.clear(bytes.length >> 2);
  words.fill(0);
  const length = bytes.length;
  let slot = 0;
  let wordCount = 0;
  let sentence = 0;
  let sentenceLetters = 0;
  let paragraph = 0;
  let paragraphLetters = 0;
  let lastSentence = 0;
  let run = 0;
  let longestRun = 0;
  let rolling = 0;
  let oldGrams = 0;
  let i = 0;
  while (i < length) {
    const start = i;
    let word = 0;
    let letter = 0;
    while (i < length && (letter = folded[bytes[i]!]!) !== 32) {
      word = (Math.imul(word, 31) + letter) | 0;
      i++;
    }
    if (i > start) {
      rolling = (Math.imul(rolling - Math.imul(words[slot]!, dropFactor), base) + word) | 0;
      words[slot] = word;
      slot = slot + 1 === gram ? 0 : slot + 1;
      wordCount++;
      if (wordCount >= gram && grams.add(mix(rolling)) > 1) oldGrams++;
      sentence = (Math.imul(sentence, base) + word) | 0;
      paragraph = (Math.imul(paragraph, base) + word) | 0;
      sentenceLetters += i - start;
      paragraphLetters += i - start;
    }
    // Here is white space, or the end of the text.
    const last = i > start ? bytes[i - 1]! : 0;
    let lineEnds = i >= length ? 1 : 0;
    for (; i < length && folded[bytes[i]!] === 32; i++) if (bytes[i] === 10) lineEnds++;
    if (lineEnds === 0 && last !== 46 && last !== 33 && last !== 63) continue;
    if (sentenceLetters >= shortestSentence) {
      const key = mix(sentence);
      sentences.add(key);
      run = key === lastSentence ? run + 1 : 1;
      lastSentence = key;
      if (run > longestRun) longestRun = run;
    }
    sentence = 0;
    sentenceLetters = 0;
    if (lineEnds < 2 && i < length) continue;
    if (paragraphLetters >= shortestParagraph) paragraphs.add(mix(paragraph));
    paragraph = 0;
    paragraphLetters = 0;
  }
  const gramCount = Math.max(0, wordCount - gram + 1);
  return {
    paragraph: paragraphs.most,
    sentence: sentences.most,
    in_a_row: longestRun,
    ngram_share: gramCount === 0 ? 0 : oldGrams / gramCount,
  };
}

const base = 0x5bd1e995 | 1;
/** Takes the oldest word out of a rolling hash of `gram` words before the next comes in. */
const dropFactor = power(base, gram - 1);
const words = new Int32Array(gram);

function power(factor: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result = Math.imul(result, factor);
  return result;
}

/** Lower case of ASCII letters; 32 for white space. */
const folded = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 32 || (byte >= 9 && byte <= 13) ? 32 : byte >= 65 && byte <= 90 ? byte + 32 : byte,
);

/** The finalizer of MurmurHash3: every bit of the input moves every bit of the output. Never 0. */
function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0 || 1;
}

/** Counts 32-bit keys in an open hash table that grows and is used again; 0 is no key. */
class Tally {
  most = 0;
  private keys = new Int32Array(64);
  private counts = new Int32Array(64);
  private mask = 63;
  private size = 0;

  /** Forgets all keys; `expected` of them fit without growing. */
  clear(expected: number): void {
    let capacity = 64;
    while (capacity < expected) capacity *= 2;
    if (this.keys.length < capacity) {
      this.keys = new Int32Array(capacity);
      this.counts = new Int32Array(capacity);
    } else this.keys.fill(0, 0, capacity);
    this.mask = capacity - 1;
    this.size = 0;
    this.most = 0;
  }

  /** The count of `key` with this one. */
  add(key: number): number {
    const { keys, counts, mask } = this;
    let at = key & mask;
    while (keys[at] !== key) {
      if (keys[at] === 0) {
        keys[at] = key;
        counts[at] = 1;
        if (this.most === 0) this.most = 1;
        if (++this.size * 2 > mask) this.grow();
        return 1;
      }
      at = (at + 1) & mask;
    }
    const count = counts[at]! + 1;
    counts[at] = count;
    if (count > this.most) this.most = count;
    return count;
  }

  private grow(): void {
    const { keys, counts } = this;
    const used = this.mask + 1;
    this.keys = new Int32Array(used * 2);
    this.counts = new Int32Array(used * 2);
    this.mask = used * 2 - 1;
    for (let i = 0; i < used; i++) {
      const key = keys[i]!;
      if (key === 0) continue;
      let at = key & this.mask;
      while (this.keys[at] !== 0) at = (at + 1) & this.mask;
      this.keys[at] = key;
      this.counts[at] = counts[i]!;
    }
  }
}

const sentences = new Tally();
const paragraphs = new Tally();
const grams = new Tally();
