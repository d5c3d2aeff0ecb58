import { different, same, verdict } from '../spec-support/verdict-tables.ts';

describe('sums, integrals and counting expressions', () => {
  it('are the same', () => {
    same([
      ['2/3', '\\int_0^1 \\sqrt{x}\\,dx'],
      ['\\sum_{k=1}^{n} \\frac{1}{k(k+1)}', '\\frac{n}{n+1}'],
      ['\\prod_{k=2}^{n}\\left(1-\\frac1{k^2}\\right)', '\\frac{n+1}{2n}'],
      ['\\binom{n}{2}', '\\frac{n(n-1)}{2}'],
      ['\\binom{n}{2}', 'C(n,2)'],
      ['\\binom{2n}{n}', '\\frac{(2n)!}{(n!)^2}'],
      ['\\sum_{k=1}^{n} k', '\\frac{n(n+1)}{2}'],
      ['\\frac{n(n+1)}{2}', '\\sum_{k=1}^n k'],
      ['\\sum_{k=0}^{n} \\binom{n}{k}', '2^n'],
      ['2^n', '\\sum_{k=0}^{n} \\binom{n}{k}'],
      ['\\sum_{i=1}^{n} i^2', '\\frac{n(n+1)(2n+1)}{6}'],
      ['\\sum_{k=1}^{n} k', '\\sum_{j=1}^{n} j'],
      ['\\sum_{k=1}^{n} k^2', '\\sum_{i=0}^{n} i^2'],
      ['n!', '\\prod_{k=1}^{n} k'],
      ['\\frac{n!}{(n-2)!}', 'n(n-1)'],
      ['(n+1)!', '(n+1) n!'],
      ['\\frac{(2n)!}{2^n n!}', '(2n-1)!!'],
      ['2^{n+1}-1', '\\sum_{k=0}^n 2^k'],
      ['\\sum_{n=0}^{\\infty} \\frac{1}{2^n}', '2'],
      ['2', '\\sum_{n=0}^{\\infty} (1/2)^n'],
      ['\\frac{1}{1-x}', '\\sum_{n=0}^{\\infty} x^n'],
      ['1/3', '\\int_0^1 x^2 dx'],
      ['2', '\\int_0^{\\pi} \\sin x \\, dx'],
      ['\\ln 2', '\\int_1^2 \\frac{1}{x} dx'],
      ['\\frac{\\pi}{4}', '\\int_0^1 \\frac{1}{1+x^2}\\,dx'],
      ['e - 1', '\\int_0^1 e^x dx'],
      ['\\int_0^1 x^2 dx', '\\int_0^1 t^2 dt'],
      ['\\sum_{k=1}^{10} k', '55'],
      ['5050', '\\sum_{k=1}^{100} k'],
      ['3628800', '\\prod_{k=1}^{10} k'],
      ['\\sum_{k=1}^{\\infty} \\frac{1}{k^2}', '\\sum_{n=1}^{\\infty} \\frac{1}{n^2}'],
      ['\\frac{n!}{k!(n-k)!}', '\\binom{n}{k}'],
      ['\\binom{n}{k}', '\\binom{n}{n-k}'],
      ['\\binom{n+1}{k}', '\\binom{n}{k} + \\binom{n}{k-1}'],
      ['\\frac{n!}{2}', '\\frac{1}{2} n!'],
    ]);
  });

  it('are told apart', () => {
    different([
      ['\\binom{n}{2}', '\\binom{n}{3}'],
      ['\\sum_{k=1}^{n} k', '\\frac{n(n-1)}{2}'],
      ['\\sum_{k=1}^{n} k^2', '\\sum_{i=1}^{n} i^3'],
      ['1/3', '\\int_0^1 x dx'],
      ['\\binom{n}{k}', '\\binom{n-1}{k}'],
    ]);
  });

  it('sums, limits and integrals are the same under another name of their bound variable', () => {
    same([
      [
        '\\sum_{n=0}^{\\infty} \\frac{(-1)^n x^{2n+1}}{(2n+1)!}',
        '\\sum_{k=0}^{\\infty} (-1)^k\\frac{x^{2k+1}}{(2k+1)!}',
      ],
      ['\\lim_{x\\to0}\\frac{\\sin x}{x}', '\\lim_{t\\to 0}\\frac{\\sin t}{t}'],
    ]);
    expect(
      verdict(
        '\\sum_{n=0}^{\\infty} \\frac{(-1)^n x^{2n+1}}{(2n+1)!}',
        '\\sum_{k=1}^{\\infty} (-1)^k\\frac{x^{2k+1}}{(2k+1)!}',
      ),
    ).not.toBe('correct');
  });
});
