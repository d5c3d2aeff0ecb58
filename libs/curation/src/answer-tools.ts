import type { AnswerTools } from '@longhand/quality';
import { extractAnswer, verify } from '@longhand/verify';

/** Answer verification as the quality filters ask for it. */
export const answerTools: AnswerTools = {
  claim: (text) => {
    const { text: answer, from } = extractAnswer(text, 'math');
    // The last number of a chain of thought claims nothing.
    return from === 'number' || from === 'math' ? null : answer;
  },
  same: (left, right) => {
    const { verdict } = verify({ kind: 'math', gold: right, prediction: `\\boxed{${left}}` });
    return verdict === 'unverifiable' ? null : verdict === 'correct';
  },
};
