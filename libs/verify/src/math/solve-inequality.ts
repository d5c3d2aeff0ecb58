import type { Context } from './comparison.ts';
import { add, divide, fn, int, mul, neg, type Node, num, type RelationOperator, symbols } from './node.ts';
import { type Polynomial, polynomialOf } from './polynomial.ts';
import { add as sum, exactRoot, multiply, type Rational, ZERO } from './rational.ts';

/** Parts of the solution of an inequality: `low` to `high`, null for no end; the ends belong to it when `closed`. */
export interface SolvedPart {
  readonly low: Node | null;
  readonly high: Node | null;
  readonly closed: boolean;
}

/**
 * The solution of `left op right` in its only variable, where the difference is a polynomial of degree two at
 * most, or the absolute value of a linear one against a constant: with exact ends. Null for anything else.
 */
export function solveInequality(
  left: Node,
  op: RelationOperator,
  right: Node,
  context: Context,
): readonly SolvedPart[] | null {
  const names = symbols(left, symbols(right));
  const [name] = names;
  if (names.size !== 1 || name === undefined) return null;
  if (op === '<' || op === '<=') return below(left, right, op === '<=', name, context);
  if (op === '>' || op === '>=') return below(right, left, op === '>=', name, context);
  return null;
}

/** `left < right`, or `left <= right` with `closed`. */
function below(
  left: Node,
  right: Node,
  closed: boolean,
  name: string,
  context: Context,
): readonly SolvedPart[] | null {
  const inside = absolute(left);
  if (inside !== null) {
    const low = below(neg(right), inside, closed, name, context);
    const high = below(inside, right, closed, name, context);
    const bound = polynomialOf(right, name, context.budget);
    if (low === null || high === null || bound === null || bound.length > 1) return null;
    const [c = ZERO] = bound;
    if (c.n < 0n || (c.n === 0n && !closed)) return [];
    return joined(low, high, closed);
  }
  const outside = absolute(right);
  if (outside !== null) {
    const bound = polynomialOf(left, name, context.budget);
    if (bound === null || bound.length > 1) return null;
    const [c = ZERO] = bound;
    if (c.n < 0n || (c.n === 0n && closed)) return [{ low: null, high: null, closed: false }];
    const low = below(outside, neg(left), closed, name, context);
    const high = below(left, outside, closed, name, context);
    return low === null || high === null ? null : [...low, ...high];
  }
  const p = polynomialOf(add(left, neg(right)), name, context.budget);
  return p === null ? null : negative(p, closed);
}

function absolute(node: Node): Node | null {
  return node.k === 'fn' && node.name === 'abs' ? (node.xs[0] ?? null) : null;
}

/** The two half-lines of a linear expression between two bounds, as one interval. */
function joined(
  a: readonly SolvedPart[],
  b: readonly SolvedPart[],
  closed: boolean,
): readonly SolvedPart[] | null {
  const [x] = a;
  const [y] = b;
  if (a.length !== 1 || b.length !== 1 || x === undefined || y === undefined) return null;
  return [{ low: x.low ?? y.low, high: x.high ?? y.high, closed }];
}

/** Where a polynomial of degree two at most is below zero (at most zero with `closed`). */
function negative(p: Polynomial, closed: boolean): readonly SolvedPart[] | null {
  const [c = ZERO, b = ZERO, a = ZERO] = p;
  const all: SolvedPart = { low: null, high: null, closed: false };
  if (p.length > 3) return null;
  if (p.length <= 1) return c.n < 0n || (c.n === 0n && closed) ? [all] : [];
  if (p.length === 2) {
    const end = divide(num(minus(c)), num(b));
    return b.n > 0n ? [{ low: null, high: end, closed }] : [{ low: end, high: null, closed }];
  }
  const discriminant = sum(multiply(b, b), minus(multiply({ n: 4n, d: 1n }, multiply(a, c))));
  if (discriminant.n < 0n) return a.n < 0n ? [all] : [];
  const root = exactRoot(discriminant, 2);
  const square = root === null ? fn('root', num(discriminant), int(2)) : num(root);
  const ends = [neg(square), square].map((s) => divide(add(num(minus(b)), s), mul(int(2), num(a))));
  const [low, high] = a.n > 0n ? ends : ends.reverse();
  if (low === undefined || high === undefined) return null;
  if (a.n > 0n) return discriminant.n === 0n && !closed ? [] : [{ low, high, closed }];
  return [
    { low: null, high: low, closed },
    { low: high, high: null, closed },
  ];
}

const minus = (v: Rational): Rational => ({ n: -v.n, d: v.d });
