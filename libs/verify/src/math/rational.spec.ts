import fc from 'fast-check';
import { add, gcd, multiply, type Rational, rational, subtract } from './rational.ts';
import { rationalField } from './rational-field.ts';

const fractions = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    fc.oneof(fc.bigInt({ min: 1n, max: 60n }), fc.bigInt({ min: 1n, max: 10n ** 30n })),
  )
  .map(([n, d]) => rational(n, d));

const lowest = ({ n, d }: Rational) => d > 0n && gcd(n < 0n ? -n : n, d) === 1n;

it('sums, differences and products of fractions are exact and in lowest terms', () => {
  fc.assert(
    fc.property(fractions, fractions, (a, b) => {
      const results: [Rational, bigint, bigint][] = [
        [add(a, b), a.n * b.d + b.n * a.d, a.d * b.d],
        [subtract(a, b), a.n * b.d - b.n * a.d, a.d * b.d],
        [multiply(a, b), a.n * b.n, a.d * b.d],
      ];
      return results.every(([result, n, d]) => result.n * d === n * result.d && lowest(result));
    }),
  );
});

it('a power of 40,000 bits times a short fraction is exact; reducing two long ones is refused before it is tried', () => {
  const field = rationalField();
  const long = field.integerPower(rational(7n, 3n), 10_000);
  expect(field.mul(long, rational(3n, 49n))).toEqual({ n: 7n ** 9998n, d: 3n ** 9999n });
  const other = field.integerPower(rational(5n, 11n), 10_000);
  expect(() => field.mul(long, other)).toThrow('too many digits');
});
