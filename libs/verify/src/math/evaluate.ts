import { type Budget, LIMITS, spend } from './budget.ts';
import { type Field, ValueFault, valueFault } from './field.ts';
import { applyFunction } from './functions.ts';
import { children, type Node } from './node.ts';
import {
  add,
  HUNDREDTH,
  inverse,
  MINUS_ONE,
  multiply,
  ONE,
  type Rational,
  rational,
  ZERO,
} from './rational.ts';
import { rationalField } from './rational-field.ts';

/** Where an expression is evaluated. */
export interface Point {
  /** The value of a variable, the same for a name wherever it stands. */
  value(name: string): Rational;
  /** The base of a `\log` without one: 10, or null for e. */
  logBase: Rational | null;
}

/** The name that the parser gives to the base of a `\log` that names none. */
export const IMPLIED_BASE = 'log base';

/** The value of an expression at a point; throws a {@link ValueFault} where it has none in this field. */
export function evaluate<T>(node: Node, point: Point, field: Field<T>, budget: Budget): T {
  spend(budget);
  switch (node.k) {
    case 'num':
    case 'based':
      return field.rational(node.v);
    case 'sym':
      return field.rational(point.value(node.name));
    case 'const':
      switch (node.name) {
        case 'pi':
          return field.pi();
        case 'e':
          return field.exp(field.rational(ONE));
        case 'i':
          field.leftReals = true;
          return field.i();
        default:
          throw valueFault('unsupported', 'infinity is no number');
      }
    case 'add': {
      let sum = evaluate(node.xs[0]!, point, field, budget);
      for (let i = 1; i < node.xs.length; i++) {
        const term = evaluate(node.xs[i]!, point, field, budget);
        sum = field.addTerm === undefined ? field.add(sum, term) : field.addTerm(sum, term);
      }
      return sum;
    }
    case 'mul': {
      let product = evaluate(node.xs[0]!, point, field, budget);
      for (let i = 1; i < node.xs.length; i++)
        product = field.mul(product, evaluate(node.xs[i]!, point, field, budget));
      return product;
    }
    case 'pow':
      return power(node.base, node.exponent, point, field, budget);
    case 'fn':
      return applyKnown(node.name, node.xs, point, field, budget);
    case 'call':
      return opaque(node.name, node.xs, point, field, budget);
    case 'big':
      return series(node, point, field, budget);
    case 'percent':
      return field.mul(evaluate(node.x, point, field, budget), field.rational(HUNDREDTH));
    case 'degree':
      return field.mul(
        evaluate(node.x, point, field, budget),
        field.mul(field.pi(), field.rational({ n: 1n, d: 180n })),
      );
    case 'unit':
      return evaluate(node.x, point, field, budget);
    case 'ratio':
      if (node.xs.length === 2)
        return field.mul(
          evaluate(node.xs[0]!, point, field, budget),
          field.inverse(evaluate(node.xs[1]!, point, field, budget)),
        );
      break;
    case 'list':
      if (node.xs.length === 1) return evaluate(node.xs[0]!, point, field, budget);
      break;
    default:
  }
  throw valueFault('unsupported', `a ${node.k} has no value`);
}

function power<T>(base: Node, exponent: Node, point: Point, field: Field<T>, budget: Budget): T {
  if (exponent.k === 'num' && exponent.v.d === 1n && exponent.v.n === -1n)
    return field.inverse(evaluate(base, point, field, budget));
  const fixed = constantRational(exponent, budget);
  if (fixed !== null && base.k === 'const' && base.name === 'e' && !field.exact)
    return field.exp(field.rational(fixed));
  if (fixed !== null && fixed.n >= -MAX_EXPONENT && fixed.n <= MAX_EXPONENT && fixed.d <= 1000n) {
    const value = evaluate(base, point, field, budget);
    if (fixed.d === 1n) return field.integerPower(value, Number(fixed.n));
    return field.rationalPower(value, Number(fixed.n), Number(fixed.d));
  }
  if (base.k === 'const' && base.name === 'e') return field.exp(evaluate(exponent, point, field, budget));
  const top = evaluate(exponent, point, field, budget);
  const value = evaluate(base, point, field, budget);
  const whole = field.integer(top);
  if (whole !== null && whole >= -MAX_EXPONENT && whole <= MAX_EXPONENT)
    return field.integerPower(value, Number(whole));
  if (field.exact) {
    const q = top as unknown as Rational;
    if (q.d <= 64n && q.n >= -10_000n && q.n <= 10_000n)
      return field.rationalPower(value, Number(q.n), Number(q.d));
    throw valueFault('unsupported', 'irrational');
  }
  return field.exp(field.mul(field.log(value), top));
}

