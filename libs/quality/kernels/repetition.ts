// Casts of AssemblyScript are conversions, which the rules for TypeScript take for nothing.
/* eslint-disable @typescript-eslint/consistent-type-assertions, @typescript-eslint/no-unnecessary-type-assertion */

import { LINE_END, SPACE } from './characters';
import { BASE, isOld, key, slotsFor, tally } from './hashes';

/** Words of an n-gram of repetition. */
const REPEATED_WORDS = 10;
const SHORTEST_SENTENCE: u32 = 12;
const SHORTEST_PARAGRAPH: u32 = 20;

/**
 * What `measureRepetition` of `src/filters/repetition.ts` tells, as five numbers at the address it gives: times of
 * the most frequent paragraph and sentence, longest run of one sentence, words, and n-grams that stood there before.
 * `folded` is byte -> lower case, 32 for white space. One pass takes the text apart into words; the others see words
 * alone, and have few values to hold.
 */
export function repetition(folded: usize, text: usize, end: usize): usize {
  store<u8>(end, SPACE);
  const result = (end + 8) & ~7;
  const words = result + 24;
  const behindWords = splitWords(folded, text, end, words);
  store<i32>(result, <i32>((behindWords - words) >> 3), 12);
  store<i32>(result, countOldGrams(words, behindWords, end - text), 16);
  countSentences(words, behindWords, end - text, result);
  return result;
}

const NO_END: u32 = 0;
const SENTENCE_END: u32 = 1;
const PARAGRAPH_END: u32 = 2;

/** Writes two numbers a word: its hash; its bytes times four, and what ends with it. Gives the place behind them. */
function splitWords(folded: usize, text: usize, end: usize, words: usize): usize {
  let out = words;
  let at = text;
  while (at < end && load<u8>(folded + load<u8>(at)) === SPACE) at++;
  while (at < end) {
    const start = at;
    let hash: i32 = 0;
    let letter = load<u8>(folded + load<u8>(at));
    while (letter !== SPACE) {
      hash = hash * 31 + letter;
      letter = load<u8>(folded + load<u8>(++at));
    }
    const last = load<u8>(at - 1);
    const size = (<u32>(at - start)) << 2;
    let lineEnds = at >= end ? 1 : 0;
    for (; at < end; at++) {
      const byte = load<u8>(at);
      if (load<u8>(folded + byte) !== SPACE) break;
      if (byte === LINE_END) lineEnds++;
    }
    let ending = NO_END;
    if (lineEnds > 0 || last === 46 || last === 33 || last === 63) {
      ending = lineEnds < 2 && at < end ? SENTENCE_END : PARAGRAPH_END;
    }
    store<i32>(out, hash);
    store<u32>(out, size | ending, 4);
    out += 8;
  }
  return out;
}

/** How many n-grams of words stood there before. */
function countOldGrams(words: usize, behindWords: usize, length: usize): i32 {
  const grams = behindWords;
  const mask = slotsFor((length * 5) >> 3) - 1;
  memory.fill(grams, 0, (mask + 1) << 2);
  let dropFactor: i32 = 1;
  for (let i = 1; i < REPEATED_WORDS; i++) dropFactor *= BASE;
  let rolling: i32 = 0;
  let word = words;
  const full = min(words + ((REPEATED_WORDS - 1) << 3), behindWords);
  for (; word < full; word += 8) rolling = rolling * BASE + load<i32>(word);
  let oldest: i32 = 0;
  let old = 0;
  for (; word < behindWords; word += 8) {
    rolling = (rolling - oldest * dropFactor) * BASE + load<i32>(word);
    oldest = load<i32>(word - ((REPEATED_WORDS - 1) << 3));
    if (isOld(grams, mask, key(rolling))) old++;
  }
  return old;
}

/** Counts sentences and paragraphs of some length; writes the most frequent ones and the longest run. */
function countSentences(words: usize, behindWords: usize, length: usize, result: usize): void {
  const sentences = behindWords;
  const sentenceMask = slotsFor(length >> 3) - 1;
  const paragraphs = sentences + ((sentenceMask + 1) << 3);
  const paragraphMask = slotsFor(length >> 4) - 1;
  memory.fill(sentences, 0, paragraphs + ((paragraphMask + 1) << 3) - sentences);
  let mostSentences: i32 = 0;
  let mostParagraphs: i32 = 0;
  let sentence: i32 = 0;
  let sentenceLetters: u32 = 0;
  let paragraph: i32 = 0;
  let paragraphLetters: u32 = 0;
  let lastSentence: i32 = 0;
  let run: i32 = 0;
  let longestRun: i32 = 0;
  for (let word = words; word < behindWords; word += 8) {
    const hash = load<i32>(word);
    const sizeAndEnding = load<u32>(word, 4);
    sentence = sentence * BASE + hash;
    paragraph = paragraph * BASE + hash;
    sentenceLetters += sizeAndEnding >> 2;
    paragraphLetters += sizeAndEnding >> 2;
    const ending = sizeAndEnding & 3;
    if (ending === NO_END) continue;
    if (sentenceLetters >= SHORTEST_SENTENCE) {
      const found = key(sentence);
      mostSentences = max(mostSentences, tally(sentences, sentenceMask, found));
      run = found === lastSentence ? run + 1 : 1;
      lastSentence = found;
      longestRun = max(longestRun, run);
    }
    sentence = 0;
    sentenceLetters = 0;
    if (ending === SENTENCE_END) continue;
    if (paragraphLetters >= SHORTEST_PARAGRAPH) {
      mostParagraphs = max(mostParagraphs, tally(paragraphs, paragraphMask, key(paragraph)));
    }
    paragraph = 0;
    paragraphLetters = 0;
  }
  store<i32>(result, mostParagraphs);
  store<i32>(result, mostSentences, 4);
  store<i32>(result, longestRun, 8);
}
