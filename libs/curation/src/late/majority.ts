import type { Recipe, Verdict } from '@longhand/records';
import { answerTools } from '../answer-tools.ts';
import { verdictCodes, type UnitIndex } from '../unit-index.ts';
import type { LateVerdicts } from './late-verdict.ts';
import { rowsAlive, type LateDrops } from './rows-alive.ts';

/** What the rows that no majority decides are dropped for, where only correct rows are kept. */
const undecided = { stage: 'verify', reason: 'no_majority' } as const;

/**
 * Lets the responses to each problem without a gold answer vote: equal values are one answer, the largest group
 * wins where it is large enough and alone. Writes the verdicts to the indexes, so that pass rates, duplicates and
 * counts go by them, and drops what `verify.keep` does not keep.
 */
export function decideMajorities(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  { majority, keep }: Recipe['verify'],
  verdicts: LateVerdicts,
): void {
  if (majority === undefined) return;
  const problems = new Map<string, { unit: number; row: number; vote: string }[]>();
  for (const { unit, row, index } of rowsAlive(indexes, drops)) {
    const vote = index.votes?.[row];
    if (vote === undefined) continue;
    const votes = problems.get(index.problemKey[row]!);
    if (votes === undefined) problems.set(index.problemKey[row]!, [{ unit, row, vote }]);
    else votes.push({ unit, row, vote });
  }
  for (const votes of problems.values()) {
    const answer = winner(
      votes.map(({ vote }) => vote),
      majority,
    );
    for (const { unit, row, vote } of votes) {
      const verdict = answer === null ? 'unverifiable' : verdictOf(vote, answer);
      indexes[unit]!.verdict[row] = verdictCodes.indexOf(verdict);
      verdicts[unit]!.set(row, { by: 'majority', answer, verdict });
      if (keep === 'all' || verdict === 'correct') continue;
      const detail =
        answer === null
          ? `${String(votes.length)} responses, none of their answers has ${String(majority.min_share * 100)} % of them`
          : `most of ${String(votes.length)} responses say ${answer}, this one ${vote}`;
      drops[unit]!.set(
        row,
        answer === null ? { ...undecided, detail } : { stage: 'verify', reason: verdict, detail },
      );
    }
  }
}

function verdictOf(vote: string, answer: string): Verdict {
  if (vote === answer) return 'correct';
  const same = answerTools.same(vote, answer);
  return same === null ? 'unverifiable' : same ? 'correct' : 'incorrect';
}

/** The answer of the largest group as most of it write it; null where groups tie or none is large enough. */
function winner(
  votes: readonly string[],
  { min_responses, min_share }: NonNullable<Recipe['verify']['majority']>,
): string | null {
  if (votes.length < min_responses) return null;
  const spellings = new Map<string, number>();
  for (const vote of votes) spellings.set(vote, (spellings.get(vote) ?? 0) + 1);
  const groups: { answer: string; most: number; size: number }[] = [];
  for (const [vote, count] of spellings) {
    const group = groups.find(({ answer }) => verdictOf(vote, answer) === 'correct');
    if (group === undefined) groups.push({ answer: vote, most: count, size: count });
    else {
      group.size += count;
      if (count > group.most) Object.assign(group, { answer: vote, most: count });
    }
  }
  groups.sort((a, b) => b.size - a.size);
  const [first, second] = groups;
  if (first === undefined || first.size === second?.size) return null;
  return first.size / votes.length >= min_share ? first.answer : null;
}
