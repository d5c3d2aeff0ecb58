import fc from 'fast-check';
import type { Node } from './node.ts';
import { parseAnswer } from './parse-answer.ts';
import { separationBits } from './separation.ts';
import { verify } from '../verify.ts';

const parsed = (text: string): Node => {
  const node = parseAnswer(text, {
    thousands: true,
    thousandsInside: false,
    decimalComma: false,
    looseSlash: false,
  });
  if (node === null) throw new Error(`not read: ${text}`);
  return node;
};
const bits = (a: string, b: string) => separationBits(parsed(a), parsed(b));

describe('the separation bound of algebraic numbers', () => {
  it('holds for numbers that differ: the difference is never smaller', () => {
    for (const [a, b, difference] of [
      ['\\sqrt{2}', '\\frac{141421356237}{100000000000}', Math.SQRT2 - 1.41421356237],
      ['\\sqrt{2}+\\sqrt{3}', '\\sqrt{9.8989794855}', 5e-12],
      ['\\sqrt{10}+\\sqrt{11}', '\\sqrt{5}+\\sqrt{18}', 0.16],
      ['\\cos 1^\\circ', '1', 1.5e-4],
    ] as const)
      expect([a, 2 ** -bits(a, b)! <= difference]).toEqual([a, true]);
  });

  it('holds for sums, products, quotients and roots of small numbers, as doubles tell', () => {
    const number = fc.integer({ min: 1, max: 40 }).map((n) => ({ text: String(n), value: n }));
    const { expression } = fc.letrec<{ expression: { text: string; value: number } }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        number,
        fc
          .tuple(tie('expression'), tie('expression'), fc.constantFrom('+', '-', '*', '/'))
          .map(([a, b, operator]) =>
            operator === '+'
              ? { text: `(${a.text}+${b.text})`, value: a.value + b.value }
              : operator === '-'
                ? { text: `(${a.text}-${b.text})`, value: a.value - b.value }
                : operator === '*'
                  ? { text: `${a.text}\\cdot ${b.text}`, value: a.value * b.value }
                  : { text: `\\frac{${a.text}}{${b.text}}`, value: a.value / b.value },
          ),
        tie('expression').map((a) => ({ text: `\\sqrt{${a.text}}`, value: Math.sqrt(a.value) })),
        tie('expression').map((a) => ({ text: `\\sqrt[3]{${a.text}}`, value: Math.cbrt(a.value) })),
      ),
    }));
    let counted = 0;
    fc.assert(
      fc.property(expression, expression, (a, b) => {
        const difference = Math.abs(a.value - b.value);
        const size = Math.max(Math.abs(a.value), Math.abs(b.value));
        // Doubles tell a difference of this size from 0, as far as nothing cancelled further down.
        if (!(size < 1e6 && difference > 1e-6 * Math.max(1, size))) return;
        const bound = bits(a.text, b.text);
        if (bound === null) return;
        counted++;
        expect(2 ** -bound).toBeLessThanOrEqual(difference);
      }),
      { numRuns: 2000, seed: 8 },
    );
    expect(counted).toBeGreaterThan(500);
  });

  it('is small enough for nested roots to be proved equal in 256 bits', () => {
    expect(bits('\\sqrt{5+2\\sqrt{6}}', '\\sqrt{2}+\\sqrt{3}')).toBeLessThan(60);
    for (const [gold, prediction] of [
      ['\\sqrt{5+2\\sqrt{6}}', '\\sqrt{2}+\\sqrt{3}'],
      ['\\sqrt[3]{20+14\\sqrt2}+\\sqrt[3]{20-14\\sqrt2}', '4'],
      ['\\cos 36^\\circ', '\\frac{1+\\sqrt5}{4}'],
      ['\\sin 15^\\circ', '\\frac{\\sqrt6-\\sqrt2}{4}'],
    ] as const)
      expect(verify({ kind: 'math', gold, prediction })).toMatchObject({
        verdict: 'correct',
        reason: 'the same value',
      });
  });

  it('is not claimed for what is not algebraic', () => {
    expect(bits('\\pi', '3')).toBeNull();
    expect(bits('e^2', '7')).toBeNull();
    expect(verify({ kind: 'math', gold: 'e^{\\ln 2}', prediction: '2' }).reason).toBe(
      'the same value, to 120 bits',
    );
  });
});
