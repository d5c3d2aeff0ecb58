import fc from 'fast-check';
import { type Ball, bigField } from './big-field.ts';
import { newBudget } from './budget.ts';
import { addBig, magnitude, negBig, PRECISION } from './big-float.ts';
import { DOUBLES } from './double-field.ts';
import { applyFunction } from './functions.ts';
import {
  add,
  bitLength,
  exactRoot,
  floor,
  integerRoot,
  inverse,
  multiply,
  type Rational,
  rational,
  toDouble,
} from './rational.ts';

const fraction = fc
  .tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 10n ** 9n))
  .map(([n, d]) => rational(n, d));

const budget = () => newBudget(1e7);
const value = (a: Ball): number => {
  const shift = Math.max(0, bitLength(a.re.m) - 53);
  return Number(a.re.m >> BigInt(shift)) * 2 ** (a.re.e + shift);
};

describe('fractions', () => {
  it('are a field', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        expect(add(a, b)).toEqual(add(b, a));
        expect(multiply(a, add(a, b))).toEqual(add(multiply(a, a), multiply(a, b)));
        if (a.n !== 0n) expect(multiply(a, inverse(a))).toEqual({ n: 1n, d: 1n });
      }),
      { seed: 1 },
    );
  });

  it('have exact roots or none', () => {
    expect(exactRoot(rational(8n, 27n), 3)).toEqual({ n: 2n, d: 3n });
    expect(exactRoot(rational(2n), 2)).toBeNull();
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 60n), fc.integer({ min: 2, max: 7 }), (n, k) => {
        const root = integerRoot(n, k);
        expect(root ** BigInt(k) <= n && (root + 1n) ** BigInt(k) > n).toBe(true);
      }),
      { seed: 2 },
    );
  });

  it('become doubles whatever their size', () => {
    expect(toDouble({ n: 10n ** 400n + 1n, d: 3n * 10n ** 399n })).toBeCloseTo(10 / 3, 12);
    expect([
      floor(rational(-7n, 2n)),
      floor(rational(7n, 2n)),
      bitLength(255n),
      bitLength(1n << 100n),
    ]).toEqual([-4n, 3n, 8, 101]);
  });
});

describe('long numbers', () => {
  const field = bigField(budget());
  const ball = (v: Rational) => field.rational(v);

  it('agree with doubles', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
        const a = ball(rational(BigInt(Math.round(x * 2 ** 20)), 2n ** 20n));
        const at = Math.round(x * 2 ** 20) / 2 ** 20;
        expect(value(field.exp(a)) / Math.exp(at)).toBeCloseTo(1, 12);
        expect(value(field.sin(a))).toBeCloseTo(Math.sin(at), 12);
        expect(value(field.cos(a))).toBeCloseTo(Math.cos(at), 12);
        if (at > 0) expect(value(field.log(a))).toBeCloseTo(Math.log(at), 12);
        expect(value(applyFunction('atan', [a], field, budget()))).toBeCloseTo(Math.atan(at), 12);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it('keep their error bounds: identities hold within them', () => {
    fc.assert(
      fc.property(fraction, fc.constantFrom('sin', 'exp', 'root'), (v, what) => {
        const a = ball(v);
        const one = ball({ n: 1n, d: 1n });
        const minus = (x: Ball) => field.mul(ball({ n: -1n, d: 1n }), x);
        let difference: Ball;
        if (what === 'sin')
          difference = field.add(
            field.add(field.mul(field.sin(a), field.sin(a)), field.mul(field.cos(a), field.cos(a))),
            minus(one),
          );
        else if (what === 'exp') {
          const small = ball(rational(v.n % 1000n, v.d));
          difference = field.add(field.mul(field.exp(small), field.exp(minus(small))), minus(one));
        } else {
          const positive = ball(rational(v.n * v.n + 1n, v.d));
          const root = field.rationalPower(positive, 1, 2);
          difference = field.add(field.mul(root, root), minus(positive));
        }
        expect(magnitude(difference.re)).toBeLessThanOrEqual(difference.err + 1);
        expect(difference.err).toBeLessThan(-PRECISION / 2);
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it('know pi to the last bit that they claim', () => {
    const digits = 31415926535897932384626433832795028841971693993751058209749445923078164062862n;
    const known = ball(rational(digits, 10n ** 76n));
    expect(magnitude(addBig(field.pi().re, negBig(known.re)))).toBeLessThan(-250);
  });

  it('have the gamma function', () => {
    const half = field.rational(rational(1n, 2n));
    const gamma = applyFunction('factorial', [half], field, budget());
    expect(value(gamma)).toBeCloseTo(Math.sqrt(Math.PI) / 2, 14);
  });
});

describe('doubles with error bounds', () => {
  it('contain the true value', () => {
    const doubles = DOUBLES;
    const long = bigField(budget());
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        for (const operation of ['add', 'mul'] as const) {
          const rough = doubles[operation](doubles.rational(a), doubles.rational(b));
          const exact = value(long[operation](long.rational(a), long.rational(b)));
          expect(Math.abs(rough.re - exact)).toBeLessThanOrEqual(rough.err + Math.abs(exact) * 2 ** -50);
        }
      }),
      { seed: 5 },
    );
  });
});
