import { type Field, valueFault } from './field.ts';
import { type Rational, toDouble } from './rational.ts';

/** A complex double within `err` of the true value. */
export interface Disk {
  readonly re: number;
  readonly im: number;
  readonly err: number;
}

const EPS = 2 ** -52;

/** Complex doubles with error bounds: fast, and enough to tell most different values apart. */
export const DOUBLES: Field<Disk> = doubleField();

function doubleField(): Field<Disk> {
  const disk = (re: number, im: number, err: number): Disk => {
    if (!Number.isFinite(re) || !Number.isFinite(im) || !Number.isFinite(err))
      throw valueFault('unsupported', 'out of range');
    return { re, im, err };
  };
  const size = (a: Disk) => Math.hypot(a.re, a.im);
  const mul = (a: Disk, b: Disk): Disk => {
    const real = a.im === 0 && b.im === 0;
    const re = real ? a.re * b.re : a.re * b.re - a.im * b.im;
    const im = real ? 0 : a.re * b.im + a.im * b.re;
    const sa = size(a);
    const sb = size(b);
    return disk(re, im, sa * b.err + sb * a.err + a.err * b.err + 4 * EPS * sa * sb);
  };
  const inverse = (a: Disk): Disk => {
    const m = size(a);
    if (m === 0 && a.err === 0) throw valueFault('undefined', 'division by zero');
    if (a.err * 2 >= m) throw valueFault('unsupported', 'too near zero');
    const re = a.im === 0 ? 1 / a.re : a.re / m / m;
    return disk(re, a.im === 0 ? 0 : -a.im / m / m, (2 * a.err) / m / m + (4 * EPS) / m);
  };
  const exp = (a: Disk): Disk => {
    if (a.err > 0.1) throw valueFault('unsupported', 'too inexact');
    const r = Math.exp(a.re);
    const err = r * (1.2 * a.err + 4 * EPS);
    return a.im === 0 ? disk(r, 0, err) : disk(r * Math.cos(a.im), r * Math.sin(a.im), err);
  };
  const log = (a: Disk): Disk => {
    const m = size(a);
    if (m === 0 && a.err === 0) throw valueFault('undefined', 'logarithm of zero');
    if (a.err * 2 >= m) throw valueFault('unsupported', 'too near zero');
    if (a.im === 0 && a.re < 0) field.leftReals = true;
    const re = Math.log(m);
    const im = a.im === 0 && a.re > 0 ? 0 : Math.atan2(a.im, a.re);
    // The cut along the negative axis: a value that may lie on either side has no one logarithm.
    if (a.re < 0 && a.im !== 0 && Math.abs(a.im) <= a.err) throw valueFault('unsupported', 'at a branch cut');
    return disk(re, im, (2 * a.err) / m + 4 * EPS * (Math.abs(re) + 1));
  };
  const integerPower = (a: Disk, n: number): Disk => {
    if (n < 0) return inverse(integerPower(a, -n));
    if (n > 1e6) return a.im === 0 && a.re > 0 ? exp(mul(log(a), disk(n, 0, 0))) : mulLog(a, n);
    let result = disk(1, 0, 0);
    let base = a;
    for (let k = n; k > 0; k = Math.floor(k / 2)) {
      if (k % 2 === 1) result = mul(result, base);
      if (k > 1) base = mul(base, base);
    }
    return result;
  };
  const mulLog = (a: Disk, n: number): Disk => exp(mul(log(a), disk(n, 0, 0)));
  const sign = (a: Disk): number => {
    if (a.re === 0 && a.err === 0) return 0;
    if (Math.abs(a.re) <= a.err) throw valueFault('unsupported', 'sign is not known');
    return a.re < 0 ? -1 : 1;
  };
  const field: Field<Disk> = {
    exact: false,
    bits: 53,
    leftReals: false,
    rational(v: Rational) {
      const x = toDouble(v);
      const whole = v.d === 1n && Math.abs(x) <= 2 ** 53;
      return disk(x, 0, whole ? 0 : Math.abs(x) * EPS);
    },
    pi: () => ({ re: Math.PI, im: 0, err: EPS }),
    i: () => ({ re: 0, im: 1, err: 0 }),
    add(a, b) {
      const re = a.re + b.re;
      const im = a.im + b.im;
      return disk(re, im, a.err + b.err + EPS * (Math.abs(re) + Math.abs(im)));
    },
    mul,
    inverse,
    integerPower,
    rationalPower(a, p, q) {
      if (a.re === 0 && a.im === 0 && a.err === 0) {
        if (p > 0) return a;
        throw valueFault('undefined', 'division by zero');
      }
      if (a.im === 0 && a.re < 0) {
        if (q % 2 === 1) {
          const root = exp(mul(log({ ...a, re: -a.re }), disk(p / q, 0, Math.abs(p / q) * EPS)));
          return p % 2 === 0 ? root : { ...root, re: -root.re };
        }
        field.leftReals = true;
      }
      if (a.im === 0 && a.re > 0 && q === 2 && p === 1) {
        if (a.err * 2 >= a.re) throw valueFault('unsupported', 'too near zero');
        const root = Math.sqrt(a.re);
        return disk(root, 0, a.err / root + EPS * root);
      }
      return exp(mul(log(a), disk(p / q, 0, Math.abs(p / q) * EPS)));
    },
    exp,
    log,
    sin(a) {
      if (a.err > 0.1) throw valueFault('unsupported', 'too inexact');
      const grow = a.im === 0 ? 1 : Math.cosh(Math.abs(a.im) + a.err);
      const err = 1.1 * a.err * grow + 4 * EPS * grow;
      return a.im === 0
        ? disk(Math.sin(a.re), 0, err)
        : disk(Math.sin(a.re) * Math.cosh(a.im), Math.cos(a.re) * Math.sinh(a.im), err);
    },
    cos(a) {
      if (a.err > 0.1) throw valueFault('unsupported', 'too inexact');
      const grow = a.im === 0 ? 1 : Math.cosh(Math.abs(a.im) + a.err);
      const err = 1.1 * a.err * grow + 4 * EPS * grow;
      return a.im === 0
        ? disk(Math.cos(a.re), 0, err)
        : disk(Math.cos(a.re) * Math.cosh(a.im), -Math.sin(a.re) * Math.sinh(a.im), err);
    },
    abs: (a) => disk(size(a), 0, a.err + 2 * EPS * size(a)),
    real: (a) => ({ re: a.re, im: 0, err: a.err }),
    imaginary: (a) => ({ re: a.im, im: 0, err: a.im === 0 ? 0 : a.err }),
    isReal: (a) => a.im === 0,
    sign,
    floor(a) {
      const low = Math.floor(a.re - a.err);
      if (low !== Math.floor(a.re + a.err) || Math.abs(low) > 2 ** 52)
        throw valueFault('unsupported', 'between two integers');
      return BigInt(low);
    },
    rough: (a) => a.re,
    integer: (a) => (a.err === 0 && a.im === 0 && Number.isInteger(a.re) ? BigInt(a.re) : null),
  };
  return field;
}