const MAX_EXPONENT = 1n << 50n;

/** The exact value of an expression without variables, or null when it is not a rational number. */
export function constantRational(node: Node, budget: Budget): Rational | null {
  const plain = plainRational(node);
  if (plain !== undefined) return plain;
  try {
    return evaluate(node, NOWHERE, rationalField(), budget);
  } catch (error) {
    if (error instanceof ValueFault || error instanceof RangeError) return null;
    throw error;
  }
}

/** The value of a sum, product or quotient of short numbers; undefined where it takes more than that to know. */
function plainRational(node: Node): Rational | null | undefined {
  switch (node.k) {
    case 'num':
    case 'based':
      return node.v;
    case 'sym':
    case 'const':
      return null;
    case 'add':
    case 'mul': {
      let total: Rational | undefined = node.k === 'add' ? ZERO : ONE;
      for (const x of node.xs) {
        const part = plainRational(x);
        if (part === null) return null;
        if (part === undefined || total === undefined || isLong(part) || isLong(total)) total = undefined;
        else total = node.k === 'add' ? add(total, part) : multiply(total, part);
      }
      return total;
    }
    case 'pow': {
      const base = plainRational(node.base);
      if (base === null) return null;
      if (base === undefined || node.exponent.k !== 'num') return undefined;
      const { n, d } = node.exponent.v;
      return n === -1n && d === 1n && base.n !== 0n ? inverse(base) : undefined;
    }
    case 'list':
      return node.xs.length === 1 ? plainRational(node.xs[0]!) : undefined;
    default:
      return undefined;
  }
}

const LONG = 1n << 128n;
const isLong = ({ n, d }: Rational) => n > LONG || n < -LONG || d > LONG;

const NOWHERE: Point = {
  value: () => {
    throw valueFault('unsupported', 'a variable');
  },
  logBase: { n: 10n, d: 1n },
};

function applyKnown<T>(name: string, xs: readonly Node[], point: Point, field: Field<T>, budget: Budget): T {
  if (name === 'root') {
    const degree = constantRational(xs[1]!, budget);
    const radicand = evaluate(xs[0]!, point, field, budget);
    if (degree !== null && degree.n > 0n && degree.n <= 1000n && degree.d <= 1000n)
      return field.rationalPower(radicand, Number(degree.d), Number(degree.n));
    if (field.exact) throw valueFault('unsupported', 'irrational');
    return field.exp(field.mul(field.log(radicand), field.inverse(evaluate(xs[1]!, point, field, budget))));
  }
  if (name === 'log' && xs[1]?.k === 'sym' && xs[1].name === IMPLIED_BASE) {
    const x = evaluate(xs[0]!, point, field, budget);
    return point.logBase === null
      ? field.log(x)
      : applyFunction('log', [x, field.rational(point.logBase)], field, budget);
  }
  if ((name === 'gcd' || name === 'lcm') && !field.exact) {
    const value = constantRational({ k: 'fn', name, xs }, budget);
    if (value !== null) return field.rational(value);
  }
  if (name === 'det') return determinant(xs[0], point, field, budget);
  return applyFunction(
    name,
    xs.map((x) => evaluate(x, point, field, budget)),
    field,
    budget,
  );
}

function determinant<T>(node: Node | undefined, point: Point, field: Field<T>, budget: Budget): T {
  if (
    node?.k !== 'matrix' ||
    node.rows.length > 5 ||
    node.rows.some((row) => row.length !== node.rows.length)
  )
    throw valueFault('unsupported', 'no determinant');
  const rows = node.rows.map((row) => row.map((x) => evaluate(x, point, field, budget)));
  const expand = (columns: readonly number[], row: number): T => {
    if (row === rows.length) return field.rational(ONE);
    let sum = field.rational({ n: 0n, d: 1n });
    columns.forEach((column, index) => {
      const minor = expand(
        columns.filter((other) => other !== column),
        row + 1,
      );
      const term = field.mul(rows[row]![column]!, minor);
      sum = field.add(sum, index % 2 === 0 ? term : field.mul(field.rational(MINUS_ONE), term));
    });
    return sum;
  };
  return expand(
    rows.map((_, index) => index),
    0,
  );
}

