import { type Budget, spend } from './budget.ts';
import { type Field, valueFault } from './field.ts';
import { gcd, MINUS_ONE, ONE, type Rational, rational } from './rational.ts';

/** The value of a known function in a field; throws a ValueFault where it has none. */
export function applyFunction<T>(name: string, xs: readonly T[], field: Field<T>, budget: Budget): T {
  spend(budget, 2);
  const x = xs[0];
  if (x === undefined) throw valueFault('undefined', `${name} without an argument`);
  const of = FUNCTIONS[name];
  if (of !== undefined) return of(x, xs, field, budget) as T;
  throw valueFault('unsupported', `${name} has no value`);
}

type Implementation = (x: unknown, xs: readonly unknown[], f: Field<unknown>, budget: Budget) => unknown;

const HALF: Rational = { n: 1n, d: 2n };
const one = (f: Field<unknown>) => f.rational(ONE);
const minus = (f: Field<unknown>, a: unknown) => f.mul(f.rational(MINUS_ONE), a);
const sub = (f: Field<unknown>, a: unknown, b: unknown) => f.add(a, minus(f, b));
const div = (f: Field<unknown>, a: unknown, b: unknown) => f.mul(a, f.inverse(b));
const half = (f: Field<unknown>, a: unknown) => f.mul(f.rational(HALF), a);
const square = (f: Field<unknown>, a: unknown) => f.mul(a, a);

const FUNCTIONS: Record<string, Implementation> = {
  sin: (x, _, f) => f.sin(x),
  cos: (x, _, f) => f.cos(x),
  tan: (x, _, f) => div(f, f.sin(x), f.cos(x)),
  cot: (x, _, f) => div(f, f.cos(x), f.sin(x)),
  sec: (x, _, f) => f.inverse(f.cos(x)),
  csc: (x, _, f) => f.inverse(f.sin(x)),
  sinh: (x, _, f) => half(f, sub(f, f.exp(x), f.exp(minus(f, x)))),
  cosh: (x, _, f) => half(f, f.add(f.exp(x), f.exp(minus(f, x)))),
  tanh: (x, xs, f, b) => div(f, FUNCTIONS.sinh!(x, xs, f, b), FUNCTIONS.cosh!(x, xs, f, b)),
  coth: (x, xs, f, b) => f.inverse(FUNCTIONS.tanh!(x, xs, f, b)),
  sech: (x, xs, f, b) => f.inverse(FUNCTIONS.cosh!(x, xs, f, b)),
  csch: (x, xs, f, b) => f.inverse(FUNCTIONS.sinh!(x, xs, f, b)),
  asin: (x, _, f) => arcSine(f, x),
  acos: (x, _, f) => sub(f, half(f, f.pi()), arcSine(f, x)),
  atan: (x, _, f) => arcTangent(f, x),
  acot: (x, _, f) => sub(f, half(f, f.pi()), arcTangent(f, x)),
  asec: (x, _, f) => sub(f, half(f, f.pi()), arcSine(f, f.inverse(x))),
  acsc: (x, _, f) => arcSine(f, f.inverse(x)),
  asinh: (x, _, f) => f.log(f.add(x, f.rationalPower(f.add(square(f, x), one(f)), 1, 2))),
  acosh: (x, _, f) =>
    f.log(f.add(x, f.mul(f.rationalPower(sub(f, x, one(f)), 1, 2), f.rationalPower(f.add(x, one(f)), 1, 2)))),
  atanh: (x, _, f) => half(f, sub(f, f.log(f.add(one(f), x)), f.log(sub(f, one(f), x)))),
  exp: (x, _, f) => f.exp(x),
  cis: (x, _, f) => f.add(f.cos(x), f.mul(f.i(), f.sin(x))),
  ln: (x, _, f) => f.log(x),
  log: (x, xs, f) => logarithm(f, x, xs[1] ?? f.rational({ n: 10n, d: 1n })),
  abs: (x, _, f) => f.abs(x),
  floor: (x, _, f) => f.rational({ n: f.floor(x), d: 1n }),
  ceil: (x, _, f) => f.rational({ n: -f.floor(minus(f, x)), d: 1n }),
  sgn: (x, _, f) => f.rational({ n: BigInt(f.sign(x)), d: 1n }),
  re: (x, _, f) => f.real(x),
  im: (x, _, f) => f.imaginary(x),
  max: (x, xs, f) => xs.slice(1).reduce((best, y) => (f.sign(sub(f, y, best)) > 0 ? y : best), x),
  min: (x, xs, f) => xs.slice(1).reduce((best, y) => (f.sign(sub(f, y, best)) < 0 ? y : best), x),
  mod: (x, xs, f) => modulo(f, x, xs[1]),
  gcd: (_, xs, f) => commonDivisor(f, xs, false),
  lcm: (_, xs, f) => commonDivisor(f, xs, true),
  factorial: (x, _, f, b) => factorial(f, x, b),
  factorial2: (x, _, f, b) => doubleFactorial(f, x, b),
  binom: (x, xs, f, b) => binomial(f, x, xs[1], b),
};

