import { createHash } from 'node:crypto';
import type { Recipe } from '@longhand/records';
import type { UnitIndex } from './unit-index.ts';

/** Why a row that passed its unit's own stages is dropped after all. */
export interface LateDrop {
  stage: 'deduplicate' | 'select';
  reason: string;
  detail: string;
}

/** Per unit: the rows that the stages over the whole data set drop. */
export type LateDrops = Map<number, LateDrop>[];

/**
 * The stages that must see all rows at once, over the units' indexes in order: exact duplicates (the first
 * row stays), then the number of rows asked for in each split. Depends on the order of the rows only.
 */
export function decide(indexes: readonly UnitIndex[], recipe: Recipe): LateDrops {
  const drops: LateDrops = indexes.map(() => new Map<number, LateDrop>());
  dropDuplicates(indexes, drops, recipe.deduplicate.exact);
  for (const [split, wanted] of Object.entries(recipe.select.rows)) {
    selectRows(indexes, drops, split, wanted, recipe);
  }
  return drops;
}

function dropDuplicates(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  exact: 'off' | 'row' | 'problem',
): void {
  if (exact === 'off') return;
  const first = new Map<string, string>();
  for (const [unit, index] of indexes.entries()) {
    const keys = exact === 'row' ? index.rowKey : index.problemKey;
    for (let row = 0; row < index.rows; row++) {
      if (index.stage[row]! >= 0) continue;
      const kept = first.get(keys[row]!);
      if (kept === undefined) {
        first.set(keys[row]!, index.id[row]!);
      } else {
        drops[unit]!.set(row, {
          stage: 'deduplicate',
          reason: exact === 'row' ? 'same_problem_and_response' : 'same_problem',
          detail: `row ${kept} is kept`,
        });
      }
    }
  }
}

function selectRows(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  split: string,
  wanted: number,
  recipe: Recipe,
): void {
  const rows: { unit: number; row: number; rank: string }[] = [];
  for (const [unit, index] of indexes.entries()) {
    const place = index.words.indexOf(split);
    for (let row = 0; row < index.rows; row++) {
      if (index.split[row] !== place || index.stage[row]! >= 0 || drops[unit]!.has(row)) continue;
      rows.push({
        unit,
        row,
        rank: recipe.select.order === 'random' ? rankOf(index.id[row]!, recipe.seed) : '',
      });
    }
  }
  if (recipe.select.order === 'random') rows.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  const detail = `${String(wanted)} rows of ${split} were asked for`;
  for (const { unit, row } of rows.slice(wanted)) {
    drops[unit]!.set(row, { stage: 'select', reason: 'not_selected', detail });
  }
}

/** A seeded order that depends on the row alone: adding rows elsewhere does not reshuffle it. */
function rankOf(id: string, seed: number): string {
  return createHash('sha256')
    .update(`${String(seed)}:${id}`)
    .digest('hex');
}
