import { hashTable, type HashTable } from './hash-table.ts';
import { problemScanner, shownWords, type ProblemWords } from './problem-words.ts';

/** A benchmark whose problems must not be in the training data. */
export interface Benchmark {
  name: string;
  problems: readonly string[];
}

/** How a problem is held against benchmarks. */
export interface DecontaminationSettings {
  /** Words of an n-gram. */
  ngram: number;
  /** Share of an item's words that shared n-grams must cover. */
  coverage: number;
  /** Weighted similarity, 0 to 1, from which a problem is the item in other words or with other numbers. */
  similarity: number;
}

/** A problem that is in a benchmark. */
export interface Contamination {
  benchmark: string;
  /** Place of the item in its benchmark, from 0. */
  item: number;
  rule: 'same_text' | 'shared_ngrams' | 'similar';
  /** Coverage or similarity, 1 for the same text. */
  figure: number;
  /** The longest run of words that both share. */
  span: string;
}

/**
 * Indexes benchmarks, and gives the function that finds the item that a problem repeats; null for none.
 *
 * Texts are compared as words (see `problemScanner`); words of stock phrases count for nothing. Three rules, the
 * surest first: the same words in the same order, which holds for prompts shorter than an n-gram too;
 * n-grams in common that cover enough of the item, not counting those that several items share; and words and
 * word pairs in common, numbers put aside, weighted by how rare they are.
 */
export function contaminationFinder(
  benchmarks: readonly Benchmark[],
  settings: DecontaminationSettings,
): (problem: string) => Contamination | null {
  const scan = problemScanner();
  const items = benchmarks.flatMap(({ name, problems }) =>
    problems.map((text, item) => itemOf(scan(text), name, item)),
  );
  const texts = hashTable(items.length);
  for (const [place, { words }] of items.entries()) {
    if (words.length > 0) texts.put(sequenceHash(words, words.length), place, 'first');
  }
  const grams = gramIndex(items, settings.ngram);
  const pairs = featureIndex(items);
  return (problem) => {
    const words = scan(problem);
    if (words.count === 0) return null;
    const same = texts.get(sequenceHash(words.words, words.count));
    if (same >= 0 && sameWords(items[same]!, words)) return found(items[same]!, 'same_text', 1, words);
    return byGrams(words, items, grams, settings) ?? bySimilarity(words, items, pairs, settings.similarity);
  };
}

interface Item {
  name: string;
  item: number;
  words: Int32Array;
  stems: Int32Array;
  stock: Uint8Array;
  /** Words that belong to no stock phrase. */
  own: number;
  /** The words as they are shown. */
  shown: string[];
}

function itemOf(scan: ProblemWords, name: string, item: number): Item {
  const { count } = scan;
  const stock = scan.stock.slice(0, count);
  return {
    name,
    item,
    words: scan.words.slice(0, count),
    stems: scan.stems.slice(0, count),
    stock,
    own: count - stock.reduce((sum, flag) => sum + flag, 0),
    shown: shownWords(scan),
  };
}

function sameWords({ words }: Item, scan: ProblemWords): boolean {
  return words.length === scan.count && words.every((word, i) => word === scan.words[i]);
}

function sequenceHash(words: Int32Array, count: number): number {
  let hash = count;
  for (let i = 0; i < count; i++) hash = Math.imul(hash ^ words[i]!, 0x5bd1e995) ^ (hash >>> 13);
  return hash;
}

/** Items by a key; `from[place]` to `from[place + 1]` are the items of a place in `items`. */
interface Postings {
  table: HashTable;
  from: Int32Array;
  items: Int32Array;
}

function postings(keysOfItems: readonly Int32Array[]): Postings {
  const table = hashTable(keysOfItems.reduce((sum, { length }) => sum + length, 0));
  const counts: number[] = [];
  const seenAt: number[] = [];
  const each = (visit: (place: number, item: number) => void) => {
    seenAt.fill(-1);
    for (const [item, keys] of keysOfItems.entries()) {
      for (const key of keys) {
        const place = table.placeOf(key);
        if (seenAt[place] === item) continue;
        seenAt[place] = item;
        visit(place, item);
      }
    }
  };
  each((place) => {
    counts[place] = (counts[place] ?? 0) + 1;
  });
  const from = new Int32Array(counts.length + 1);
  for (const [place, count] of counts.entries()) from[place + 1] = from[place]! + count;
  const items = new Int32Array(from[counts.length]!);
  const filled = from.slice();
  each((place, item) => {
    items[filled[place]!++] = item;
  });
  return { table, from, items };
}

