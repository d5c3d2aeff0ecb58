import { bitLength, type Rational } from './rational.ts';
import { valueFault } from './field.ts';

/** A binary number `m * 2^e` with at most {@link PRECISION} bits. */
export interface Big {
  readonly m: bigint;
  readonly e: number;
}

/** Bits of a long number's mantissa. */
export const PRECISION = 256;

/** Fraction bits of the series below: they are exact to about 2^-(PRECISION + 40). */
const FRACTION = PRECISION + 64;
const LARGEST_EXPONENT = 2 ** 50;

export const BIG_ZERO: Big = { m: 0n, e: 0 };
export const BIG_ONE: Big = { m: 1n, e: 0 };

/** Rounds to the precision (towards zero; the error bounds of the callers allow for it). */
export function big(m: bigint, e: number): Big {
  if (m === 0n) return BIG_ZERO;
  const excess = bits(m) - PRECISION;
  const value = excess > 0 ? { m: m >> BigInt(excess), e: e + excess } : { m, e };
  if (Math.abs(value.e) > LARGEST_EXPONENT) throw valueFault('unsupported', 'out of range');
  return value;
}

export function bits(m: bigint): number {
  return bitLength(m);
}

/** log2 of the absolute value, to within a few units; -Infinity for zero. */
export function magnitude(a: Big): number {
  return a.m === 0n ? -Infinity : bits(a.m) + a.e;
}

export function fromRational(v: Rational): Big {
  if (v.d === 1n) return big(v.n, 0);
  const shift = Math.max(0, PRECISION + 8 + bits(v.d) - bits(v.n));
  return big((v.n << BigInt(shift)) / v.d, -shift);
}

export function addBig(a: Big, b: Big): Big {
  if (a.m === 0n) return b;
  if (b.m === 0n) return a;
  const [high, low] = a.e >= b.e ? [a, b] : [b, a];
  const shift = high.e - low.e;
  if (shift > 4 * PRECISION) return magnitude(high) - magnitude(low) > PRECISION + 8 ? high : low;
  return big((high.m << BigInt(shift)) + low.m, low.e);
}

export const negBig = (a: Big): Big => ({ m: -a.m, e: a.e });
export const subBig = (a: Big, b: Big): Big => addBig(a, negBig(b));
export const mulBig = (a: Big, b: Big): Big => big(a.m * b.m, a.e + b.e);

export function divBig(a: Big, b: Big): Big {
  if (b.m === 0n) throw valueFault('undefined', 'division by zero');
  const shift = PRECISION + 8 + bits(b.m);
  return big((a.m << BigInt(shift)) / b.m, a.e - b.e - shift);
}

export function sqrtBig(a: Big): Big {
  if (a.m <= 0n) return BIG_ZERO;
  let shift = 2 * PRECISION + 16 - bits(a.m);
  if ((a.e - shift) % 2 !== 0) shift++;
  const m = shift >= 0 ? a.m << BigInt(shift) : a.m >> BigInt(-shift);
  return big(squareRoot(m), (a.e - shift) / 2);
}