/**
 * A function whose meaning is not known, as a polynomial whose coefficients come from its name: equal calls
 * have equal values, and different ones differ.
 */
function opaque<T>(name: string, xs: readonly Node[], point: Point, field: Field<T>, budget: Budget): T {
  let sum = field.rational(hashed(`${name}/${xs.length}`));
  xs.forEach((x, index) => {
    const value = component(x, point, field, budget);
    const linear = field.mul(field.rational(hashed(`${name} ${index} a`)), value);
    const quadratic = field.mul(field.rational(hashed(`${name} ${index} b`)), field.mul(value, value));
    sum = field.add(sum, field.add(linear, quadratic));
  });
  return sum;
}

/** Every part of a call has a value, be it a relation, a list or infinity. */
function component<T>(node: Node, point: Point, field: Field<T>, budget: Budget): T {
  switch (node.k) {
    case 'text':
    case 'set':
      return field.rational(
        hashed(`${node.k} ${node.k === 'text' ? node.text.trim().toLowerCase() : node.name}`),
      );
    case 'const':
      if (node.name === 'inf') return field.rational(hashed('infinity'));
      break;
    case 'mul':
    case 'add':
      if (node.xs.some((x) => x.k === 'const' && x.name === 'inf'))
        return opaque(`infinite ${node.k}`, node.xs, point, field, budget);
      break;
    case 'rel':
      return opaque(`relation ${node.ops.join(' ')}`, node.xs, point, field, budget);
    case 'list':
      if (node.xs.length !== 1)
        return opaque(`list ${node.open}${node.close}`, node.xs, point, field, budget);
      break;
    case 'pm':
    case 'setop':
    case 'builder':
    case 'matrix':
    case 'cases':
      return opaque(node.k, children(node), point, field, budget);
    default:
  }
  return evaluate(node, point, field, budget);
}

/** Adds up or multiplies the terms; with bounds that are no integers it is compared by its parts. */
function series<T>(node: Extract<Node, { k: 'big' }>, point: Point, field: Field<T>, budget: Budget): T {
  const lower = boundAt(node.lower, point, budget);
  const upper = boundAt(node.upper, point, budget);
  if (lower?.d === 1n && upper?.d === 1n && upper.n - lower.n < BigInt(LIMITS.terms)) {
    let total = field.rational(node.op === 'sum' ? { n: 0n, d: 1n } : ONE);
    for (let k = lower.n; k <= upper.n; k++) {
      const value: Rational = { n: k, d: 1n };
      const term = evaluate(node.body, bind(point, node.variable, value), field, budget);
      total = node.op === 'sum' ? field.add(total, term) : field.mul(total, term);
    }
    return total;
  }
  // The bound variable may have any name: it takes the same two values in every series.
  const samples = [rational(7n, 3n), rational(19n, 5n)].map((value) =>
    evaluate(node.body, bind(point, node.variable, value), field, budget),
  );
  const bounds = [component(node.lower, point, field, budget), component(node.upper, point, field, budget)];
  let sum = field.rational(hashed(`series ${node.op}`));
  [...bounds, ...samples].forEach((value, index) => {
    sum = field.add(
      sum,
      field.mul(
        field.rational(hashed(`series ${node.op} ${index}`)),
        field.add(value, field.mul(value, value)),
      ),
    );
  });
  return sum;
}

/** A bound as a rational number, at the point where it has variables. */
function boundAt(node: Node, point: Point, budget: Budget): Rational | null {
  const plain = constantRational(node, budget);
  if (plain !== null) return plain;
  try {
    return evaluate(node, point, rationalField(), budget);
  } catch (error) {
    if (error instanceof ValueFault || error instanceof RangeError) return null;
    throw error;
  }
}

function bind(point: Point, name: string, value: Rational): Point {
  return { logBase: point.logBase, value: (other) => (other === name ? value : point.value(other)) };
}

/** A rational number between 1 and 3 that depends on `text` only (FNV-1a). */
export function hashed(text: string, seed = 0): Rational {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  hash = (hash ^ (hash >>> 15)) >>> 0;
  return rational(BigInt(1009 + (hash % 2011)), 1009n);
}
