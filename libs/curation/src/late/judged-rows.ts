import { splitThinking, type Recipe, type Verdict } from '@longhand/records';
import type { Verification } from '@longhand/verify';
import { verdictCodes, type UnitIndex } from '../unit-index.ts';
import type { LateVerdicts } from './late-verdict.ts';
import { rowsAlive, type LateDrop, type LateDrops } from './rows-alive.ts';

/** What a judge is to compare: a row that rules could not decide. */
export interface OpenQuestion {
  gold: string;
  /** The answer that was found in the response, or the end of what follows its reasoning. */
  answer: string;
}

/** What the judge says of a question; `by` is its name, null where it gave no answer. */
export interface Judged {
  verdict: Verdict;
  reason: string;
  by: string | null;
}

/** What the judge said, by `questionName`. */
export type Judgements = ReadonlyMap<string, Judged>;

/** Characters of a response without an answer that the judge sees, from its end. */
const longestAnswer = 2000;

/** What the judge is to be asked of a row; null where the recipe has no judge, or rules have decided. */
export function openQuestion(
  { verify }: Recipe,
  { answer: gold, response }: { answer: string | null; response: string },
  { verdict, extracted }: Verification,
): OpenQuestion | null {
  if (verify.judge === undefined || verdict !== 'unverifiable' || gold === null) return null;
  const answer = extracted ?? splitThinking(response).final.trim().slice(-longestAnswer);
  return gold.trim() === '' || answer === '' ? null : { gold, answer };
}

/** Equal for questions that are asked once. */
export function questionName({ gold, answer }: OpenQuestion): string {
  return JSON.stringify([gold, answer]);
}

/** The questions of the rows that nothing has dropped, each once, in the order of the data set. */
export function openQuestions(indexes: readonly UnitIndex[]): OpenQuestion[] {
  const questions = new Map<string, OpenQuestion>();
  const none: LateDrops = indexes.map(() => new Map<number, LateDrop>());
  for (const { row, index } of rowsAlive(indexes, none)) {
    const question = index.open?.[row];
    if (question !== undefined) questions.set(questionName(question), question);
  }
  return [...questions.values()];
}

/**
 * Puts the judge's verdicts in place of `unverifiable`, in the indexes too, so that pass rates, duplicates and counts
 * go by them, and drops what `verify.keep` does not keep.
 */
export function decideJudged(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  { keep }: Recipe['verify'],
  judgements: Judgements,
  verdicts: LateVerdicts,
): void {
  for (const { unit, row, index } of rowsAlive(indexes, drops)) {
    const question = index.open?.[row];
    if (question === undefined) continue;
    const judged = judgements.get(questionName(question));
    if (judged === undefined) throw new Error('a row that rules could not decide was not judged');
    const { verdict, reason, by } = judged;
    index.verdict[row] = verdictCodes.indexOf(verdict);
    if (by !== null) verdicts[unit]!.set(row, { by: `judge:${by}`, verdict });
    if (keep === 'correct' && verdict !== 'correct') {
      drops[unit]!.set(row, { stage: 'verify', reason: verdict, detail: reason });
    }
  }
}
