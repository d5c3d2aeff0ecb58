import { found, type Contamination, type Item } from './benchmark-item.ts';
import { lowBits, postings, seenMask, type Postings } from './postings.ts';
import type { ProblemWords } from './problem-words.ts';

/** Base of the rolling hash. */
const base = 0x5bd1e995;

/** More items than this with the same n-gram make it a stock phrase. */
const mostItems = 2;

/** The n-grams of items. */
export interface GramIndex extends Postings {
  ngram: number;
  /** 1 where an n-gram of an item has these low bits: most n-grams of other problems end here. */
  seen: Uint8Array;
}

/** Indexes the n-grams of items. */
export function gramIndex(items: readonly Item[], ngram: number): GramIndex {
  const keys = items.map(({ words, stock }) => {
    const found: number[] = [];
    eachGram(words, stock, words.length, ngram, (_, key) => found.push(key));
    return Int32Array.from(found);
  });
  return { ...postings(keys), ngram, seen: lowBits(keys) };
}

/** Calls `visit` with place and hash of each n-gram of which at most half is stock phrase; a shorter text has none. */
function eachGram(
  words: Int32Array,
  stock: Uint8Array,
  count: number,
  ngram: number,
  visit: (place: number, key: number) => void,
): void {
  let rolling = 0;
  let stocked = 0;
  const drop = dropFactor(ngram);
  for (let i = 0; i < count; i++) {
    if (i >= ngram) {
      rolling = (rolling - Math.imul(words[i - ngram]!, drop)) | 0;
      stocked -= stock[i - ngram]!;
    }
    rolling = (Math.imul(rolling, base) + words[i]!) | 0;
    stocked += stock[i]!;
    if (i >= ngram - 1 && stocked * 2 <= ngram) visit(i - ngram + 1, rolling ^ (rolling >>> 15));
  }
}

function dropFactor(ngram: number): number {
  let factor = 1;
  for (let i = 1; i < ngram; i++) factor = Math.imul(factor, base);
  return factor;
}

/** A single run of about an n-gram, "let x y and z be positive real numbers", is an item only where it is most of it. */
const mostlyCovered = 0.7;

/** The item of which n-grams in the problem cover most, and enough; null for none. */
export function byGrams(
  scan: ProblemWords,
  items: readonly Item[],
  index: GramIndex,
  coverage: number,
): Contamination | null {
  const { ngram } = index;
  const candidates = sharedItems(scan, index);
  if (candidates === null) return null;
  const shared = new Set<number>();
  eachGram(scan.words, scan.stock, scan.count, ngram, (_, key) => {
    const place = index.table.get(key);
    if (place >= 0 && index.from[place + 1]! - index.from[place]! <= mostItems) shared.add(key);
  });
  let best: Contamination | null = null;
  for (const place of [...candidates].sort((a, b) => a - b)) {
    const item = items[place]!;
    const covered = new Uint8Array(item.words.length);
    eachGram(item.words, item.stock, item.words.length, ngram, (at, key) => {
      if (shared.has(key)) covered.fill(1, at, at + ngram);
    });
    const common = covered.reduce((sum, flag, i) => sum + (item.stock[i] === 1 ? 0 : flag), 0);
    const share = common / Math.max(1, item.own);
    if (common < ngram * 1.5 && share < mostlyCovered) continue;
    if (share >= coverage && share > (best?.figure ?? 0)) best = found(item, 'shared_ngrams', share, scan);
  }
  return best;
}

/** The items that share an n-gram; null, found fast, for none. */
function sharedItems({ words, stock, count }: ProblemWords, index: GramIndex): Set<number> | null {
  const { table, from, items, ngram, seen } = index;
  let candidates: Set<number> | null = null;
  eachGram(words, stock, count, ngram, (_, key) => {
    if (seen[key & seenMask] === 0) return;
    const place = table.get(key);
    if (place < 0 || from[place + 1]! - from[place]! > mostItems) return;
    candidates ??= new Set();
    for (let at = from[place]!; at < from[place + 1]!; at++) candidates.add(items[at]!);
  });
  return candidates;
}