function squareRoot(n: bigint): bigint {
  let x = 1n << BigInt((bits(n) >> 1) + 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

/** `a` as an integer multiple of 2^-fraction. */
function toFixed(a: Big, fraction: number): bigint {
  const shift = a.e + fraction;
  return shift >= 0 ? a.m << BigInt(shift) : a.m >> BigInt(Math.min(-shift, 1e6));
}

export function expBig(a: Big): Big {
  const size = magnitude(a);
  if (size > 50) throw valueFault('unsupported', 'out of range');
  const extra = Math.max(0, size) + FRACTION;
  const x = toFixed(a, extra);
  const two = ln2(extra);
  const k = roundDivide(x, two);
  const r = (x - k * two) >> BigInt(extra - FRACTION);
  // e^r = (e^(r / 256))^256
  const small = r >> 8n;
  const one = 1n << BigInt(FRACTION);
  let term = one;
  let sum = one;
  for (let n = 1n; term !== 0n && n < 200n; n++) {
    term = (term * small) / (n << BigInt(FRACTION));
    sum += term;
  }
  for (let n = 0; n < 8; n++) sum = (sum * sum) >> BigInt(FRACTION);
  return big(sum, Number(k) - FRACTION);
}

/** Natural logarithm of a positive number. */
export function logBig(a: Big): Big {
  if (a.m <= 0n) throw valueFault('undefined', 'logarithm of zero');
  const length = bits(a.m);
  const one = 1n << BigInt(FRACTION);
  const shift = FRACTION - length;
  let y = shift >= 0 ? a.m << BigInt(shift) : a.m >> BigInt(-shift);
  let k = a.e + length;
  while (y < (one * 3n) / 4n) {
    y <<= 1n;
    k--;
  }
  const t = ((y - one) << BigInt(FRACTION)) / (y + one);
  const square = (t * t) >> BigInt(FRACTION);
  let power = t;
  let sum = t;
  for (let n = 3n; power !== 0n && n < 1000n; n += 2n) {
    power = (power * square) >> BigInt(FRACTION);
    sum += power / n;
  }
  return big(2n * sum + BigInt(k) * ln2(FRACTION), -FRACTION);
}

/** Sine and cosine of a real number. */
export function sinCosBig(a: Big): { sin: Big; cos: Big } {
  const size = magnitude(a);
  if (size > 2000) throw valueFault('unsupported', 'out of range');
  const extra = Math.max(0, size) + FRACTION;
  const x = toFixed(a, extra);
  const half = pi(extra) >> 1n;
  const quadrant = roundDivide(x, half);
  const r = (x - quadrant * half) >> BigInt(extra - FRACTION);
  const one = 1n << BigInt(FRACTION);
  const square = (r * r) >> BigInt(FRACTION);
  let sin = r;
  let cos = one;
  let s = r;
  let c = one;
  for (let n = 1n; (s !== 0n || c !== 0n) && n < 200n; n++) {
    c = -(c * square) / ((2n * n * (2n * n - 1n)) << BigInt(FRACTION));
    s = -(s * square) / ((2n * n * (2n * n + 1n)) << BigInt(FRACTION));
    cos += c;
    sin += s;
  }
  const turn = Number(((quadrant % 4n) + 4n) % 4n);
  const [outSin, outCos] =
    turn === 0 ? [sin, cos] : turn === 1 ? [cos, -sin] : turn === 2 ? [-sin, -cos] : [-cos, sin];
  return { sin: big(outSin, -FRACTION), cos: big(outCos, -FRACTION) };
}

/** The angle of the point (x, y), in (-pi, pi]. */
export function atan2Big(y: Big, x: Big): Big {
  if (y.m === 0n) return x.m < 0n ? piBig() : BIG_ZERO;
  const ay = y.m < 0n ? negBig(y) : y;
  const ax = x.m < 0n ? negBig(x) : x;
  const steep = subBig(ay, ax).m > 0n;
  let t = toFixed(steep ? divBig(ax, ay) : divBig(ay, ax), FRACTION);
  const one = 1n << BigInt(FRACTION);
  for (let n = 0; n < 3; n++) t = (t << BigInt(FRACTION)) / (one + squareRoot(one * one + t * t));
  const square = (t * t) >> BigInt(FRACTION);
  let power = t;
  let sum = t;
  for (let n = 3n; power !== 0n && n < 1000n; n += 2n) {
    power = -((power * square) >> BigInt(FRACTION));
    sum += power / n;
  }
  let angle = sum << 3n;
  if (steep) angle = (pi(FRACTION) >> 1n) - angle;
  if (x.m < 0n) angle = pi(FRACTION) - angle;
  return big(y.m < 0n ? -angle : angle, -FRACTION);
}

export function piBig(): Big {
  return big(pi(FRACTION), -FRACTION);
}

export function floorBig(a: Big): bigint {
  if (a.e >= 0) return a.m << BigInt(a.e);
  return a.m >> BigInt(-a.e);
}

function roundDivide(x: bigint, y: bigint): bigint {
  return x >= 0n ? (2n * x + y) / (2n * y) : -((-2n * x + y) / (2n * y));
}

const constants = new Map<string, { fraction: number; value: bigint }>();

function constant(name: string, fraction: number, compute: (fraction: number) => bigint): bigint {
  let known = constants.get(name);
  if (known === undefined || known.fraction < fraction) {
    known = { fraction, value: compute(fraction) };
    constants.set(name, known);
  }
  return known.value >> BigInt(known.fraction - fraction);
}

function ln2(fraction: number): bigint {
  return constant('ln2', fraction, (f) => (2n * arc(3n, f + 16, 1n)) >> 16n);
}

/** Machin: pi / 4 = 4 atan(1/5) - atan(1/239). */
function pi(fraction: number): bigint {
  return constant('pi', fraction, (f) => (4n * (4n * arc(5n, f + 16, -1n) - arc(239n, f + 16, -1n))) >> 16n);
}

/** atanh(1/x) for sign 1, atan(1/x) for sign -1. */
function arc(x: bigint, fraction: number, sign: 1n | -1n): bigint {
  let power = (1n << BigInt(fraction)) / x;
  let sum = power;
  for (let n = 3n; power !== 0n; n += 2n) {
    power = (sign * power) / (x * x);
    sum += power / n;
  }
  return sum;
}
