import type { AnswerTools } from '@longhand/quality';
import { toldAnswer, verify } from '@longhand/verify';

/** The last claim stands near the end; what was said earlier was worked on. In UTF-16 units. */
const tail = 4000;

/** Answer verification as the quality filters ask for it. */
export const answerTools: AnswerTools = {
  claim: (text) => {
    const told = toldAnswer(text.slice(-tail));
    if (told === null) return null;
    const { text: answer, from } = told;
    if (from === 'boxed' || from === 'answer-tag' || from === 'hash') return answer;
    // "The answer is an integer, as asked" claims nothing.
    return /^\S{1,40}$/.test(answer) && /\d/.test(answer) ? answer : null;
  },
  same: (left, right) => {
    const { verdict } = verify({ kind: 'math', gold: right, prediction: `\\boxed{${left}}` });
    return verdict === 'unverifiable' ? null : verdict === 'correct';
  },
};
