import { different, same } from '../spec-support/verdict-tables.ts';

describe('antiderivatives', () => {
  it('may differ by a constant, which the constant of integration takes up', () => {
    same([
      ['\\frac{\\sin^2 x}{2} + C', '-\\frac{\\cos^2 x}{2} + C'],
      ['\\frac{\\sin^2 x}{2} + C', '-\\frac{\\cos 2x}{4} + C'],
      ['\\frac{x^2}{2}+C', '\\frac{x^2+1}{2}+C'],
      ['\\ln|2x|+C', '\\ln|x| + C'],
    ]);
  });

  it('without it, or by more than a constant, are told apart', () => {
    different([
      ['\\frac{x^2}{2}+C', '\\frac{x^2}{2}'],
      ['\\frac{x^2}{2}+C', '\\frac{x^2}{2}+x+C'],
      ['\\ln|x|+C', '2\\ln|x| + C'],
      ['\\frac{\\sin^2 x}{2} + C', '\\frac{\\cos^2 x}{2} + C'],
      ['A+C', 'B+C'],
    ]);
  });

  it('and other expressions with multiples of pi are compared at integers', () => {
    same([
      ['\\cos(n\\pi)', '(-1)^n'],
      ['\\frac{2(1-\\cos n\\pi)}{n}', '\\frac{2(1-(-1)^n)}{n}'],
      ['\\sin(n\\pi)', '0'],
    ]);
    different([['\\cos(n\\pi)', '(-1)^{n+1}']]);
  });
});