/** More items than this with the same n-gram make it a stock phrase. */
const mostItems = 2;

interface GramIndex extends Postings {
  ngram: number;
  /** Factor of the word that leaves the rolling hash. */
  drop: number;
  /** 1 where an n-gram of an item has these low bits: most n-grams of other problems end here. */
  seen: Uint8Array;
}

function gramIndex(items: readonly Item[], ngram: number): GramIndex {
  const keys = items.map(({ words, stock }) => {
    const found: number[] = [];
    eachGram(words, stock, words.length, ngram, (_, key) => found.push(key));
    return Int32Array.from(found);
  });
  const seen = new Uint8Array(seenMask + 1);
  for (const ofItem of keys) for (const key of ofItem) seen[key & seenMask] = 1;
  return { ...postings(keys), ngram, drop: dropFactor(ngram), seen };
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

const base = 0x5bd1e995;

function dropFactor(ngram: number): number {
  let factor = 1;
  for (let i = 1; i < ngram; i++) factor = Math.imul(factor, base);
  return factor;
}

/** A single run of about an n-gram, "let x y and z be positive real numbers", is an item only where it is most of it. */
const mostlyCovered = 0.7;

function byGrams(
  scan: ProblemWords,
  items: readonly Item[],
  index: GramIndex,
  { coverage, ngram }: DecontaminationSettings,
): Contamination | null {
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

/** The items that share an n-gram; null, found fast, for none. The same n-grams as those of `eachGram`. */
function sharedItems({ words, stock, count }: ProblemWords, index: GramIndex): Set<number> | null {
  const { table, from, items, ngram, drop, seen } = index;
  let candidates: Set<number> | null = null;
  let rolling = 0;
  let stocked = 0;
  for (let i = 0; i < count; i++) {
    if (i >= ngram) {
      rolling = (rolling - Math.imul(words[i - ngram]!, drop)) | 0;
      stocked -= stock[i - ngram]!;
    }
    rolling = (Math.imul(rolling, base) + words[i]!) | 0;
    stocked += stock[i]!;
    if (i < ngram - 1 || stocked * 2 > ngram) continue;
    const key = rolling ^ (rolling >>> 15);
    if (seen[key & seenMask] === 0) continue;
    const place = table.get(key);
    if (place < 0 || from[place + 1]! - from[place]! > mostItems) continue;
    candidates ??= new Set();
    for (let at = from[place]!; at < from[place + 1]!; at++) candidates.add(items[at]!);
  }
  return candidates;
}

const seenMask = 0xfffff;

interface FeatureIndex extends Postings {
  /** By place of the feature. */
  weights: Float64Array;
  /** Of a feature that no item has. */
  unseen: number;
  /** Of all features of an item. */
  totals: Float64Array;
  /** Common weight with each item, used again for every problem. */
  shared: Float64Array;
  known: KnownFeatures;
}

/** Features of the problem at hand that items have, used again for every problem. */
interface KnownFeatures {
  turn: number;
  count: number;
  weight: number;
  places: Int32Array;
  /** The turn in which a feature, or a slot of the others, was last seen. */
  placeTurn: Int32Array;
  slotTurn: Int32Array;
  slotKey: Int32Array;
}

/** A word or pair that more than this share of the items have tells nothing of one. */
const commonShare = 0.1;
const fewCommon = 20;

function featureIndex(items: readonly Item[]): FeatureIndex {
  const keys = items.map((item) => Int32Array.from(featuresOf(item)));
  const index = postings(keys);
  const { table, from } = index;
  const common = Math.max(fewCommon, items.length * commonShare);
  const most = Math.log(items.length + 1);
  const weights = Float64Array.from({ length: from.length - 1 }, (_, place) => {
    const count = from[place + 1]! - from[place]!;
    return count > common ? 0 : most - Math.log(count);
  });
  const totals = Float64Array.from(keys, (ofItem) =>
    [...new Set(ofItem)].reduce((sum, key) => sum + weights[table.get(key)]!, 0),
  );
  const shared = new Float64Array(items.length);
  const known: KnownFeatures = {
    turn: 0,
    count: 0,
    weight: 0,
    places: new Int32Array(1024),
    placeTurn: new Int32Array(weights.length),
    slotTurn: new Int32Array(slotMask + 1),
    slotKey: new Int32Array(slotMask + 1),
  };
  return { ...index, weights, unseen: most - Math.log(0.5), totals, shared, known };
}

/** Words and pairs of neighbours; words of a stock phrase are in neither. */
function featuresOf({ stems, stock }: Item): number[] {
  const found: number[] = [];
  for (let i = 0; i < stems.length; i++) {
    if (stock[i] === 1) continue;
    found.push(stems[i]!);
    if (i > 0 && stock[i - 1] === 0) found.push(pairKey(stems[i - 1]!, stems[i]!));
  }
  return found;
}

const pairKey = (before: number, stem: number) => (Math.imul(before, base) + stem) ^ (before >>> 15);

/** Shorter problems are too alike for a comparison of word pairs. */
const shortest = 6;

function bySimilarity(
  scan: ProblemWords,
  items: readonly Item[],
  index: FeatureIndex,
  threshold: number,
): Contamination | null {
  if (scan.count < shortest) return null;
  const { from, items: posted, weights, totals, shared, known } = index;
  const weight = weigh(scan, index);
  if (known.weight < threshold * weight) return null;
  shared.fill(0);
  for (let i = 0; i < known.count; i++) {
    const place = known.places[i]!;
    const own = weights[place]!;
    if (own === 0) continue;
    for (let at = from[place]!, end = from[place + 1]!; at < end; at++) shared[posted[at]!]! += own;
  }
  let best = -1;
  let figure = 0;
  for (let place = 0; place < items.length; place++) {
    const common = shared[place]!;
    if (common <= figure * weight || items[place]!.words.length < shortest) continue;
    const score = common / (weight + totals[place]! - common);
    if (score > figure) [best, figure] = [place, score];
  }
  return best >= 0 && figure >= threshold ? found(items[best]!, 'similar', figure, scan) : null;
}

/** Weight of all features of a problem, each counted once; those that items have are left in `known`. */
function weigh({ stems, stock, count }: ProblemWords, index: FeatureIndex): number {
  const { table, weights, unseen, known } = index;
  known.count = 0;
  known.weight = 0;
  known.turn++;
  if (known.places.length < 2 * count) known.places = new Int32Array(4 * count);
  let weight = 0;
  for (let i = 0; i < count; i++) {
    if (stock[i] === 1) continue;
    for (let pair = 0; pair < 2; pair++) {
      if (pair === 1 && (i === 0 || stock[i - 1] === 1)) break;
      const key = pair === 0 ? stems[i]! : pairKey(stems[i - 1]!, stems[i]!);
      const place = table.get(key);
      if (place < 0) {
        const slot = (key ^ (key >>> 11)) & slotMask;
        if (known.slotTurn[slot] === known.turn && known.slotKey[slot] === key) continue;
        known.slotTurn[slot] = known.turn;
        known.slotKey[slot] = key;
        weight += unseen;
      } else if (known.placeTurn[place] !== known.turn) {
        known.placeTurn[place] = known.turn;
        known.places[known.count++] = place;
        known.weight += weights[place]!;
      }
    }
  }
  return weight + known.weight;
}

const slotMask = 1023;

function found(item: Item, rule: Contamination['rule'], figure: number, words: ProblemWords): Contamination {
  return { benchmark: item.name, item: item.item, rule, figure, span: longestRun(item, words) };
}

/** Longest run of words of an item that stands in the problem, as text, at most 40 words. */
function longestRun(item: Item, scan: ProblemWords): string {
  let best = 0;
  let end = 0;
  let row = new Uint16Array(scan.count + 1);
  for (let i = 1; i <= Math.min(item.words.length, 2000); i++) {
    const next = new Uint16Array(scan.count + 1);
    for (let j = 1; j <= scan.count; j++) {
      if (item.words[i - 1] !== scan.words[j - 1]) continue;
      const length = row[j - 1]! + 1;
      next[j] = length;
      if (length > best) [best, end] = [length, i];
    }
    row = next;
  }
  return item.shown.slice(Math.max(end - best, 0), Math.min(end, end - best + 40)).join(' ');
}
