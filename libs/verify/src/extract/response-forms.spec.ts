import { correct, different, incorrect, same, verdict } from '../spec-support/verdict-tables.ts';

describe('the answer of a response, however it is marked', () => {
  it('are the same', () => {
    same([
      ['B', '\\boxed{B}'],
      ['B', '\\boxed{\\text{(B)}}'],
      ['A', '\\boxed{A}'],
      ['D', '\\boxed{\\mathrm{D}}'],
      ['E', '\\boxed{E}'],
      ['C', '**C**'],
      ['C', 'Therefore, C is the correct answer.'],
      ['C', '**Answer: C**'],
      ['C', 'The answer is $\\boxed{C}$.'],
      ['Yes', '\\boxed{\\text{Yes}}'],
      ['(A) 5', '\\boxed{5}'],
      ['42', 'The answer is 42.'],
      ['42', '<think>maybe 41</think> The final answer is $\\boxed{42}$.'],
      ['42', 'Thus the total is forty-two.'],
      ['5', 'Answer: $5$'],
      ['12', '**12**'],
      ['12', 'The final answer is: $\\boxed{12}$ dollars.'],
      ['12', 'answer = 12'],
      ['12', '\\[ \\boxed{12} \\]'],
      ['12', '$$\\boxed{12}$$'],
      ['12', '\\boxed{12 \\text{ apples}}'],
      ['12', '\\boxed{x = 12}'],
      ['12', '\\boxed{12.}'],
      ['12', '\\boxed{ 12 }'],
      ['12', '\\boxed{\\$12}'],
      ['12', '\\boxed{12\\%}'],
      ['12', '\\boxed{\\mathbf{12}}'],
      ['12', '\\boxed{\\text{12}}'],
      ['12', '\\boxed{\\textbf{12}}'],
      ['12', '<answer>\\boxed{12}</answer>'],
      ['12', '#### 12'],
      ['12', 'blah\\n#### 12.'],
      ['12, 13', '\\boxed{12} and \\boxed{13}'],
      ['12', 'First \\boxed{11}. Correction: \\boxed{12}'],
      ['(1, 2)', 'The point is $\\boxed{(1, 2)}$.'],
      ['(1,2)', '\\boxed{x=1, y=2}'],
      ['(1,2)', '\\boxed{(x,y) = (1,2)}'],
      ['-3', '\\boxed{-3}'],
      ['-3', '\\boxed{−3}'],
      ['\\text{blue}', '\\boxed{\\text{blue}}'],
      ['\\text{blue}', 'The answer is blue.'],
      ['6:00 \\text{ p.m.}', '\\boxed{6\\text{ PM}}'],
      ['2:05', '\\boxed{2{:}05}'],
      ['\\text{(C)}', '\\boxed{\\text{C}}'],
      ['x^2+3x+2', 'x**2 + 3*x + 2'],
      ['4', 'The smallest such $n$ is $n=4$.'],
    ]);
  });

  it('answer the gold answer', () => {
    correct([
      ['\\text{(B)}\\ 12', '\\boxed{B}'],
      ['C', '<answer>C</answer>'],
      ['C', '<answer>(C) Paris</answer>'],
      ['\\frac{3}{4}', 'So the probability is $\\frac{3}{4}$.'],
      ['5', '**Final Answer:** 5'],
      ['5', '### Answer: 5'],
      ['12', '<answer> 12 </answer>'],
      ['1,200', 'She earns $1,200 in total.'],
    ]);
  });

  it('are told apart', () => {
    different([
      ['A', '\\boxed{B}'],
      ['12', '\\boxed{13}, not 12'],
      ['12', '\\boxed{12} or \\boxed{13}'],
    ]);
  });

  it('do not answer the gold answer', () => {
    incorrect([
      ['12', '<think>\\boxed{12}'],
      ['12', '\\boxed{}'],
    ]);
  });

  it('cannot be judged by an empty box', () => {
    expect(verdict('\\boxed{}', '12')).toBe('unverifiable');
  });
});
