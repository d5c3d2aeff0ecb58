/** An exact fraction in lowest terms; the denominator is positive. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** The fraction `n / d` in lowest terms. Throws a RangeError when `d` is 0. */
export function rational(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new RangeError('division by zero');
  const divisor = gcd(n < 0n ? -n : n, d < 0n ? -d : d) * (d < 0n ? -1n : 1n);
  return { n: n / divisor, d: d / divisor };
}

/** Applies one of the four operators. Throws a RangeError on division by zero. */
export function applyOperator(operator: Operator, a: Rational, b: Rational): Rational {
  switch (operator) {
    case '+':
      return rational(a.n * b.d + b.n * a.d, a.d * b.d);
    case '-':
      return rational(a.n * b.d - b.n * a.d, a.d * b.d);
    case '*':
      return rational(a.n * b.n, a.d * b.d);
    case '/':
      return rational(a.n * b.d, a.d * b.n);
  }
}

/** Whether two fractions are the same number. */
export function equalRational(a: Rational, b: Rational): boolean {
  return a.n === b.n && a.d === b.d;
}

/** `7`, `-3` or `22/7`. */
export function formatRational({ n, d }: Rational): string {
  return d === 1n ? `${n}` : `${n}/${d}`;
}

/** The four operators of the game. */
export type Operator = '+' | '-' | '*' | '/';

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
