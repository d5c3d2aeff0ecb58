import { correct, incorrect } from '../spec-support/verdict-tables.ts';
import { verify } from '../verify.ts';

describe('the answer of a whole response', () => {
  it('takes the last box after the last </think>', () => {
    correct([
      ['5', '\\boxed{3}. wait, \\boxed{5}'],
      ['5', '<think>\\boxed{3}</think> So it is \\boxed{5}.'],
      ['5', '<think>a</think>\\boxed{1}</think>\\boxed{5}'],
    ]);
    incorrect([
      ['3', '\\boxed{3}. wait, \\boxed{5}'],
      ['\\{3,5\\}', '\\boxed{3}. wait, \\boxed{5}'],
    ]);
  });

  it('finds nothing in a response that was cut off while thinking', () => {
    expect(verify({ gold: '5', prediction: '<think>so \\boxed{5}, but' })).toMatchObject({
      verdict: 'incorrect',
      extracted: null,
      reason: 'the response ends inside <think>',
    });
  });

  it('tells what was extracted and from where', () => {
    expect(verify({ gold: '#### 1,234', prediction: 'The answer is 1234.' })).toMatchObject({
      extracted: '1234',
      extractedFrom: 'phrase',
    });
    expect(verify({ gold: '7', prediction: 'Sum: $3+4 = 7$ and so on' })).toMatchObject({
      extractedFrom: 'math',
    });
    expect(verify({ gold: '7', prediction: '<answer>7</answer>' })).toMatchObject({
      extractedFrom: 'answer-tag',
    });
    expect(verify({ gold: '7', prediction: 'So we get 7 apples in the end' })).toMatchObject({
      extractedFrom: 'number',
      verdict: 'correct',
    });
  });

  it('passes over a remark about the answer', () => {
    correct([
      ['28', 'We get $28$. This confirms that our final answer is indeed correct.'],
      ['28', 'Therefore, the final answer is indeed 28.'],
      ['3', 'Final Answer: Jane started growing Sphere 3 hours ago. I hope it is correct.'],
    ]);
  });

  it('never reads a link', () => {
    incorrect([['5', 'https://www.youtube.com/watch?v=5HAk-6qlOH0']]);
  });

  it('joins boxes that list values of one answer', () => {
    correct([
      ['1,-2', 'The integers are \\[\\boxed{-2} \\quad \\text{and} \\quad \\boxed{1}.\\]'],
      ['1,2', '\\boxed{1} papers and \\boxed{2} bins'],
    ]);
  });
});
