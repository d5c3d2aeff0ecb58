// Casts of AssemblyScript are conversions, which the rules for TypeScript take for nothing.
/* eslint-disable @typescript-eslint/consistent-type-assertions, @typescript-eslint/no-unnecessary-type-assertion */

import { BASE, mix } from './hashes';

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
