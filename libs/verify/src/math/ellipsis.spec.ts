import { different, same, verdict } from '../spec-support/verdict-tables.ts';

describe('sums and products with dots', () => {
  it('are filled in where the terms before the dots tell how', () => {
    same([
      ['\\frac{n(n+1)}{2}', '1+2+\\cdots+n'],
      ['1+2+3+\\cdots+100', '5050'],
      ['1+3+5+\\cdots+(2n-1)', 'n^2'],
      ['1+2+4+\\cdots+2^n', '2^{n+1}-1'],
      ['1^2+2^2+\\cdots+n^2', '\\frac{n(n+1)(2n+1)}{6}'],
      ['1+\\frac12+\\frac14+\\cdots', '2'],
      ['1 \\cdot 2 \\cdot 3 \\cdots 10', '10!'],
      ['n(n-1)(n-2)\\cdots 1', 'n!'],
      ['1 \\cdot 3 \\cdot 5 \\cdots (2n-1)', '(2n-1)!!'],
    ]);
    different([
      ['1+2+3+\\cdots+100', '5000'],
      ['1+2+4+\\cdots+2^n', '2^n-1'],
    ]);
  });

  it('are unverifiable where they do not, and the same as themselves', () => {
    expect(verdict('1+4+\\cdots+2^n', '17')).not.toBe('correct');
    expect(verdict('a_1+a_2+\\cdots+a_n', 'a_1 + a_2 + \\dots + a_n')).toBe('correct');
    expect(verdict('2+3+5+7+\\cdots+97', '1060')).toBe('unverifiable');
  });

  it('in lists of whole numbers stand for the numbers between', () => {
    same([
      ['\\{1, \\ldots, 10\\}', '\\{1, 2, \\ldots, 10\\}'],
      ['2, 4, \\ldots, 10', '2,4,6,8,10'],
    ]);
    different([['\\{1, 2, \\ldots, 10\\}', '\\{1, 2, \\ldots, 11\\}']]);
  });
});
