import type { LonghandRecord } from '@longhand/records';
import fc from 'fast-check';

/**
 * Text with everything that goes wrong: empty, emoji, lone surrogates, NUL, quotes, line ends, and long; but
 * no byte order mark at the start, which DuckDB's JavaScript binding takes off.
 */
const text = fc
  .oneof(
    { weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('', '🧮', '\ud800', 'a\udfffb', '\u0000', '"\r\n,\t', 'ﬀ\u2028', 'x\ufeff'),
    },
    {
      weight: 1,
      arbitrary: fc.nat(70_000).map((length) => 'long chain of thought ≈ '.repeat(length / 24 + 1)),
    },
  )
  .map((each) => each.replace(/^\ufeff+/, ''));
const name = text.map((each) => each + 'x');

/** Any record of the schema. */
export const arbitraryRecord: fc.Arbitrary<LonghandRecord> = fc.record({
  id: name,
  source: fc.constantFrom('countdown', 'open-r1/OpenR1-Math-220k', 'ø'),
  source_revision: fc.option(fc.constantFrom('a1', 'b2')),
  domain: text,
  difficulty: fc.option(fc.constantFrom('', 'easy', 'hard')),
  problem: text,
  answer: fc.option(text),
  messages: fc.array(
    fc.record({
      role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
      content: text,
    }),
    { maxLength: 3 },
  ),
  reasoning: fc.option(text),
  response: text,
  extracted_answer: fc.option(text),
  verdict: fc.constantFrom('correct' as const, 'incorrect' as const, 'unverifiable' as const),
  verifier: fc.constant('math@1'),
  response_tokens: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  pass_rate: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map((rate) => rate + 0)),
  metadata: text,
});

/** What a row is once written: a lone surrogate is U+FFFD. */
export function asWritten<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === 'string' ? Buffer.from(each).toString() : each,
    ),
  ) as T;
}
