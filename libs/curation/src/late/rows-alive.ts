import type { UnitIndex } from '../unit-index.ts';

/** Why a row that passed its unit's own stages is dropped after all. */
export interface LateDrop {
  stage: 'verify' | 'deduplicate' | 'select';
  reason: string;
  detail: string;
}

/** Per unit: the rows that the stages over the whole data set drop. */
export type LateDrops = Map<number, LateDrop>[];

/** The word at a place of an index, null for none. */
export function wordAt(index: UnitIndex, place: number): string | null {
  return place < 0 ? null : index.words[place]!;
}

/** A row of a run that nothing has dropped so far. */
export interface AliveRow {
  unit: number;
  row: number;
  /** Its number over all units. */
  number: number;
  index: UnitIndex;
}

/** The rows that nothing has dropped so far, in the order of the data set. */
export function* rowsAlive(indexes: readonly UnitIndex[], drops: LateDrops): Generator<AliveRow> {
  let first = 0;
  for (const [unit, index] of indexes.entries()) {
    for (let row = 0; row < index.rows; row++) {
      if (index.stage[row]! >= 0 || drops[unit]!.has(row)) continue;
      yield { unit, row, number: first + row, index };
    }
    first += index.rows;
  }
}
