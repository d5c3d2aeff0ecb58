import { found, type Contamination, type Item } from './benchmark-item.ts';
import { lowBits, postings, seenMask, type Postings } from './postings.ts';
import type { ProblemWords } from './problem-words.ts';

/** The features of items: words, and pairs of neighbours. */
export interface FeatureIndex extends Postings {
  seen: Uint8Array;
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
  /** Room for all features. */
  keys: Int32Array;
  /** The turn in which a feature, or a slot of the others, was last seen. */
  placeTurn: Int32Array;
  slotTurn: Int32Array;
  slotKey: Int32Array;
}

/** A word or pair that more than this share of the items have tells nothing of one. */
const commonShare = 0.1;
const fewCommon = 20;

/** Indexes the features of items. */
export function featureIndex(items: readonly Item[]): FeatureIndex {
  const keys = items.map(featuresOf);
  const index = postings(keys);
  const seen = lowBits(keys);
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
    keys: new Int32Array(1024),
    places: new Int32Array(1024),
    placeTurn: new Int32Array(weights.length),
    slotTurn: new Int32Array(fewestSlots),
    slotKey: new Int32Array(fewestSlots),
  };
  return { ...index, seen, weights, unseen: most - Math.log(0.5), totals, shared, known };
}

/** Writes words and pairs of neighbours to `keys`, and gives their number; words of a stock phrase are in neither. */
function featuresInto(keys: Int32Array, { stems, stock, count }: Words): number {
  let features = 0;
  let before = 0;
  let isPair = false;
  for (let i = 0; i < count; i++) {
    const stem = stems[i]!;
    const isOwn = stock[i] === 0;
    if (isOwn) keys[features++] = stem;
    if (isOwn && isPair) keys[features++] = pairKey(before, stem);
    before = stem;
    isPair = isOwn;
  }
  return features;
}

type Words = Pick<ProblemWords, 'stems' | 'stock' | 'count'>;

function featuresOf({ stems, stock }: Item): Int32Array {
  const keys = new Int32Array(2 * stems.length);
  return keys.slice(0, featuresInto(keys, { stems, stock, count: stems.length }));
}

const pairKey = (before: number, stem: number) => (Math.imul(before, 0x5bd1e995) + stem) ^ (before >>> 15);

/** Shorter problems are too alike for a comparison of word pairs. */
const shortest = 6;

/** The item that shares most features with the problem by weight, and enough; null for none. */
export function bySimilarity(
  scan: ProblemWords,
  items: readonly Item[],
  index: FeatureIndex,
  threshold: number,
): Contamination | null {
  if (scan.count < shortest) return null;
  const { from, items: posted, weights, totals, shared, known } = index;
  const weight = weigh(scan, index);
  if (known.weight < threshold * weight || !mayReach(threshold * weight, index)) return null;
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

/**
 * Whether any item may share features of this weight, told from rare features alone: an item has at most all of the
 * common ones. True where that cannot tell. What is asked for is as much as the similarity takes at least: common
 * weight over weight of the problem, as the weight of both together is no less.
 */
function mayReach(least: number, { from, items, weights, shared, known }: FeatureIndex): boolean {
  const enough = least * (1 - 1e-9);
  let most = 0;
  let commonWeight = Infinity;
  for (let tier = 0; tier < rareItems.length && commonWeight >= enough * tellingShare; tier++) {
    most = rareItems[tier]!;
    commonWeight = 0;
    for (let i = 0; i < known.count; i++) {
      const place = known.places[i]!;
      if (from[place + 1]! - from[place]! > most) commonWeight += weights[place]!;
    }
  }
  if (commonWeight >= enough) return true;
  shared.fill(0);
  for (let i = 0; i < known.count; i++) {
    const place = known.places[i]!;
    const start = from[place]!;
    const end = from[place + 1]!;
    if (end - start > most) continue;
    const own = weights[place]!;
    for (let at = start; at < end; at++) {
      const item = items[at]!;
      shared[item]! += own;
      if (shared[item]! + commonWeight >= enough) return true;
    }
  }
  return false;
}

/** Features of at most so many items are rare; the first that leaves little to the common ones is taken. */
const rareItems = [4, 16, 64];
const tellingShare = 0.7;

/** Weight of all features of a problem, each counted once; those that items have are left in `known`. */
function weigh(scan: ProblemWords, { table, weights, unseen, seen, known }: FeatureIndex): number {
  if (known.places.length < 2 * scan.count) {
    known.places = new Int32Array(4 * scan.count);
    known.keys = new Int32Array(4 * scan.count);
  }
  while (known.slotKey.length < 4 * scan.count) {
    known.slotKey = new Int32Array(2 * known.slotKey.length);
    known.slotTurn = new Int32Array(known.slotKey.length);
  }
  const { keys, places, placeTurn, slotKey, slotTurn } = known;
  const features = featuresInto(keys, scan);
  const slotMask = slotKey.length - 1;
  const turn = ++known.turn;
  let count = 0;
  let ofKnown = 0;
  let ofOthers = 0;
  for (let i = 0; i < features; i++) {
    const key = keys[i]!;
    const place = seen[key & seenMask] === 0 ? -1 : table.get(key);
    if (place < 0) {
      let slot = (key ^ (key >>> 11)) & slotMask;
      while (slotTurn[slot] === turn && slotKey[slot] !== key) slot = (slot + 1) & slotMask;
      if (slotTurn[slot] === turn) continue;
      slotTurn[slot] = turn;
      slotKey[slot] = key;
      ofOthers += unseen;
    } else if (placeTurn[place] !== turn) {
      placeTurn[place] = turn;
      places[count++] = place;
      ofKnown += weights[place]!;
    }
  }
  known.count = count;
  known.weight = ofKnown;
  return ofOthers + ofKnown;
}

/** A power of two; there are at least twice as many as features. */
const fewestSlots = 1024;
