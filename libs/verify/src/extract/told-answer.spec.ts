import { extractAnswer, toldAnswer } from './extract-answer.ts';

describe('toldAnswer', () => {
  it.each([
    ['<think>\n3+4\n</think>\n\nIt is $\\boxed{7}$.', 'boxed'],
    ['So <answer> 7 </answer>', 'answer-tag'],
    ['3 + 4 = 7\n#### 7', 'hash'],
    ['**Final answer:** 7', 'final-answer'],
    ['We add them. The answer is 7.', 'phrase'],
    ['Sumamos. La respuesta es 7.', 'phrase'],
    ['相加即可。答案是7。', 'phrase'],
    ['Ans: 7', 'phrase'],
  ])('is what extractAnswer finds where the answer is told: %j', (response, from) => {
    expect(toldAnswer(response)).toMatchObject({ text: '7', from });
    expect(extractAnswer(response, 'math')).toMatchObject({ text: '7', from });
  });

  it.each(['$x = 7$', '7', 'so we get 7', 'Is the answer 7?', '<think>\nthe answer is 7', '\\boxed{}', ' '])(
    'is null where nothing tells it: %j',
    (response) => {
      expect(toldAnswer(response)).toBeNull();
    },
  );
});
