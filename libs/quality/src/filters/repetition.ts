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
 * One pass over UTF-8: letters (folded to lower case), digits and signs are hashed into the running
 * paragraph, sentence and word, white space is not. A sentence ends at `.`, `!` or `?` before white space
 * and at a line end; a paragraph at an empty line.
 */
export function measureRepetition(bytes: Uint8Array): RepetitionFigures {
  const sentences = new Tally(bytes.length >> 4);
  const paragraphs = new Tally(bytes.length >> 6);
  const grams = new Tally(bytes.length >> 2);
  const words = new Int32Array(gram);
  let wordCount = 0;
  let word = 0;
  let sentence = 0;
  let sentenceLetters = 0;
  let paragraph = 0;
  let paragraphLetters = 0;
  let lastSentence = 0;
  let run = 0;
  let longestRun = 0;
  let lineIsEmpty = true;
  let rolling = 0;
  let gramCount = 0;
  let oldGrams = 0;

  const endWord = () => {
    const slot = wordCount % gram;
    rolling = (rolling - Math.imul(words[slot]!, dropFactor)) | 0;
    rolling = (Math.imul(rolling, base) + word) | 0;
    words[slot] = word;
    wordCount++;
    if (wordCount >= gram) {
      gramCount++;
      if (grams.add(mix(rolling)) > 1) oldGrams++;
    }
    word = 0;
  };
  const endSentence = () => {
    if (sentenceLetters >= shortestSentence) {
      const key = mix(sentence);
      sentences.add(key);
      run = key === lastSentence ? run + 1 : 1;
      lastSentence = key;
      if (run > longestRun) longestRun = run;
    }
    sentence = 0;
    sentenceLetters = 0;
  };
  const endParagraph = () => {
    if (paragraphLetters >= shortestParagraph) paragraphs.add(mix(paragraph));
    paragraph = 0;
    paragraphLetters = 0;
  };

  for (let i = 0; i < bytes.length; i++) {
    const byte = folded[bytes[i]!]!;
    if (byte === 32) {
      if (word !== 0) endWord();
      if (bytes[i] === 10) {
        endSentence();
        if (lineIsEmpty) endParagraph();
        lineIsEmpty = true;
      }
      continue;
    }
    lineIsEmpty = false;
    word = (Math.imul(word, 31) + byte) | 0;
    sentence = (Math.imul(sentence, 0x01000193) + byte) | 0;
    paragraph = (Math.imul(paragraph, 0x01000193) + byte) | 0;
    sentenceLetters++;
    paragraphLetters++;
    if ((byte === 46 || byte === 33 || byte === 63) && folded[bytes[i + 1] ?? 10] === 32) endSentence();
  }
  if (word !== 0) endWord();
  endSentence();
  endParagraph();
  return {
    paragraph: paragraphs.most,
    sentence: sentences.most,
    in_a_row: longestRun,
    ngram_share: gramCount === 0 ? 0 : oldGrams / gramCount,
  };
}

const base = 0x5bd1e995 | 1;
const dropFactor = power(base, gram - 1);

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

/** Counts 32-bit keys in an open hash table that grows; 0 is no key. */
class Tally {
  most = 0;
  private keys: Int32Array;
  private counts: Int32Array;
  private size = 0;

  constructor(expected: number) {
    let capacity = 64;
    while (capacity < expected) capacity *= 2;
    this.keys = new Int32Array(capacity);
    this.counts = new Int32Array(capacity);
  }

  /** The count of `key` with this one. */
  add(key: number): number {
    const { keys, counts } = this;
    const mask = keys.length - 1;
    let at = key & mask;
    while (keys[at] !== key) {
      if (keys[at] === 0) {
        keys[at] = key;
        counts[at] = 1;
        if (this.most === 0) this.most = 1;
        if (++this.size * 2 > keys.length) this.grow();
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
    this.keys = new Int32Array(keys.length * 2);
    this.counts = new Int32Array(keys.length * 2);
    const mask = this.keys.length - 1;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (key === 0) continue;
      let at = key & mask;
      while (this.keys[at] !== 0) at = (at + 1) & mask;
      this.keys[at] = key;
      this.counts[at] = counts[i]!;
    }
  }
}
