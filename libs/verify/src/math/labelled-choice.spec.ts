import { correct, different, incorrect, same, verdict } from '../spec-support/verdict-tables.ts';

describe('choices with what they say', () => {
  it('are the same', () => {
    same([
      ['(-\\infty,\\infty)', '\\text{All real numbers}'],
      ['\\text{AB}_{16}', '171'],
      ['\\text{DNE}', 'The limit does not exist'],
      ['\\textbf{(B)}\\ 12', '12'],
      ['(B) 12', '12'],
      ['ABD', 'A, B, D'],
      ['C', '"C"'],
      ['C', '故选：C。'],
      ['C', '(C)'],
      ['C', '[C]'],
      ['C', 'C.'],
      ['P(A) = \\frac13', '1/3'],
      ['25^\\circ\\text{C}', '25 °C'],
    ]);
  });

  it('answer the gold answer', () => {
    correct([
      ['\\textbf{(B)}\\ 12', 'B'],
      ['(B) 12', 'B'],
      ['\\textbf{(C) }5', 'C'],
    ]);
  });

  it('are told apart', () => {
    different([
      ['(B) 12', 'C'],
      ['(B) 12', '(C) 12'],
      ['B', 'B and C'],
      ['\\text{A}', '\\text{B}'],
      ['(A) 5', '(B) 5'],
      ['(A) 5', '6'],
      ['25^\\circ\\text{C}', '25^\\circ\\text{F}'],
    ]);
  });

  it('that name two choices choose none', () => {
    expect(verdict('B', '\\boxed{(B) 12 \\text{ or } (C) 13}', 'choice')).toBe('incorrect');
    expect(verdict('(B) 12', '\\boxed{(B) 12 \\text{ or } (C) 13}')).toBe('incorrect');
    expect(verdict('B', 'The answer is (B) 12, not (A) 11.', 'choice')).toBe('correct');
  });

  it('that are several are compared as a set of letters, in words too', () => {
    same([
      ['\\text{(A) and (C)}', 'A, C'],
      ['ACD', '\\text{A, C and D}'],
      ['\\text{I and II}', '\\text{I and II only}'],
    ]);
    different([
      ['\\text{(A) and (C)}', 'A, B'],
      ['\\text{I and II}', '\\text{I and III}'],
    ]);
    correct([['\\text{diverges}', 'The series diverges']]);
    incorrect([['\\text{diverges}', '\\text{does not diverge}']]);
  });
});
