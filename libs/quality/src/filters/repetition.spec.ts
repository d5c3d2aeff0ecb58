import { measureRepetition } from './repetition.ts';

const measure = (text: string) => measureRepetition(Buffer.from(text));
const sentence = (i: number) => `Then number ${String(i)} is tried and it gives ${String(i * i)}.`;

describe('measureRepetition', () => {
  it('finds nothing in a text that goes on', () => {
    const text = Array.from({ length: 200 }, (_, i) => sentence(i)).join(' ');
    expect(measure(text)).toEqual({ paragraph: 1, sentence: 1, in_a_row: 1, ngram_share: 0 });
  });

  it('counts a sentence whatever its case, spacing and place, and its longest run', () => {
    const text = `${sentence(1)} ${sentence(1).toUpperCase()}\n${sentence(2)}  ${sentence(1)} ${sentence(1)} ${sentence(1)}`;
    expect(measure(text)).toMatchObject({ sentence: 5, in_a_row: 3 });
  });

  it('counts paragraphs between empty lines', () => {
    const paragraph = 'We try the first pair.\nIt does not work out.';
    expect(
      measure([paragraph, 'Another one, longer than it was.', paragraph, paragraph].join('\n\n')).paragraph,
    ).toBe(3);
  });

  it('leaves short formulas alone', () => {
    expect(measure('x = 4\n\n'.repeat(50))).toMatchObject({ paragraph: 0, sentence: 0, in_a_row: 0 });
  });

  it('sees a loop without any punctuation by its 10-grams', () => {
    expect(measure('so it must be even or odd '.repeat(100)).ngram_share).toBeGreaterThan(0.95);
    const line = (i: number) => `${String(i)} plus one is more than ${String(i * 7)} minus two`;
    expect(measure(Array.from({ length: 100 }, (_, i) => line(i)).join(' ')).ngram_share).toBe(0);
  });

  it('takes any bytes', () => {
    expect(measure('')).toEqual({ paragraph: 0, sentence: 0, in_a_row: 0, ngram_share: 0 });
    expect(() => measureRepetition(Uint8Array.from({ length: 999 }, (_, i) => i % 256))).not.toThrow();
  });
});
