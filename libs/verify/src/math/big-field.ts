import {
  addBig,
  atan2Big,
  type Big,
  BIG_ONE,
  BIG_ZERO,
  divBig,
  expBig,
  floorBig,
  fromRational,
  logBig,
  magnitude,
  mulBig,
  negBig,
  piBig,
  PRECISION,
  sinCosBig,
  sqrtBig,
  subBig,
} from './big-float.ts';
import { type Budget, spend } from './budget.ts';
import { type Field, valueFault } from './field.ts';

/** A complex number within 2^`err` of the true value. */
export interface Ball {
  readonly re: Big;
  readonly im: Big;
  readonly err: number;
}

/** A term this many bits below another one does not count when values are compared to 120 bits. */
const LOST_BITS = 100;

/** log2(2^a + 2^b). */
function logSum(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a];
  return low === -Infinity || high - low > 60 ? high + 1e-12 : high + Math.log2(1 + 2 ** (low - high));
}

function roughly(a: Big): number {
  const shift = Math.max(0, magnitude(a) - a.e - 60);
  return Number(a.m >> BigInt(shift)) * 2 ** (a.e + shift);
}

/** Complex numbers of {@link PRECISION} bits with error bounds, for values that doubles do not tell apart. */
export function bigField(budget: Budget): Field<Ball> {
  const size = (a: { re: Big; im: Big }) =>
    Math.max(magnitude(a.re), magnitude(a.im)) + (a.im.m === 0n ? 0 : 1);
  const ball = (re: Big, im: Big, err: number): Ball => ({
    re,
    im,
    err: logSum(err, size({ re, im }) - PRECISION + 1),
  });
  const exactBall = (re: Big): Ball => ({ re, im: BIG_ZERO, err: -Infinity });
  const unsure = (a: Ball) => a.err >= size(a) - 8;
  /** Whether `b` is surely not zero, and lost beside `a`. */
  const absorbs = (a: Ball, b: Ball) => size(a) - size(b) > LOST_BITS && size(b) - 4 > b.err;
  const mul = (a: Ball, b: Ball): Ball => {
    spend(budget, 4);
    const err = logSum(logSum(size(a) + b.err, size(b) + a.err), a.err + b.err);
    if (a.im.m === 0n && b.im.m === 0n) return ball(mulBig(a.re, b.re), BIG_ZERO, err);
    return ball(
      subBig(mulBig(a.re, b.re), mulBig(a.im, b.im)),
      addBig(mulBig(a.re, b.im), mulBig(a.im, b.re)),
      Math.max(err, size(a) + size(b) - PRECISION + 3),
    );
  };
  const inverse = (a: Ball): Ball => {
    spend(budget, 6);
    if (a.re.m === 0n && a.im.m === 0n && a.err === -Infinity)
      throw valueFault('undefined', 'division by zero');
    if (unsure(a)) throw valueFault('unsupported', 'too near zero');
    const err = a.err - 2 * size(a) + 12;
    if (a.im.m === 0n) return ball(divBig(BIG_ONE, a.re), BIG_ZERO, err);
    const norm = addBig(mulBig(a.re, a.re), mulBig(a.im, a.im));
    return ball(divBig(a.re, norm), negBig(divBig(a.im, norm)), err);
  };
  const exp = (a: Ball): Ball => {
    spend(budget, 60);
    if (a.err > -4) throw valueFault('unsupported', 'too inexact');
    const r = expBig(a.re);
    const err = magnitude(r) + Math.max(a.err, -PRECISION - 20) + 2;
    if (a.im.m === 0n) return ball(r, BIG_ZERO, err);
    const { sin, cos } = sinCosBig(a.im);
    return ball(mulBig(r, cos), mulBig(r, sin), err);
  };
  const log = (a: Ball): Ball => {
    spend(budget, 60);
    if (a.re.m === 0n && a.im.m === 0n && a.err === -Infinity)
      throw valueFault('undefined', 'logarithm of zero');
    if (unsure(a)) throw valueFault('unsupported', 'too near zero');
    if (a.re.m < 0n && a.im.m !== 0n && magnitude(a.im) <= a.err + 1)
      throw valueFault('unsupported', 'at a branch cut');
    const err = Math.max(a.err - size(a) + 8, -PRECISION - 20);
    if (a.im.m === 0n) {
      if (a.re.m > 0n) return ball(logBig(a.re), BIG_ZERO, err);
      field.leftReals = true;
      return ball(logBig(negBig(a.re)), piBig(), err);
    }
    const norm = addBig(mulBig(a.re, a.re), mulBig(a.im, a.im));
    const half = logBig(norm);
    return ball({ m: half.m, e: half.e - 1 }, atan2Big(a.im, a.re), err);
  };
  const integerPower = (a: Ball, n: number): Ball => {
    if (n < 0) return inverse(integerPower(a, -n));
    if (n > 100_000) return exp(mul(log(a), exactBall(fromRational({ n: BigInt(n), d: 1n }))));
    let result = exactBall(BIG_ONE);
    let base = a;
    for (let k = n; k > 0; k = Math.floor(k / 2)) {
      if (k % 2 === 1) result = mul(result, base);
      if (k > 1) base = mul(base, base);
    }
    return result;
  };
  const fraction = (p: number, q: number): Ball =>
    ball(fromRational({ n: BigInt(p), d: BigInt(q) }), BIG_ZERO, -Infinity);
  const trigonometric = (a: Ball, which: 'sin' | 'cos'): Ball => {
    spend(budget, 60);
    if (a.err > -4) throw valueFault('unsupported', 'too inexact');
    const { sin, cos } = sinCosBig(a.re);
    if (a.im.m === 0n)
      return ball(which === 'sin' ? sin : cos, BIG_ZERO, Math.max(a.err + 2, -PRECISION - 20));
    const up = expBig(a.im);
    const down = divBig(BIG_ONE, up);
    const cosh = addBig(up, down);
    const sinh = subBig(up, down);
    const halve = (x: Big): Big => (x.m === 0n ? x : { m: x.m, e: x.e - 1 });
    const err = Math.max(a.err, -PRECISION - 20) + Math.max(magnitude(cosh), 0) + 3;
    return which === 'sin'
      ? ball(halve(mulBig(sin, cosh)), halve(mulBig(cos, sinh)), err)
      : ball(halve(mulBig(cos, cosh)), negBig(halve(mulBig(sin, sinh))), err);
  };
  const field: Field<Ball> = {
    exact: false,
    bits: PRECISION,
    leftReals: false,
    rational(v) {
      const re = fromRational(v);
      const whole = v.d === 1n && re.m << BigInt(Math.max(0, re.e)) === v.n;
      return { re, im: BIG_ZERO, err: whole ? -Infinity : magnitude(re) - PRECISION + 2 };
    },
    pi: () => ball(piBig(), BIG_ZERO, -PRECISION + 4),
    i: () => ({ re: BIG_ZERO, im: BIG_ONE, err: -Infinity }),
    add(a, b) {
      spend(budget, 2);
      return ball(addBig(a.re, b.re), addBig(a.im, b.im), logSum(a.err, b.err));
    },
    addTerm(a, b) {
      if (absorbs(a, b) || absorbs(b, a)) budget.absorbed++;
      return field.add(a, b);
    },
    mul,
    inverse,
    integerPower,
    rationalPower(a, p, q) {
      if (a.re.m === 0n && a.im.m === 0n && a.err === -Infinity) {
        if (p > 0) return a;
        throw valueFault('undefined', 'division by zero');
      }
      if (a.im.m === 0n && a.re.m < 0n) {
        if (q % 2 === 1) {
          const root = exp(mul(log({ ...a, re: negBig(a.re) }), fraction(p, q)));
          return p % 2 === 0 ? root : { ...root, re: negBig(root.re) };
        }
        field.leftReals = true;
      }
      if (a.im.m === 0n && a.re.m > 0n && q === 2 && p === 1) {
        if (unsure(a)) throw valueFault('unsupported', 'too near zero');
        const root = sqrtBig(a.re);
        return ball(root, BIG_ZERO, a.err - magnitude(root) + 6);
      }
      return exp(mul(log(a), fraction(p, q)));
    },
    exp,
    log,
    sin: (a) => trigonometric(a, 'sin'),
    cos: (a) => trigonometric(a, 'cos'),
    abs(a) {
      if (a.im.m === 0n) return { ...a, re: a.re.m < 0n ? negBig(a.re) : a.re };
      return ball(sqrtBig(addBig(mulBig(a.re, a.re), mulBig(a.im, a.im))), BIG_ZERO, a.err + 1);
    },
    real: (a) => ({ re: a.re, im: BIG_ZERO, err: a.err }),
    imaginary: (a) => ({ re: a.im, im: BIG_ZERO, err: a.im.m === 0n ? -Infinity : a.err }),
    isReal: (a) => a.im.m === 0n,
    sign(a) {
      if (a.re.m === 0n && a.err === -Infinity) return 0;
      if (magnitude(a.re) - 4 <= a.err) throw valueFault('unsupported', 'sign is not known');
      return a.re.m < 0n ? -1 : 1;
    },
    floor(a) {
      if (magnitude(a.re) > 4000) throw valueFault('unsupported', 'out of range');
      const low = floorBig(a.re);
      if (a.err === -Infinity) return low;
      const delta: Big = { m: 1n, e: Math.ceil(a.err) + 1 };
      if (floorBig(addBig(a.re, delta)) !== low || floorBig(subBig(a.re, delta)) !== low)
        throw valueFault('unsupported', 'between two integers');
      return low;
    },
    rough: (a) => roughly(a.re),
    integer: (a) =>
      a.err === -Infinity && a.im.m === 0n && a.re.e >= 0 && a.re.e < 4000 ? a.re.m << BigInt(a.re.e) : null,
  };
  return field;
}
