/** An exact fraction in lowest terms; `d` is positive. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };
export const MINUS_ONE: Rational = { n: -1n, d: 1n };
export const HUNDREDTH: Rational = { n: 1n, d: 100n };

/** `n / d` in lowest terms; throws a RangeError when `d` is zero. */
export function rational(n: bigint, d = 1n): Rational {
  if (d === 1n) return { n, d };
  if (d === 0n) throw new RangeError('division by zero');
  if (d < 0n) {
    n = -n;
    d = -d;
  }
  const g = gcd(n < 0n ? -n : n, d);
  return g === 1n ? { n, d } : { n: n / g, d: d / g };
}

export function add(a: Rational, b: Rational): Rational {
  if (a.d === 1n && b.d === 1n) return { n: a.n + b.n, d: 1n };
  // Only what both denominators share can be left to reduce (Knuth, The Art of Computer Programming, 4.5.1).
  const shared = gcd(a.d, b.d);
  if (shared === 1n) return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
  const n = a.n * (b.d / shared) + b.n * (a.d / shared);
  const rest = gcd(n < 0n ? -n : n, shared);
  return { n: n / rest, d: (a.d / shared) * (b.d / rest) };
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, { n: -b.n, d: b.d });
}

export function multiply(a: Rational, b: Rational): Rational {
  if (a.d === 1n && b.d === 1n) return { n: a.n * b.n, d: 1n };
  // Each factor is in lowest terms: what can be reduced stands across.
  const first = gcd(a.n < 0n ? -a.n : a.n, b.d);
  const second = gcd(b.n < 0n ? -b.n : b.n, a.d);
  return { n: (a.n / first) * (b.n / second), d: (a.d / second) * (b.d / first) };
}

/** `1 / a`; throws a RangeError for zero. */
export function inverse(a: Rational): Rational {
  if (a.n === 0n) throw new RangeError('division by zero');
  return a.n < 0n ? { n: -a.d, d: -a.n } : { n: a.d, d: a.n };
}

export function equal(a: Rational, b: Rational): boolean {
  return a.n === b.n && a.d === b.d;
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function order(a: Rational, b: Rational): number {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function floor(a: Rational): bigint {
  const quotient = a.n / a.d;
  return a.n < 0n && quotient * a.d !== a.n ? quotient - 1n : quotient;
}

export function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) {
    // Numbers of 53 bits are divided as doubles: several times as fast.
    if (a <= MAX_SAFE && b <= MAX_SAFE) return BigInt(smallGcd(Number(a), Number(b)));
    [a, b] = [b, a % b];
  }
  return a;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function smallGcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** Number of bits of the absolute value of `n`. */
export function bitLength(n: bigint): number {
  if (n < 0n) n = -n;
  if (n <= MAX_SAFE) return n === 0n ? 0 : Math.floor(Math.log2(Number(n))) + 1;
  const hex = n.toString(16);
  return 4 * (hex.length - 1) + 32 - Math.clz32(Number.parseInt(hex[0]!, 16));
}

/** The exact `k`-th root of a fraction, or null when it is irrational. `k` is at least 2, `a` not negative. */
export function exactRoot(a: Rational, k: number): Rational | null {
  const n = integerRoot(a.n, k);
  if (n ** BigInt(k) !== a.n) return null;
  const d = integerRoot(a.d, k);
  return d ** BigInt(k) === a.d ? { n, d } : null;
}

/** The largest integer whose `k`-th power is at most `n`. */
export function integerRoot(n: bigint, k: number): bigint {
  if (n < 2n) return n;
  if (n <= MAX_SAFE) {
    let root = Math.round(Number(n) ** (1 / k));
    while (BigInt(root) ** BigInt(k) > n) root--;
    return BigInt(root);
  }
  const power = BigInt(k);
  let x = 1n << BigInt(Math.ceil(bitLength(n) / k) + 1);
  for (;;) {
    const y = ((power - 1n) * x + n / x ** (power - 1n)) / power;
    if (y >= x) return x;
    x = y;
  }
}

/** The nearest double; large numbers keep their leading 53 bits. */
export function toDouble(a: Rational): number {
  if (a.d === 1n) return Number(a.n);
  const bits = Math.max(bitLength(a.n), bitLength(a.d));
  if (bits <= 1000) return Number(a.n) / Number(a.d);
  const shift = BigInt(64 + bitLength(a.d) - bitLength(a.n));
  const quotient = shift >= 0n ? (a.n << shift) / a.d : a.n / (a.d << -shift);
  return Number(quotient) * 2 ** Number(-shift);
}
