import { LIMITS } from './budget.ts';
import { type Field, valueFault } from './field.ts';
import {
  add,
  bitLength,
  exactRoot,
  floor,
  inverse,
  multiply,
  ONE,
  type Rational,
  toDouble,
} from './rational.ts';

const LARGEST = 1n << BigInt(LIMITS.bits);

const WIDE = 1n << 256n;
/** What reducing long fractions may cost in one evaluation, in about microseconds. */
const MOST_WORK = 6000;

/** Exact rational numbers; whatever is irrational is `unsupported`. */
export function rationalField(): Field<Rational> {
  const irrational = (): never => {
    throw valueFault('unsupported', 'irrational');
  };
  let work = 0;
  // Counted before the work is done: a divisor of two long numbers takes steps in proportion to the shorter one.
  const reducing = (a: bigint, b: bigint): void => {
    if (b <= WIDE || (a <= WIDE && a >= -WIDE)) return;
    const [x, y] = [bitLength(a), bitLength(b)];
    work += (Math.min(x, y) / 10) * (1 + Math.max(x, y) / 1500);
    if (work > MOST_WORK) throw valueFault('unsupported', 'too many digits');
  };
  const bounded = (a: Rational): Rational => {
    if (a.d > WIDE || a.n > WIDE || a.n < -WIDE) {
      work += Math.max(bitLength(a.n), bitLength(a.d)) / 100;
      if (work > MOST_WORK) throw valueFault('unsupported', 'too many digits');
    }
    if (a.n > LARGEST || a.n < -LARGEST || a.d > LARGEST) throw valueFault('unsupported', 'too many digits');
    return a;
  };
  const integerPower = (a: Rational, n: number): Rational => {
    if (n === 0) return ONE;
    if (a.n === 0n && n < 0) throw valueFault('undefined', 'division by zero');
    const times = Math.abs(n);
    if (
      Math.max(bitLength(a.n), bitLength(a.d)) * times > LIMITS.bits &&
      !(a.d === 1n && (a.n === 1n || a.n === -1n || a.n === 0n))
    )
      throw valueFault('unsupported', 'too many digits');
    const power =
      a.n === 1n && a.d === 1n
        ? ONE
        : a.d === 1n && a.n === -1n
          ? { n: times % 2 === 0 ? 1n : -1n, d: 1n }
          : { n: a.n ** BigInt(times), d: a.d ** BigInt(times) };
    return n < 0 ? inverse(power) : power;
  };
  return {
    exact: true,
    bits: Infinity,
    leftReals: false,
    rational: (v) => v,
    pi: irrational,
    i: irrational,
    add(a, b) {
      reducing(a.d, b.d);
      return bounded(add(a, b));
    },
    mul(a, b) {
      reducing(a.n, b.d);
      reducing(b.n, a.d);
      return bounded(multiply(a, b));
    },
    inverse(a) {
      if (a.n === 0n) throw valueFault('undefined', 'division by zero');
      return inverse(a);
    },
    integerPower,
    rationalPower(a, p, q) {
      if (a.n === 0n) return p > 0 ? a : integerPower(a, -1);
      const negative = a.n < 0n;
      if (negative && q % 2 === 0) return irrational();
      if (q > 64) return irrational();
      const root = exactRoot(negative ? { n: -a.n, d: a.d } : a, q);
      if (root === null) return irrational();
      return integerPower(negative ? { n: -root.n, d: root.d } : root, p);
    },
    exp: (a) => (a.n === 0n ? ONE : irrational()),
    log: (a) => (a.n === a.d ? { n: 0n, d: 1n } : irrational()),
    sin: (a) => (a.n === 0n ? a : irrational()),
    cos: (a) => (a.n === 0n ? ONE : irrational()),
    abs: (a) => (a.n < 0n ? { n: -a.n, d: a.d } : a),
    real: (a) => a,
    imaginary: () => ({ n: 0n, d: 1n }),
    isReal: () => true,
    sign: (a) => (a.n < 0n ? -1 : a.n > 0n ? 1 : 0),
    floor,
    rough: toDouble,
    integer: (a) => (a.d === 1n ? a.n : null),
  };
}
