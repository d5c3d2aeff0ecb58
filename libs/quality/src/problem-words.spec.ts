import fc from 'fast-check';
import { problemScanner, problemWords } from './problem-words.ts';

const stocked = (text: string) => {
  const { count, stock } = problemScanner()(text);
  return problemWords(text).filter((_, i) => i < count && stock[i] === 1);
};

describe('problemWords', () => {
  it.each([
    ['Find $x+1$.', 'find x + 1'],
    ['THE  1,000 apples: 2.5 kg', 'the 1 000 apples 2.5 kg'],
    ['\\left(\\dfrac{1}{2}\\right)\\, \\text{cm}', '\\dfrac 1 2 cm'],
    ['See [asy] draw((0,0)--(1,1)); [/asy] here', 'see here'],
    ['A \\begin{tikzpicture} \\draw x; \\end{tikzpicture} B', 'a b'],
    ['A ![figure](https://example.org/a.png) B https://example.org/b C', 'a b c'],
    ['What is 2+2? Put your final answer within \\boxed{}.', 'what is 2 + 2'],
    ['角 A 是\u3000 90°', '角 a 是 90 °'],
    ['[asy] draw(x); [/asy]', 'draw x'],
  ])('%j', (text, words) => {
    expect(problemWords(text).join(' ')).toBe(words);
  });

  it('gives words with other endings the same stem, and all numbers one', () => {
    const stems = (text: string) => {
      const { count, stems: found } = problemScanner()(text);
      return [...found.subarray(0, count)];
    };
    for (const text of ['divide divides divided', 'price prices', 'walking walked walks', '3 17 2.5']) {
      expect(new Set(stems(text)).size).toBe(1);
    }
    expect(new Set(stems('class focus is rings')).size).toBe(4);
  });

  it('marks stock phrases whatever their letters, unless nothing else would be left', () => {
    expect(
      stocked(
        'A fair coin shows heads with $p/q$, where $p$ and $q$ are relatively prime positive integers.',
      ).join(' '),
    ).toBe('where p and q are relatively prime positive integers');
    expect(stocked('Find the number of ways.')).toEqual([]);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(problemWords(`![${text}[asy]${text}`).every((word) => word !== '')).toBe(true);
      }),
    );
  });
});
