import { Clusters } from '@longhand/quality';
import type { Recipe } from '@longhand/records';
import { verdictCodes, type UnitIndex } from '../unit-index.ts';
import { rowsAlive, type LateDrops } from './rows-alive.ts';

/** Drops rows that are equal to an earlier one. */
export function dropDuplicates(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  exact: 'off' | 'row' | 'problem',
): void {
  if (exact === 'off') return;
  const first = new Map<string, string>();
  for (const { unit, row, index } of rowsAlive(indexes, drops)) {
    const key = (exact === 'row' ? index.rowKey : index.problemKey)[row]!;
    const kept = first.get(key);
    if (kept === undefined) {
      first.set(key, index.id[row]!);
    } else {
      drops[unit]!.set(row, {
        stage: 'deduplicate',
        reason: exact === 'row' ? 'same_problem_and_response' : 'same_problem',
        detail: `row ${kept} is kept`,
      });
    }
  }
}

/** The band keys of a unit's rows for one band; 0 for a row that has none. */
export type BandReader = (unit: number, band: number) => Float64Array<ArrayBuffer>;

/**
 * Drops near duplicates: rows that share a MinHash band, directly or over others, are a cluster, of which the
 * recipe's choice stays. One band of all rows is in memory at a time, in typed arrays.
 */
export function dropNearDuplicates(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  near: NonNullable<Recipe['deduplicate']['near']>,
  bandKeys: BandReader,
): void {
  const { units, rows } = aliveRows(indexes, drops);
  const clusters = new Clusters(rows.length);
  const first = new FirstPlaces(rows.length);
  for (let band = 0; band < near.bands; band++) {
    first.clear();
    let unit = -1;
    let keys = new Float64Array(0);
    for (let place = 0; place < rows.length; place++) {
      if (units[place] !== unit) keys = bandKeys((unit = units[place]!), band);
      const key = keys[rows[place]!]!;
      if (key === 0) continue;
      const other = first.placeOf(key, place);
      if (other !== place) clusters.join(other, place);
    }
  }
  const best = new Int32Array(rows.length).fill(-1);
  const sizes = new Int32Array(rows.length);
  const isBetter = (a: number, b: number) =>
    better(indexes[units[a]!]!, rows[a]!, indexes[units[b]!]!, rows[b]!, near.keep);
  for (let place = 0; place < rows.length; place++) {
    const root = clusters.root(place);
    sizes[root]!++;
    const held = best[root]!;
    if (held < 0 || isBetter(place, held)) best[root] = place;
  }
  for (let place = 0; place < rows.length; place++) {
    const root = clusters.root(place);
    const kept = best[root]!;
    if (kept === place) continue;
    drops[units[place]!]!.set(rows[place]!, {
      stage: 'deduplicate',
      reason: `near_duplicate_${near.of}`,
      detail: `one of ${String(sizes[root])} near duplicates, row ${indexes[units[kept]!]!.id[rows[kept]!]!} is kept`,
    });
  }
}

/** Unit and row of what nothing has dropped so far, in the order of the data set. */
function aliveRows(indexes: readonly UnitIndex[], drops: LateDrops): { units: Int32Array; rows: Int32Array } {
  const most = indexes.reduce((sum, { rows }) => sum + rows, 0);
  const [units, rows] = [new Int32Array(most), new Int32Array(most)];
  let count = 0;
  for (const { unit, row } of rowsAlive(indexes, drops)) {
    units[count] = unit;
    rows[count++] = row;
  }
  return { units: units.subarray(0, count), rows: rows.subarray(0, count) };
}

/** The first place of each key: open addressing, keys above 0, filled at most half. */
class FirstPlaces {
  private readonly keys: Float64Array;
  private readonly places: Int32Array;

  constructor(most: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(8, most * 2)));
    this.keys = new Float64Array(capacity);
    this.places = new Int32Array(capacity);
  }

  clear(): void {
    this.keys.fill(0);
  }

  /** The first place that came with the key: `place` itself where the key is new. */
  placeOf(key: number, place: number): number {
    const { keys, places } = this;
    const mask = keys.length - 1;
    for (let at = ((key % 0x100000000) ^ (key / 0x200000)) & mask; ; at = (at + 1) & mask) {
      if (keys[at] === key) return places[at]!;
      if (keys[at] !== 0) continue;
      keys[at] = key;
      places[at] = place;
      return place;
    }
  }
}

function better(
  a: UnitIndex,
  rowA: number,
  b: UnitIndex,
  rowB: number,
  keep: 'first' | 'shortest' | 'longest',
): boolean {
  const correct = (index: UnitIndex, row: number) => verdictCodes[index.verdict[row]!] === 'correct';
  const isCorrect = correct(a, rowA);
  if (isCorrect !== correct(b, rowB)) return isCorrect;
  const longer = a.responseTokens[rowA]! - b.responseTokens[rowB]!;
  return keep === 'shortest' ? longer < 0 : keep === 'longest' && longer > 0;
}
