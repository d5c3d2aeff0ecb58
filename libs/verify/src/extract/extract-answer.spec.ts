import { lastBoxes } from './boxed.ts';
import { verify } from '../verify.ts';
import { choiceLetter } from './choice-letter.ts';
import { conclusion } from './conclusion.ts';
import { extractAnswer } from './extract-answer.ts';

const found = (response: string) => {
  const { text, from } = extractAnswer(response, 'math');
  return [text, from];
};

describe('boxes', () => {
  it('are matched brace by brace, a missing one ends with the line', () => {
    expect(lastBoxes('a \\boxed{\\frac{1}{2}} b')).toMatchObject([{ content: '\\frac{1}{2}' }]);
    expect(lastBoxes('\\boxed {987}')).toMatchObject([{ content: '987' }]);
    expect(lastBoxes('\\fbox{1}, then \\framebox{2}').at(-1)).toMatchObject({ content: '2' });
    expect(lastBoxes('so $\\boxed{28 percent} $\nmore')).toMatchObject([{ content: '28 percent' }]);
    expect(lastBoxes('so \\boxed{28\n\nmore text')).toMatchObject([{ content: '28' }]);
    expect(lastBoxes('\\boxed 5 is it')).toMatchObject([{ content: '5' }]);
    expect(lastBoxes('\\boxed{\\{1,2\\}}')).toMatchObject([{ content: '\\{1,2\\}' }]);
  });

  it('that are empty are passed over', () => {
    expect(lastBoxes('\\boxed{5} … \\boxed{}')).toMatchObject([{ content: '5' }]);
  });

  it('belong together only where they are listed', () => {
    expect(lastBoxes('$\\boxed{1}$, $\\boxed{2}$ and $\\boxed{3}$')).toHaveLength(3);
    expect(lastBoxes('\\boxed{1}. Then \\boxed{2}')).toHaveLength(1);
  });
});

describe('the answer of a response', () => {
  it('is what is marked last', () => {
    expect(found('<answer>1</answer> \\boxed{2}')).toEqual(['2', 'boxed']);
    expect(found('\\boxed{1} <answer>2</answer>')).toEqual(['2', 'answer-tag']);
    expect(found('\\boxed{255} The final answer is $10,455$. I hope it is correct.')).toEqual([
      '10,455',
      'final-answer',
    ]);
    expect(found('Steps\n#### 42')).toEqual(['42', 'hash']);
  });

  it('is read from the sentence that tells it', () => {
    expect(found('**Answer:** 42')).toEqual(['42', 'phrase']);
    expect(found('答案是 42。')).toEqual(['42', 'phrase']);
    expect(found('The answer is $x=2$, as we saw.')[1]).toBe('phrase');
  });

  it('is missing where nothing is said', () => {
    expect(extractAnswer('').missing).toBe('the response is empty');
    expect(extractAnswer('<think>a</think>  ').missing).toBe('nothing follows </think>');
    expect(
      extractAnswer('I am not sure about any of this at all, and I will not guess either.'.repeat(4)).text,
    ).not.toBe('');
  });
});

describe('a choice', () => {
  it('is one letter in all its forms, or none', () => {
    for (const text of [
      'B',
      '(B)',
      'b)',
      'B.',
      '\\text{B}',
      '\\textbf{(B)}',
      'B) 12',
      '**B**',
      'Option B',
      'the answer is B',
    ])
      expect([text, choiceLetter(text, 'ABCD')]).toEqual([text, 'B']);
    for (const text of ['', 'AB', 'Bob', 'E', '12', 'A or B'])
      expect([text, choiceLetter(text, 'ABCD')]).toEqual([text, null]);
  });
});

describe('a statement', () => {
  it('ends where its reason or what it rules out begins', () => {
    for (const response of [
      'The answer is $12$ because $3 \\cdot 4 = 12$ and not $13$.',
      'The answer is 12 (since 3 times 4 is 12).',
      'The answer is $12$, not $13$.',
      'The answer is $12$ or equivalently $24/2$.',
      'Final answer: 12, since 3 times 4 gives it.',
      'The answer is $12$ (the other root $-3$ is rejected).',
      'So $12$ (the other value, $-3$, is rejected).',
    ])
      expect([response, found(response)[0]?.trim()]).toEqual([response, '12']);
  });

  it('of what the answer is not gives none', () => {
    for (const response of [
      'The answer is not 5.',
      'The answer is not $5$.',
      'I cannot solve problem 5.',
      'See equation (5).',
    ])
      expect(extractAnswer(response, 'math').candidates.map(({ text }) => text)).not.toContain('5');
  });

  it('after #### may be a choice', () => {
    expect(extractAnswer('Some words\n#### B', 'choice').text).toBe('B');
  });
});

describe('a calculation in rows', () => {
  it('comes to its last value, a system stays whole', () => {
    expect(conclusion('x &= 2 + 4 \\\\ &= 6')).toBe('x = 6');
    expect(conclusion('\\begin{align*}\n2+2 &= 4 \\\\\n&= 4.\n\\end{align*}')).toBe('4');
    expect(conclusion('x^2 &= 36 \\\\ x &= 6')).toBe('x  = 6');
    for (const whole of ['x &= 1 \\\\ y &= 2', '\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}'])
      expect(conclusion(whole)).toBe(whole);
  });
});

describe('maths in a row', () => {
  it('is one list where the gold answer is that list, else its last part is the answer', () => {
    const response = 'The solutions are $x = -2$ and $x = \\frac{3}{2}$.';
    expect(verify({ gold: '\\left\\{-2, \\frac{3}{2}\\right\\}', prediction: response }).verdict).toBe(
      'correct',
    );
    expect(found('Since $a = 2$ and $b = 3$')).toEqual(['b = 3', 'math']);
  });
});