/** In [-1, 1] real; elsewhere the principal value -i log(ix + sqrt(1 - x^2)). */
function arcSine(f: Field<unknown>, x: unknown): unknown {
  if (f.exact) {
    if (f.sign(x) === 0) return x;
    throw valueFault('unsupported', 'irrational');
  }
  const whole = f.integer(x);
  if (whole === 0n) return x;
  if (whole === 1n || whole === -1n) return f.mul(f.rational({ n: whole, d: 1n }), half(f, f.pi()));
  const inside = sub(f, one(f), square(f, x));
  let real = f.isReal(x);
  let edge = false;
  if (real) {
    try {
      real = f.sign(inside) >= 0;
    } catch {
      edge = true;
    }
  }
  if (edge || (real && f.sign(inside) === 0)) {
    // At the ends of the domain the square root's error bound would be useless.
    if (!edge) return f.mul(f.rational({ n: BigInt(f.sign(x)), d: 1n }), half(f, f.pi()));
    throw valueFault('unsupported', 'at the end of the domain');
  }
  if (!real) f.leftReals = true;
  const left = f.leftReals;
  const value = f.mul(minus(f, f.i()), f.log(f.add(f.mul(f.i(), x), f.rationalPower(inside, 1, 2))));
  if (!real) return value;
  f.leftReals = left;
  return f.real(value);
}

function arcTangent(f: Field<unknown>, x: unknown): unknown {
  if (f.exact) {
    if (f.sign(x) === 0) return x;
    throw valueFault('unsupported', 'irrational');
  }
  const ix = f.mul(f.i(), x);
  const value = half(f, f.mul(f.i(), sub(f, f.log(sub(f, one(f), ix)), f.log(f.add(one(f), ix)))));
  return f.isReal(x) ? f.real(value) : value;
}

function logarithm(f: Field<unknown>, x: unknown, base: unknown): unknown {
  if (f.exact) return rationalLogarithm(f as Field<Rational>, x as Rational, base as Rational);
  return div(f, f.log(x), f.log(base));
}

/** `log_4 8` is exactly 3/2 where both are powers of one number. */
function rationalLogarithm(f: Field<Rational>, x: Rational, base: Rational): Rational {
  if (x.n === x.d) return { n: 0n, d: 1n };
  if (x.n <= 0n || base.n <= 0n || base.n === base.d) throw valueFault('unsupported', 'irrational');
  for (let q = 1; q <= 6; q++) {
    const power = f.integerPower(x, q);
    let reached = base;
    for (let p = 1; p <= 200; p++) {
      if (reached.n === power.n && reached.d === power.d) return rational(BigInt(p), BigInt(q));
      if (reached.n === power.d && reached.d === power.n) return rational(BigInt(-p), BigInt(q));
      reached = f.mul(reached, base);
      if (reached.n > power.n && reached.n > power.d && reached.d > power.d) break;
    }
  }
  throw valueFault('unsupported', 'irrational');
}

/** The remainder with the sign of the divisor. */
function modulo(f: Field<unknown>, a: unknown, b: unknown): unknown {
  if (b === undefined) throw valueFault('undefined', 'mod without a divisor');
  return sub(f, a, f.mul(b, f.rational({ n: f.floor(div(f, a, b)), d: 1n })));
}

function commonDivisor(f: Field<unknown>, xs: readonly unknown[], least: boolean): unknown {
  if (!f.exact) throw valueFault('unsupported', 'a divisor of inexact numbers');
  let result: Rational | null = null;
  for (const value of xs as readonly Rational[]) {
    const x = value.n < 0n ? { n: -value.n, d: value.d } : value;
    if (result === null) result = x;
    else if (least) {
      if (x.n === 0n || result.n === 0n) result = { n: 0n, d: 1n };
      else result = rational(lcm(result.n * x.d, x.n * result.d), result.d * x.d);
    } else result = rational(gcd(result.n * x.d, x.n * result.d), result.d * x.d);
  }
  return result;
}

function lcm(a: bigint, b: bigint): bigint {
  return a === 0n || b === 0n ? 0n : (a / gcd(a, b)) * b;
}

/** Largest argument whose factorial is multiplied out: 3000! has about 30,000 bits. */
const MULTIPLIED = 3000n;

function factorial(f: Field<unknown>, x: unknown, budget: Budget): unknown {
  const n = f.integer(x);
  if (n !== null) {
    if (n < 0n) throw valueFault('undefined', 'factorial of a negative integer');
    if (n <= MULTIPLIED) return f.rational({ n: product(1n, n, 1n, budget), d: 1n });
  }
  return gamma(f, f.add(x, one(f)), budget);
}

