import type { Recipe } from '@longhand/records';
import { dropDuplicates, dropNearDuplicates, type BandReader } from './late/duplicates.ts';
import { decideMajorities, type Majorities } from './late/majority.ts';
import { dropOutsidePassRate, passCounts } from './late/pass-rates.ts';
import type { LateDrop, LateDrops } from './late/rows-alive.ts';
import { keepOnly, onePerProblem, selectRows } from './late/selection.ts';
import type { UnitIndex } from './unit-index.ts';

export type { LateDrop, LateDrops } from './late/rows-alive.ts';

/** What the stages over all rows decide. */
export interface Decisions {
  drops: LateDrops;
  /** Verdicts of rows without a gold answer. */
  majorities: Majorities;
}

/**
 * The stages that must see all rows at once, over the units' indexes in order: majorities, the window of pass rates,
 * exact duplicates (the first row stays), near duplicates, then selection. Depends on the rows and their order only.
 */
export function decide(
  indexes: readonly UnitIndex[],
  recipe: Recipe,
  bandKeys: BandReader = noBands,
): Decisions {
  const { verify, deduplicate, select } = recipe;
  const drops: LateDrops = indexes.map(() => new Map<number, LateDrop>());
  const majorities = decideMajorities(indexes, drops, verify);
  const counts =
    verify.pass_rate !== undefined || select.balance?.by === 'pass_rate' ? passCounts(indexes) : new Map();
  if (verify.pass_rate !== undefined) dropOutsidePassRate(indexes, drops, verify.pass_rate, counts);
  dropDuplicates(indexes, drops, deduplicate.exact);
  if (deduplicate.near !== undefined) dropNearDuplicates(indexes, drops, deduplicate.near, bandKeys);
  keepOnly(indexes, drops, select.only);
  onePerProblem(indexes, drops, recipe);
  for (const [split, wanted] of Object.entries(select.rows)) {
    selectRows(indexes, drops, split, wanted, recipe, counts);
  }
  return { drops, majorities };
}

function noBands(): never {
  throw new Error('near duplicates were asked for without band keys');
}
