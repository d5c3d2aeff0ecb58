import { verdict } from './spec-support/verdict-tables.ts';
import { verify } from './verify.ts';

describe('a gold answer that cannot be judged', () => {
  it('gives unverifiable, never correct', () => {
    for (const gold of [null, '', '  ', '\\frac{', '???', '$$'])
      expect([gold, verdict(gold, '5')]).toEqual([gold, 'unverifiable']);
    expect(verdict('???', '???')).toBe('unverifiable');
    expect(verdict('(3,', '(3,')).not.toBe('incorrect');
  });

  it('gives unverifiable for a puzzle that is none', () => {
    expect(verdict('{"numbers":[1.5],"target":2}', '1+1', 'countdown')).toBe('unverifiable');
    expect(verdict('7', '1+1', 'countdown')).toBe('unverifiable');
  });
});

describe('settings', () => {
  it('relationsAsSets keeps relations and sets apart', () => {
    expect(verdict('x \\in [-2,7]', '-2 \\le x \\le 7', 'math', { relationsAsSets: false })).toBe(
      'incorrect',
    );
  });

  it('anyVariableName compares functions of one variable', () => {
    expect(verdict('f(x)', 'f(y)')).toBe('incorrect');
    expect(verdict('f(x)', 'f(y)', 'math', { anyVariableName: true })).toBe('correct');
  });

  it('alternatives are as good as the gold answer', () => {
    expect(verdict('1', '2', 'math', { alternatives: ['2'] })).toBe('correct');
  });
});

describe('other kinds', () => {
  it('choices in all their forms', () => {
    for (const said of [
      'B',
      '(B)',
      '\\text{B}',
      'B) 12',
      'Answer: B',
      '**B**',
      '\\boxed{\\textbf{(B)}}',
      'The answer is (B).',
      'b',
      'B. Paris',
      'I pick option B.',
    ])
      expect([said, verdict('B', said, 'choice')]).toEqual([said, 'correct']);
    for (const said of ['C', '(C)', 'A or B', 'none', 'The answer is A little more than B'])
      expect([said, verdict('B', said, 'choice')]).toEqual([said, 'incorrect']);
    expect(
      verify({ gold: 'C', prediction: 'so the answer is \\boxed{17}. The answer is (C).' }),
    ).toMatchObject({ verdict: 'correct', verifier: 'choice@1' });
    expect(verdict('maybe', 'A', 'choice')).toBe('unverifiable');
  });

  it('choices by what they say', () => {
    const options = { choiceTexts: ['Paris', 'Rome', '\\frac{1}{2}', '0.25'] };
    const chosen = (gold: string, said: string) => verdict(gold, said, 'choice', options);
    expect(chosen('B', 'The answer is Rome.')).toBe('correct');
    expect(chosen('B', '\\boxed{\\text{Paris}}')).toBe('incorrect');
    expect(chosen('C', '\\boxed{0.5}')).toBe('correct');
    expect(chosen('Rome', 'B')).toBe('correct');
    expect(chosen('D', '\\boxed{\\frac14}')).toBe('correct');
    expect(chosen('A', 'The answer is (B) Rome.')).toBe('incorrect');
    expect(chosen('A', 'London')).toBe('incorrect');
  });

  it('yes and no', () => {
    expect(verdict('yes', 'The answer is Yes.', 'yes-no')).toBe('correct');
    expect(verdict('True', 'No, it is not.', 'auto')).toBe('incorrect');
  });

  it('texts and numbers with a tolerance', () => {
    expect(verdict('New York', '**new york**.', 'string')).toBe('correct');
    expect(verdict('New York', 'new york', 'string', { caseSensitive: true })).toBe('incorrect');
    expect(verdict('100', '\\boxed{101}', 'numeric', { relativeTolerance: 0.02 })).toBe('correct');
    expect(verdict('100', '\\boxed{103}', 'numeric', { absoluteTolerance: 2 })).toBe('incorrect');
  });

  it('Countdown with its gold answer as JSON', () => {
    const gold = '{"numbers":[1,2,3],"target":9}';
    for (const said of [
      '<answer>(1+2)*3</answer>',
      '<answer>(1 + 2) × 3 = 9\n</answer>',
      '\\boxed{(1+2)*3 = 9}',
    ])
      expect([said, verdict(gold, said, 'auto')]).toEqual([said, 'correct']);
    for (const said of ['<answer>3*3</answer>', '<answer>3**2*1</answer>', '<answer>9</answer>'])
      expect([said, verdict(gold, said, 'auto')]).toEqual([said, 'incorrect']);
    expect(verify({ gold: null, prediction: '(1+2)*3', numbers: [1, 2, 3], target: 9 }).verdict).toBe(
      'correct',
    );
  });
});

describe('the reason of a verdict', () => {
  it.each([
    ['5', '\\boxed{x > 5}', 'a set of numbers is no single number'],
    ['5', '\\boxed{}', 'the box is empty'],
    ['5\\text{ cm}^2', '5\\text{ cm}^3', 'cm^2 is not cm^3'],
    ['12', '\\boxed{12 \\text{ or more}}', 'one answer names another value or a bound as well'],
    ['(1,2)', '\\{1,2\\}', 'a tuple is no set'],
    ['1,2,3', '1,2', '2 values, not 3'],
    ['\\$5', '€5', 'amounts in different currencies'],
    ['B', 'The answer is A.', 'chooses A, not B'],
    ['7', '<think>perhaps \\boxed{7}', 'the response ends inside <think>'],
    ['\\frac{x^2}{2}+C', '\\frac{x^2+1}{2}+C', 'the same up to the constant of integration'],
  ])('says why %s and %s are the same or not', (gold, prediction, reason) => {
    expect(verify({ gold, prediction }).reason).toBe(reason);
  });
});
