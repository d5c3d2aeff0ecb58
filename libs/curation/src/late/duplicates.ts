import { Clusters } from '@longhand/quality';
import type { Recipe } from '@longhand/records';
import { verdictCodes, type UnitIndex } from '../unit-index.ts';
import { rowsAlive, type AliveRow, type LateDrops } from './rows-alive.ts';

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
 * recipe's choice stays. One band of all rows is in memory at a time.
 */
export function dropNearDuplicates(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  near: NonNullable<Recipe['deduplicate']['near']>,
  bandKeys: BandReader,
): void {
  const alive = [...rowsAlive(indexes, drops)];
  const clusters = new Clusters(alive.length);
  for (let band = 0; band < near.bands; band++) {
    const first = new Map<number, number>();
    let unit = -1;
    let keys = new Float64Array(0);
    for (const [place, at] of alive.entries()) {
      if (at.unit !== unit) keys = bandKeys((unit = at.unit), band);
      const key = keys[at.row]!;
      if (key === 0) continue;
      const other = first.get(key);
      if (other === undefined) first.set(key, place);
      else clusters.join(other, place);
    }
  }
  const best = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const [place, at] of alive.entries()) {
    const root = clusters.root(place);
    sizes.set(root, (sizes.get(root) ?? 0) + 1);
    const held = best.get(root);
    if (held === undefined || isBetter(at, alive[held]!, near.keep)) best.set(root, place);
  }
  for (const [place, { unit, row }] of alive.entries()) {
    const root = clusters.root(place);
    const kept = best.get(root)!;
    if (kept === place) continue;
    const { index, row: keptRow } = alive[kept]!;
    drops[unit]!.set(row, {
      stage: 'deduplicate',
      reason: `near_duplicate_${near.of}`,
      detail: `one of ${String(sizes.get(root))} near duplicates, row ${index.id[keptRow]!} is kept`,
    });
  }
}

function isBetter(a: AliveRow, b: AliveRow, keep: 'first' | 'shortest' | 'longest'): boolean {
  const correct = (at: AliveRow) => verdictCodes[at.index.verdict[at.row]!] === 'correct';
  if (correct(a) !== correct(b)) return correct(a);
  const longer = a.index.responseTokens[a.row]! - b.index.responseTokens[b.row]!;
  return keep === 'shortest' ? longer < 0 : keep === 'longest' && longer > 0;
}
