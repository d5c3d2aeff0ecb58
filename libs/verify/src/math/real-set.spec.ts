import fc from 'fast-check';
import { newContext } from './comparison.ts';
import { parseAnswer } from './parse-answer.ts';
import { compareSets, realSet } from './real-set.ts';

const USUAL = { thousands: false, thousandsInside: false, decimalComma: false, looseSlash: false };

const set = (text: string) => {
  const node = parseAnswer(text, USUAL);
  return node === null ? null : realSet(node, newContext({}));
};

const equal = (a: string, b: string) => {
  const [x, y] = [set(a), set(b)];
  return x !== null && y !== null && compareSets(x, y, newContext({})).result === 'equal';
};

describe('sets of real numbers', () => {
  it('join where they touch and stay apart where a point is missing', () => {
    expect(equal('[0,1)\\cup[1,2]', '[0,2]')).toBe(true);
    expect(equal('[0,1)\\cup(1,2]', '[0,2]')).toBe(false);
    expect(equal('[0,1)\\cup\\{1\\}', '[0,1]')).toBe(true);
    expect(equal('(0,5)\\cap[3,9]', '[3,5)')).toBe(true);
    expect(equal('\\mathbb{R}\\setminus\\{0\\}', '(-\\infty,0)\\cup(0,\\infty)')).toBe(true);
  });

  it('read conditions in one variable', () => {
    expect(equal('1 < x \\le 3', '(1,3]')).toBe(true);
    expect(equal('x<1 \\text{ and } x>0', '(0,1)')).toBe(true);
    expect(equal('x<-1, x>1', '(-\\infty,-1)\\cup(1,\\infty)')).toBe(true);
    expect(equal('\\{x \\in \\mathbb{R} \\mid x \\ge 2\\}', '[2,\\infty)')).toBe(true);
    expect(set('x<y')).toBeNull();
  });

  it('do not depend on the order of their parts', () => {
    const interval = fc.tuple(
      fc.integer({ min: -20, max: 20 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      fc.boolean(),
    );
    const written = ([low, length, open, shut]: [number, number, boolean, boolean]) =>
      `${open ? '(' : '['}${low},${low + length}${shut ? ')' : ']'}`;
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 6 }), (parts) => {
        const texts = parts.map(written);
        expect(equal(texts.join('\\cup '), [...texts].reverse().join('\\cup '))).toBe(true);
      }),
      { numRuns: 200, seed: 10 },
    );
  });
});
