import fc from 'fast-check';
import { joinThinking, splitThinking } from './thinking.ts';

describe('splitThinking', () => {
  it.each([
    ['<think>\na\n</think>\n\nb', { form: 'pair', reasoning: 'a', final: 'b' }],
    ['a\n</think>\nb', { form: 'unopened', reasoning: 'a', final: 'b' }],
    ['<think>\na', { form: 'unclosed', reasoning: null, final: '<think>\na' }],
    ['b', { form: 'none', reasoning: null, final: 'b' }],
    ['<think>a</think> b </think> c', { form: 'malformed', reasoning: 'a</think> b', final: 'c' }],
    ['<think>a<think>b</think>c', { form: 'malformed', reasoning: 'a<think>b', final: 'c' }],
    ['hello <think>a</think>c', { form: 'malformed', reasoning: 'a', final: 'c' }],
  ])('takes %j apart', (response, expected) => {
    expect(splitThinking(response)).toEqual(expected);
  });

  it('undoes joinThinking for any text without tags', () => {
    const text = fc.string().filter((s) => !s.includes('think>'));
    fc.assert(
      fc.property(text, text, (reasoning, final) => {
        expect(splitThinking(joinThinking(reasoning, final))).toEqual({
          form: 'pair',
          reasoning: reasoning.trim(),
          final: final.trim(),
        });
      }),
    );
  });
});
