import { filtersSchema } from '@longhand/records';
import { buildFilters } from './build-filters.ts';

function reasonFor(response: string, settings: object, tokens = 10): string | null {
  const filter = buildFilters(filtersSchema.parse(settings));
  return filter({ problem: 'p', response, problemTokens: 5, responseTokens: tokens })?.reason ?? null;
}

describe('buildFilters', () => {
  it.each([
    ['<think>a</think>b', 'required', null],
    ['b', 'required', 'no_think_tags'],
    ['b', 'optional', null],
    ['<think>a', 'optional', 'think_not_closed'],
    ['<think></think>b', 'optional', 'think_empty'],
    ['<think>a</think>', 'optional', 'no_final_text'],
    ['<think>a</think><think>b</think>c', 'optional', 'think_malformed'],
    ['<think>a', 'ignored', null],
  ])('judges the tags of %j with %s tags: %s', (response, think_tags, reason) => {
    expect(reasonFor(response, { think_tags })).toBe(reason);
  });

  it('keeps lengths inside the range, ends included', () => {
    const settings = { response_tokens: { min: 10, max: 20 } };
    expect([9, 10, 20, 21].map((tokens) => reasonFor('b', settings, tokens))).toEqual([
      'response_too_short',
      null,
      null,
      'response_too_long',
    ]);
  });
});
