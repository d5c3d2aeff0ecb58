import fc from 'fast-check';
import { estimateTokens } from './estimate-tokens.ts';
import { estimateTokensWithReasoning, thinkingSpan } from './thinking-span.ts';

describe('estimateTokensWithReasoning', () => {
  it('counts a response and its reasoning as they are counted one by one', () => {
    const word = fc.constantFrom(
      'so',
      ' ',
      '  ',
      '42',
      '3.5',
      ' the ',
      '\n',
      'é',
      '中',
      '=',
      'antidisestablish',
      '.',
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
      fc.array(word, { minLength: 800, maxLength: 2500 }).map((words) => words.join('')),
    );
    const tags = fc.constantFrom(
      ['<think>', '</think>'],
      ['', '</think>'],
      ['x <think>', '</think>'],
      ['<think>', ''],
    );
    fc.assert(
      fc.property(text, text, tags, (thought, final, [open = '', close = '']) => {
        const response = Buffer.from(`${open}${thought}${close}${final}`);
        const span = thinkingSpan(response);
        expect(estimateTokensWithReasoning(response)).toEqual({
          response: estimateTokens(response.toString()),
          reasoning: span === null ? null : estimateTokens(response.subarray(...span).toString()),
        });
        expect(span === null).toBe(close === '');
      }),
      { numRuns: 500 },
    );
  });
});
