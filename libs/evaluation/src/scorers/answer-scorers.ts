import { type Verification, verify } from '@longhand/verify';
import type { Item, Response } from '../task/task.ts';
import { answerText } from '../text/answer-text.ts';
import { gsm8kMatches, haluEvalJudgement } from './official-matches.ts';
import type { Scorer, Verdict } from './scorer.ts';

/**
 * Maths answers by libs/verify: exact values, sets, intervals, units; a tolerance where the item has one. With
 * `exact_match: gsm8k` also that benchmark's exact matches.
 */
export const math: Scorer = {
  name: 'math@1',
  score(item, response, _tools, options) {
    const verdict = mathVerdict(item, response);
    if (options.exact_match !== 'gsm8k') return verdict;
    const { strict, flexible } = gsm8kMatches(answerText(response.text).answer, goldOf(item));
    const measures = { exact_match_strict: strict ? 1 : 0, exact_match_flexible: flexible ? 1 : 0 };
    return { ...verdict, measures: { ...verdict.measures, ...measures } };
  },
};

function mathVerdict({ fields }: Item, { text }: Response): Verdict {
  const gold = (fields.gold as string | undefined) ?? null;
  const alternatives = fields.alternatives as string[] | undefined;
  const verification = verify({
    kind: 'math',
    gold,
    prediction: text,
    options: alternatives === undefined ? {} : { alternatives },
  });
  if (verification.verdict === 'correct' || typeof fields.tolerance !== 'number') return told(verification);
  const near = verify({
    kind: 'numeric',
    gold,
    prediction: text,
    options: { absoluteTolerance: fields.tolerance },
  });
  return told(near.verdict === 'correct' ? near : verification);
}

/** Countdown by libs/verify: each number exactly once, exact arithmetic. */
export const countdown: Scorer = {
  name: 'countdown@1',
  score({ fields }, { text }) {
    const numbers = fields.numbers as number[];
    return told(
      verify({ kind: 'countdown', gold: null, prediction: text, numbers, target: fields.target as number }),
    );
  },
};

/** Yes or no; `accuracy_official` as HaluEval's own code reads it. */
export const yesNo: Scorer = {
  name: 'yes-no@1',
  score(item, { text }) {
    const gold = goldOf(item);
    const verdict = told(verify({ kind: 'yes-no', gold, prediction: text }));
    const official = haluEvalJudgement(answerText(text).answer) === gold ? 1 : 0;
    return { ...verdict, measures: { ...verdict.measures, accuracy_official: official } };
  },
};

/** A verification as a verdict; an unreadable gold answer scores nothing and is counted. */
export function told({ verdict, extracted, reason }: Verification, vote = extracted): Verdict {
  const correct = verdict === 'unverifiable' ? null : verdict === 'correct';
  const score = correct === true ? 1 : 0;
  return {
    extracted,
    correct,
    score,
    reason,
    measures: { accuracy: score, ...(correct === null ? { unverifiable: 1 } : {}) },
    vote: vote === null ? null : plain(vote),
  };
}

/** An answer as it is compared with other answers of the same question, for a majority vote. */
export function plain(answer: string): string {
  return answer
    .normalize('NFKC')
    .replaceAll(/\\(?:left|right|displaystyle|,|;|!|:)|\\ |[\s$]/g, '')
    .replaceAll(/\\[dt]frac/g, '\\frac')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** The gold answer of an item, where it has one. */
export function goldOf(item: Item): string {
  return item.fields.gold as string;
}
