// Casts of AssemblyScript are conversions, which the rules for TypeScript take for nothing.
/* eslint-disable @typescript-eslint/consistent-type-assertions, @typescript-eslint/no-unnecessary-type-assertion */

/**
 * The loops that look at every byte of a text, in AssemblyScript: WebAssembly takes a third of the instructions that
 * the same loops take in JavaScript, and from the first text on. Addresses count bytes of the memory, into which
 * `src/text-kernels.ts` puts tables and texts. The byte behind a text is free for an end mark, and whatever follows it
 * for work.
 */

export { equalityRuns } from './equality-runs';

/** Thousandths of a token of a text: `steps` as in `src/estimate-tokens.ts`. */
export function tokenThousandths(steps: usize, text: usize, end: usize): f64 {
  return <f64>weighFast(steps, text, end);
}

/**
 * Thousandths of a token of a text, and of the part of it from `from` to `to` by itself: two 64-bit numbers at the
 * address that it gives.
 */
export function tokenThousandthsOfPart(steps: usize, text: usize, from: usize, to: usize, end: usize): usize {
  const result = (end + 8) & ~7;
  state = START;
  const before = weigh(steps, text, from, START);
  let stateWithin = state;
  state = START;
  const part = weighFast(steps, from, to);
  const stateBehind = state;
  // The part by itself starts anew; a few bytes on, both ways of reading it are one.
  let difference: i64 = 0;
  let stateAlone = START;
  let at = from;
  for (; at < to && stateWithin !== stateAlone; at++) {
    const within = stepOf(steps, stateWithin, at);
    const alone = stepOf(steps, stateAlone, at);
    difference += <i64>(within >>> 12) - <i64>(alone >>> 12);
    stateWithin = within & 0xf00;
    stateAlone = alone & 0xf00;
  }
  const behind = weigh(steps, to, end, stateWithin === stateAlone ? stateBehind : stateWithin);
  store<f64>(result, <f64>(before + part + difference + behind));
  store<f64>(result, <f64>part, 8);
  return result;
}

/** What the last `weigh` that weighed anything had just seen at its end. */
let state: u32 = 0;

function weighFast(steps: usize, text: usize, end: usize): i64 {
  const length = end - text;
  if (length < 2048) return weigh(steps, text, end, START);
  // Each step waits for the one before; four parts side by side keep the processor busy.
  const one = afterSpace(text + (length >> 2), end);
  const two = afterSpace(text + (length >> 1), end);
  const three = afterSpace(text + (length >> 2) * 3, end);
  const shared = min(min(one - text, two - one), min(three - two, end - three));
  let thousandths: i64 = 0;
  let stateA = START;
  let stateB = SPACE_STATE;
  let stateC = SPACE_STATE;
  let stateD = SPACE_STATE;
  for (let i: usize = 0; i < shared; i++) {
    const stepA = stepOf(steps, stateA, text + i);
    const stepB = stepOf(steps, stateB, one + i);
    const stepC = stepOf(steps, stateC, two + i);
    const stepD = stepOf(steps, stateD, three + i);
    thousandths += <i64>((stepA >>> 12) + (stepB >>> 12) + (stepC >>> 12) + (stepD >>> 12));
    stateA = stepA & 0xf00;
    stateB = stepB & 0xf00;
    stateC = stepC & 0xf00;
    stateD = stepD & 0xf00;
  }
  thousandths += weigh(steps, text + shared, one, stateA);
  thousandths += weigh(steps, one + shared, two, stateB);
  thousandths += weigh(steps, two + shared, three, stateC);
  if (shared > 0) state = stateD;
  return thousandths + weigh(steps, three + shared, end, stateD);
}

const START: u32 = 0;
const SPACE_STATE: u32 = 0x100;

function stepOf(steps: usize, before: u32, at: usize): u32 {
  return load<u32>(steps + ((before | load<u8>(at)) << 2));
}

function weigh(steps: usize, from: usize, to: usize, before: u32): i64 {
  let thousandths: i64 = 0;
  let seen = before;
  for (let at = from; at < to; at++) {
    const step = stepOf(steps, seen, at);
    thousandths += <i64>(step >>> 12);
    seen = step & 0xf00;
  }
  if (from < to) state = seen;
  return thousandths;
}

