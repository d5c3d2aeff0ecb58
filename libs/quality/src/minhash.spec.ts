import { Clusters } from './cluster.ts';
import { minHasher, wordGrams } from './minhash.ts';

const shape = { words: 5, bands: 14, rows: 8 };
const keys = (text: string) => minHasher(shape)(Buffer.from(text));
const shared = (a: string, b: string) => {
  const [left, right] = [keys(a), keys(b)];
  return left.filter((key, band) => key === right[band]).length;
};
const words = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `w${String((from + i) * 7919)}`).join(' ');

describe('minHasher', () => {
  it('gives equal texts all keys in common, whatever case, spacing and punctuation', () => {
    const text = 'Find the sum of all positive integers n for which n + 3 divides 4n - 5.';
    expect(shared(text, `  ${text.toUpperCase().replaceAll(' ', '\n')}`)).toBe(14);
    expect(shared('7 apples', '7 Apples!')).toBe(14);
    expect(shared('x + 1 = 2', 'x - 1 = 2')).toBe(0);
    expect([...keys('. , ;')].every((key) => key === 0)).toBe(true);
  });

  it('meets with the probability that the formula gives', () => {
    const hasher = minHasher(shape);
    let agree = 0;
    let met = 0;
    const pairs = 400;
    for (let pair = 0; pair < pairs; pair++) {
      // 300 words of which 30 at the end differ: 266 of 326 5-grams are shared, s = 0.816.
      const common = words(pair * 1000, pair * 1000 + 270);
      const a = hasher(Buffer.from(`${common} ${words(pair * 1000 + 300, pair * 1000 + 330)}`));
      const b = hasher(Buffer.from(`${common} ${words(pair * 1000 + 400, pair * 1000 + 430)}`));
      const same = a.filter((key, band) => key === b[band]).length;
      agree += same / 14;
      if (same > 0) met++;
    }
    const s = 266 / 326;
    expect(agree / pairs).toBeCloseTo(s ** 8, 1);
    expect(Math.abs(met / pairs - (1 - (1 - s ** 8) ** 14))).toBeLessThan(0.06);
  });

  it('keeps short texts apart unless they are equal', () => {
    expect(shared('What is 2 + 2?', 'What is 2 + 3?')).toBe(0);
    expect(wordGrams(Buffer.from('one two'), 5)).toHaveLength(1);
    expect(wordGrams(Buffer.from('one two three four five six'), 5)).toHaveLength(2);
  });
});

describe('Clusters', () => {
  it('joins over a chain, whatever the order', () => {
    const orders = [
      [
        [4, 2],
        [2, 0],
        [3, 1],
      ],
      [
        [0, 2],
        [1, 3],
        [2, 4],
      ],
    ];
    for (const order of orders) {
      const clusters = new Clusters(5);
      for (const [a, b] of order) clusters.join(a!, b!);
      expect([0, 1, 2, 3, 4].map((row) => clusters.root(row))).toEqual([0, 1, 0, 1, 0]);
    }
  });
});
