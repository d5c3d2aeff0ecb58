import { estimateTokens } from './estimate-tokens.ts';

describe('estimateTokens', () => {
  it.each([
    ['', 0],
    ['word', 1],
    ['The answer is 42.', 7],
    ['12 + 34 = 46', 10],
    ['a\n\nb', 3],
    ['6\u00d77 \u2265 40', 7],
    ['\\boxed{7}', 5],
  ])('%j is about %d tokens', (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });

  it('grows with the text', () => {
    const line = 'So 25 * 4 = 100, which is 3 above the target.\n';
    const one = estimateTokens(line);
    expect(estimateTokens(line.repeat(100)) / one).toBeCloseTo(100, -1);
  });

  it('counts a long text as the sum of its words, wherever it is cut', () => {
    const line = (i: number) =>
      `So number ${String(i)} gives ${String(i * i)}, which is\n\n  ${'x'.repeat(i % 40)} + 1. `;
    for (const lines of [60, 61, 62, 200, 333]) {
      const text = Array.from({ length: lines }, (_, i) => line(i)).join('');
      const byLine = Array.from({ length: lines }, (_, i) => estimateTokens(line(i)));
      const sum = byLine.reduce((all, tokens) => all + tokens, 0);
      expect(Math.abs(estimateTokens(text) - sum)).toBeLessThan(lines);
    }
    const unbroken = 'x'.repeat(5000);
    expect(estimateTokens(unbroken)).toBe(Math.round((1000 + 71 * 4993) / 1000));
    expect(estimateTokens(`a ${unbroken}`)).toBe(Math.round((2000 + 71 * 4993) / 1000));
  });
});
