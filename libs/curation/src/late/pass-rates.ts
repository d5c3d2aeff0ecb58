import type { Recipe } from '@longhand/records';
import { verdictCodes, type UnitIndex } from '../unit-index.ts';
import { rowsAlive, type LateDrops } from './rows-alive.ts';

/** Responses of a problem that were judged, and those that are right. */
export interface PassCount {
  correct: number;
  judged: number;
}

/**
 * Counts correct responses by problem, over all rows that were judged, those that later stages drop
 * included; `unverifiable` is no judgement.
 */
export function passCounts(indexes: readonly UnitIndex[]): Map<string, PassCount> {
  const counts = new Map<string, PassCount>();
  for (const index of indexes) {
    for (let row = 0; row < index.rows; row++) {
      const verdict = verdictCodes[index.verdict[row]!];
      if (verdict !== 'correct' && verdict !== 'incorrect') continue;
      const key = index.problemKey[row]!;
      let count = counts.get(key);
      if (count === undefined) counts.set(key, (count = { correct: 0, judged: 0 }));
      count.judged++;
      if (verdict === 'correct') count.correct++;
    }
  }
  return counts;
}

/** Drops the rows of problems whose share of correct responses lies outside the recipe's window. */
export function dropOutsidePassRate(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  window: NonNullable<Recipe['verify']['pass_rate']>,
  counts: ReadonlyMap<string, PassCount>,
): void {
  const { min, max, exclusive, min_responses } = window;
  for (const { unit, row, index } of rowsAlive(indexes, drops)) {
    const { correct, judged } = counts.get(index.problemKey[row]!) ?? { correct: 0, judged: 0 };
    const detail = `${String(correct)} of ${String(judged)} responses are correct`;
    const rate = correct / judged;
    const reason =
      judged < min_responses || judged === 0
        ? 'too_few_responses'
        : rate < min || (exclusive && rate === min)
          ? 'pass_rate_too_low'
          : rate > max || (exclusive && rate === max)
            ? 'pass_rate_too_high'
            : null;
    if (reason !== null) drops[unit]!.set(row, { stage: 'verify', reason, detail });
  }
}