/** The next place behind a letter and a space, where the state is known; the end where there is none. */
function afterSpace(from: usize, end: usize): usize {
  for (let at = from; at < end; at++) {
    if (load<u8>(at - 1) !== SPACE) continue;
    const letter = load<u8>(at - 2) | 32;
    if (letter >= 97 && letter <= 122) return at;
  }
  return end;
}

const SPACE: u8 = 32;
const LINE_END: u8 = 10;

/** Whether a letter of another script than Latin and Greek is there: `scriptOf` in `src/filters/other-scripts.ts`. */
export function hasOtherScripts(text: usize, end: usize): bool {
  // Two bytes behind the text, which the last test may see.
  store<u16>(end, 0);
  for (let at = text; at < end; at++) {
    // Eight bytes of ASCII at once.
    if (at + 8 <= end && (load<u64>(at) & 0x8080808080808080) === 0) {
      at += 7;
      continue;
    }
    const lead = load<u8>(at);
    if (lead < 0xd0 || lead === 0xe1 || lead === 0xe2) continue;
    const next = load<u8>(at + 1);
    if (lead <= 0xe0 || (lead === 0xe3 && next !== 0x80) || (lead > 0xe3 && lead <= 0xed)) return true;
    if (lead === 0xf0 && next >= 0xa0 && next <= 0xaf) return true;
  }
  return false;
}

/** Words of an n-gram of repetition. */
const REPEATED_WORDS = 10;
const SHORTEST_SENTENCE: u32 = 12;
const SHORTEST_PARAGRAPH: u32 = 20;
const BASE: i32 = 0x5bd1e995;

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

/** A power of two, at least 64. */
function slotsFor(least: usize): usize {
  let slots: usize = 64;
  while (slots < least) slots <<= 1;
  return slots;
}

/** Adds a key to a set of 32-bit keys in open addressing; whether it was there. */
function isOld(keys: usize, mask: usize, wanted: i32): bool {
  for (let slot = (<usize>wanted) & mask; ; slot = (slot + 1) & mask) {
    const found = load<i32>(keys + (slot << 2));
    if (found === wanted) return true;
    if (found !== 0) continue;
    store<i32>(keys + (slot << 2), wanted);
    return false;
  }
}

/** The count of a key with this one; keys and counts lie side by side. */
function tally(table: usize, mask: usize, wanted: i32): i32 {
  for (let slot = (<usize>wanted) & mask; ; slot = (slot + 1) & mask) {
    const at = table + (slot << 3);
    const found = load<i32>(at);
    if (found !== 0 && found !== wanted) continue;
    const count = load<i32>(at, 4) + 1;
    store<i32>(at, wanted);
    store<i32>(at, count, 4);
    return count;
  }
}

/** The finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
function mix(hash: i32): i32 {
  let mixed = hash;
  mixed = (mixed ^ (mixed >>> 16)) * <i32>0x85ebca6b;
  mixed = (mixed ^ (mixed >>> 13)) * <i32>0xc2b2ae35;
  return mixed ^ (mixed >>> 16);
}

/** A hash that is never 0. */
function key(hash: i32): i32 {
  const mixed = mix(hash);
  return mixed === 0 ? 1 : mixed;
}

/**
 * Writes the hashes of the n-grams of `words` words to `grams`; gives how many there are. `kinds` is byte -> 0 between
 * words, 1 for a sign that is a word, else the letter or digit without case. A text shorter than an n-gram is one.
 */
export function wordGrams(kinds: usize, text: usize, end: usize, words: i32, grams: usize): i32 {
  store<u8>(end, 0);
  // Hashes of words, behind the n-grams; zeros stand for those before the first.
  const oldest = grams + ((end - text + 1) << 2);
  memory.fill(oldest, 0, words << 2);
  const before = (<usize>words) << 2;
  let next = oldest + before;
  const firstGram = next + before - 4;
  let dropFactor: i32 = 1;
  for (let i = 1; i < words; i++) dropFactor *= BASE;
  let out = grams;
  let rolling: i32 = 0;
  let at = text;
  while (at < end) {
    let word: i32 = <i32>0x811c9dc5;
    const start = at;
    let kind: i32 = load<u8>(kinds + load<u8>(at++));
    while (kind > 1) {
      word = (word * 0x01000193) ^ kind;
      kind = load<u8>(kinds + load<u8>(at++));
    }
    if (at > start + 1) {
      const hash = mix(word);
      rolling = (rolling - load<i32>(next - before) * dropFactor) * BASE + hash;
      store<i32>(next, hash);
      if (next >= firstGram) {
        store<i32>(out, rolling);
        out += 4;
      }
      next += 4;
    }
    if (kind === 1) {
      const hash = mix(load<u8>(at - 1));
      rolling = (rolling - load<i32>(next - before) * dropFactor) * BASE + hash;
      store<i32>(next, hash);
      if (next >= firstGram) {
        store<i32>(out, rolling);
        out += 4;
      }
      next += 4;
    }
  }
  if (out === grams && next > oldest + before) {
    store<i32>(out, rolling);
    out += 4;
  }
  return <i32>((out - grams) >> 2);
}

