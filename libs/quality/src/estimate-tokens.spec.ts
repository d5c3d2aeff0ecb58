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
});
