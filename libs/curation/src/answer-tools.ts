import type { AnswerTools } from '@longhand/quality';
import { extractAnswer, verify } from '@longhand/verify';

/** The last claim stands near the end; what was said earlier was worked on. In UTF-16 units. */
const tail = 4000;

/** Answer verification as the quality filters ask for it. */
export const answerTools: AnswerTools = {
  claim: (text) => {
    const { text: answer, from } = extractAnswer(text.slice(-tail), 'math');
    if (answer === null || from === 'boxed' || from === 'answer-tag' || from === 'hash') return answer;
    // The last number of a chain of thought claims nothing; "the answer is an integer, as asked" neither.
    const marked = (from === 'phrase' || from === 'final-answer') && /^\S{1,40}$/.test(answer);
    return marked && /\d/.test(answer) ? answer : null;
  },
  same: (left, right) => {
    const { verdict } = verify({ kind: 'math', gold: right, prediction: `\\boxed{${left}}` });
    return verdict === 'unverifiable' ? null : verdict === 'correct';
  },
};