/**
 * Fills a sketch of `size` values from `count` (above 0) n-grams. Round after round each n-gram throws one value into
 * one place; a place keeps the least of its first round. `rounds` is room for as many numbers.
 */
export function fillSketch(grams: usize, count: i32, size: i32, sketch: usize, rounds: usize): void {
  memory.fill(rounds, 0xff, size << 2);
  let empty = size;
  const end = grams + ((<usize>count) << 2);
  for (let round = 0; empty > 0; round++) {
    const seed = (round + 1) * <i32>0x9e3779b9;
    for (let at = grams; at < end; at += 4) {
      const hash = mix(load<i32>(at) ^ seed);
      const place: usize =
        round < size ? (<usize>((<u64>(<u32>hash) * <u64>size) >> 32)) << 2 : (<usize>(round - size)) << 2;
      const before = load<i32>(rounds + place);
      if (before !== -1 && before !== round) continue;
      const value = (hash * 0x2c1b3c6d) ^ (hash >>> 15);
      if (before === -1) {
        store<i32>(rounds + place, round);
        store<i32>(sketch + place, value);
        empty--;
      } else if (value < load<i32>(sketch + place)) store<i32>(sketch + place, value);
    }
  }
}

/**
 * Finds where beginnings of phrases stand at the start of a word. `classes` is byte -> class, `wordBytes` byte -> 1 for
 * letters, digits and `_`; `next` holds the tree, node * classCount + class -> node (16 bits), `ends` the bits of the
 * rules that begin at a node. Writes pairs of place and bits to `found`; gives their number.
 */
export function findBeginnings(
  classes: usize,
  wordBytes: usize,
  next: usize,
  ends: usize,
  classCount: usize,
  text: usize,
  end: usize,
  found: usize,
): i32 {
  // No beginning goes on with this byte, and it ends a word.
  store<u8>(end, 0);
  let out = found;
  let at = text;
  while (at < end) {
    const start = at++;
    const byte = load<u8>(start);
    if (load<u8>(wordBytes + byte) === 0) continue;
    let node: usize = load<u16>(next + ((<usize>load<u8>(classes + byte)) << 1));
    let bits: u32 = 0;
    for (let ahead = at; node !== 0; ahead++) {
      bits |= load<u32>(ends + (node << 2));
      node = load<u16>(next + ((node * classCount + load<u8>(classes + load<u8>(ahead))) << 1));
    }
    if (bits !== 0) {
      store<u32>(out, <u32>(start - text));
      store<u32>(out, bits, 4);
      out += 8;
    }
    while (load<u8>(wordBytes + load<u8>(at)) !== 0) at++;
  }
  return <i32>((out - found) >> 3);
}

/** Lines that start with a number and a dot or parenthesis, bold or not. */
export function numberedLines(text: usize, end: usize): i32 {
  store<u64>(end, 0);
  let lines = 0;
  let at = text;
  while (at < end) {
    while (load<u8>(at) === SPACE || load<u8>(at) === 9) at++;
    if (load<u16>(at) === 0x2a2a) at += 2;
    const digits = at;
    while (load<u8>(at) >= 48 && load<u8>(at) <= 57) at++;
    if (at > digits && (load<u8>(at) === 46 || load<u8>(at) === 41)) {
      const next = load<u8>(at + 1);
      if (next === SPACE || next === LINE_END) lines++;
    }
    at = behindLine(at, end);
  }
  return lines;
}

/** Behind the next line end, or the end of the text. */
function behindLine(from: usize, end: usize): usize {
  let at = from;
  for (; at + 8 <= end; at += 8) {
    const others = load<u64>(at) ^ 0x0a0a0a0a0a0a0a0a;
    if (((others - 0x0101010101010101) & ~others & 0x8080808080808080) !== 0) break;
  }
  while (at < end && load<u8>(at) !== LINE_END) at++;
  return at + 1;
}