function doubleFactorial(f: Field<unknown>, x: unknown, budget: Budget): unknown {
  const n = f.integer(x);
  if (n === null || n < 0n || n > MULTIPLIED) throw valueFault('unsupported', 'double factorial');
  return f.rational({ n: product(n % 2n === 0n ? 2n : 1n, n, 2n, budget), d: 1n });
}

const products = new Map<string, bigint>();

function product(from: bigint, to: bigint, step: bigint, budget: Budget): bigint {
  const key = `${from} ${to} ${step}`;
  const known = products.get(key);
  if (known !== undefined) return known;
  spend(budget, Number(to) * 2 + 1);
  let result = 1n;
  for (let k = from; k <= to; k += step) result *= k;
  if (products.size > 200) products.clear();
  products.set(key, result);
  return result;
}

function binomial(f: Field<unknown>, n: unknown, k: unknown, budget: Budget): unknown {
  if (k === undefined) throw valueFault('undefined', 'binomial without an argument');
  const whole = f.integer(n);
  let small = f.integer(k);
  if (small !== null) {
    if (small < 0n) return f.rational({ n: 0n, d: 1n });
    if (whole !== null && whole >= 0n) {
      if (small > whole) return f.rational({ n: 0n, d: 1n });
      if (whole - small < small) small = whole - small;
    }
    if (small <= 1500n) {
      spend(budget, Number(small) * 2);
      let top = one(f);
      let bottom = 1n;
      if (whole !== null) {
        let value = 1n;
        for (let i = 0n; i < small; i++) value = (value * (whole - i)) / (i + 1n);
        return f.rational({ n: value, d: 1n });
      }
      for (let i = 0n; i < small; i++) {
        top = f.mul(top, f.add(n, f.rational({ n: -i, d: 1n })));
        bottom *= i + 1n;
      }
      return f.mul(top, f.rational({ n: 1n, d: bottom }));
    }
  }
  const g = (x: unknown) => gamma(f, f.add(x, one(f)), budget);
  return div(f, g(n), f.mul(g(k), g(sub(f, n, k))));
}

/** Bernoulli numbers B_2, B_4, … for Stirling's series. */
let bernoulli: readonly Rational[] | null = null;
const STIRLING_TERMS = 40;

function bernoulliNumbers(): readonly Rational[] {
  if (bernoulli !== null) return bernoulli;
  // By tangent numbers: B_2n = (-1)^(n-1) 2n T_n / (4^n (4^n - 1)) (Brent and Harvey 2011, algorithm TangentNumbers).
  const t: bigint[] = [0n, 1n];
  for (let k = 2; k <= STIRLING_TERMS; k++) t[k] = BigInt(k - 1) * t[k - 1]!;
  for (let k = 2; k <= STIRLING_TERMS; k++)
    for (let j = k; j <= STIRLING_TERMS; j++) t[j] = BigInt(j - k) * t[j - 1]! + BigInt(j - k + 2) * t[j]!;
  bernoulli = t.slice(1).map((tangent, index) => {
    const n = BigInt(index + 1);
    const power = 4n ** n;
    return rational((index % 2 === 0 ? 2n : -2n) * n * tangent, power * (power - 1n));
  });
  return bernoulli;
}

/**
 * Gamma(z) for Re z > 0 by Stirling's series after shifting z beyond 100, where the first term left out is
 * below 1e-100 (DLMF 5.11.1); in doubles beyond 14, where it is below 1e-17.
 */
function gamma(f: Field<unknown>, z: unknown, budget: Budget): unknown {
  if (f.exact) throw valueFault('unsupported', 'irrational');
  spend(budget, f.bits > 60 ? 600 : 80);
  let shifted = z;
  let steps = one(f);
  let size = approximate(f, z);
  if (size < -60) throw valueFault('unsupported', 'gamma of a large negative number');
  const far = f.bits > 60 ? 100 : 14;
  for (; size < far; size++) {
    steps = f.mul(steps, shifted);
    shifted = f.add(shifted, one(f));
  }
  let sum = sub(f, f.mul(sub(f, shifted, f.rational(HALF)), f.log(shifted)), shifted);
  sum = f.add(sum, half(f, f.log(f.mul(f.rational({ n: 2n, d: 1n }), f.pi()))));
  const inverse = f.inverse(shifted);
  const inverseSquare = square(f, inverse);
  let power = inverse;
  const numbers = bernoulliNumbers();
  const terms = size > 1e6 ? 6 : f.bits > 60 ? STIRLING_TERMS : 9;
  for (let k = 1; k <= terms; k++) {
    const b = numbers[k - 1]!;
    sum = f.add(sum, f.mul(power, f.rational(rational(b.n, b.d * BigInt(2 * k * (2 * k - 1))))));
    power = f.mul(power, inverseSquare);
  }
  return div(f, f.exp(sum), steps);
}

function approximate(f: Field<unknown>, z: unknown): number {
  const n = f.integer(z);
  if (n !== null) return Number(n);
  if (!f.isReal(z)) throw valueFault('unsupported', 'gamma of a complex number');
  return f.rough(z);
}
