import type { Recipe } from '@longhand/records';
import { dropDuplicates, dropNearDuplicates, type BandReader } from './late/duplicates.ts';
import { decideJudged, type Judgements } from './late/judged-rows.ts';
import type { LateVerdict, LateVerdicts } from './late/late-verdict.ts';
import { decideMajorities } from './late/majority.ts';
import { dropOutsidePassRate, passCounts } from './late/pass-rates.ts';
import type { LateDrop, LateDrops } from './late/rows-alive.ts';
import { keepOnly, onePerProblem, selectRows } from './late/selection.ts';
import type { UnitIndex } from './unit-index.ts';

export type { LateDrop, LateDrops } from './late/rows-alive.ts';

/** What the stages over all rows decide. */
export interface Decisions {
  drops: LateDrops;
  /** Verdicts by majority and by a judge. */
  verdicts: LateVerdicts;
}

/**
 * The stages that must see all rows at once, over the units' indexes in order: majorities, judgements, the window of pass rates,
 * exact duplicates (the first row stays), near duplicates, then selection. Depends on the rows and their order only.
 */
export function decide(
  indexes: readonly UnitIndex[],
  recipe: Recipe,
  bandKeys: BandReader = noBands,
  judgements: Judgements = new Map(),
): Decisions {
  const { verify, deduplicate, select } = recipe;
  const drops: LateDrops = indexes.map(() => new Map<number, LateDrop>());
  const verdicts: LateVerdicts = indexes.map(() => new Map<number, LateVerdict>());
  decideMajorities(indexes, drops, verify, verdicts);
  if (verify.judge !== undefined) decideJudged(indexes, drops, verify, judgements, verdicts);
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
  return { drops, verdicts };
}

function noBands(): never {
  throw new Error('near duplicates were asked for without band keys');
}
