import type { Node } from './node.ts';
import { bitLength, rational } from './rational.ts';

/** Bounds of the conjugates of `u/l`, both algebraic integers, as logarithms to base 2; see below. */
interface Bounds {
  readonly u: number;
  readonly l: number;
}

/** Beyond this degree the bound is of no use: nothing is evaluated to so many bits. */
const LARGEST_DEGREE = 1 << 16;

/**
 * Bits of a separation bound: when two constant expressions of whole numbers, +, -, *, /, k-th roots and the
 * imaginary unit have different values, these differ by at least 2^-bits. So expressions that agree to more bits
 * are proved equal. Null for expressions with other parts.
 *
 * The construction is that of Burnikel, Fleischer, Mehlhorn and Schirra, "A strong and easily computable separation
 * bound for arithmetic expressions involving radicals", Algorithmica 27 (2000), tables 1 and 2, with the rule for
 * roots of Burnikel, Funke, Mehlhorn, Schirra and Schmitt, "A separation bound for real algebraic expressions"
 * (ESA 2001; Algorithmica 55, 2009), which makes the exponent D - 1 where the first paper has D^2 - 1. Proof:
 *
 * Each E is written U/L with algebraic integers U and L whose conjugates are at most u and l:
 *
 *     n              U = n                          u = max(1, |n|)             l = 1
 *     E1 + E2        U = U1 L2 + L1 U2, L = L1 L2   u = u1 l2 + l1 u2           l = l1 l2
 *     E1 E2          U = U1 U2, L = L1 L2           u = u1 u2                   l = l1 l2
 *     E1 / E2        U = U1 L2, L = L1 U2           u = u1 l2                   l = l1 u2
 *     E1^(1/k)       U = w, L = L1                  u = (u1 l1^(k-1))^(1/k)     l = l1                      for u1 >= l1
 *                    U = U1, L = w                  u = u1                      l = (u1^(k-1) l1)^(1/k)     else
 *     i              U = i                          u = 1                       l = 1
 *     2 cos(2 pi t)  U = z + 1/z                    u = 2                       l = 1                       (l = 2 halves it)
 *
 * where w^k = U1 L1^(k-1), w^k = U1^(k-1) L1: whatever branch of the root is meant, w = E L1 (w = U1/E) is an
 * algebraic integer of degree at most k over the field of U1 and L1, and its conjugates are roots of conjugates. (In
 * the second row U1 = 0 is written 0/1.) So U lies in a field of degree at most D, the product of the degrees of the
 * different roots, of i and of the roots of unity z. If E is not 0, neither is U; its norm is a whole number that is
 * not 0; the at most D - 1 other conjugates are at most u each. Hence |U| >= u^-(D-1) and |E| >= 1 / (l u^(D-1)).
 *
 * The sine is (z - 1/z) / 2i, with i in the field of the root of unity.
 */
export function separationBits(a: Node, b: Node): number | null {
  const roots = new Map<string, number>();
  const [x, y] = [boundsOf(a, roots), boundsOf(b, roots)];
  if (x === null || y === null) return null;
  const { u, l } = plus(x, y);
  let degree = 1;
  for (const k of roots.values()) degree *= k;
  if (degree > LARGEST_DEGREE) return null;
  return Math.ceil(l + u * (degree - 1)) + 1;
}

function plus(a: Bounds, b: Bounds): Bounds {
  const [x, y] = [a.u + b.l, a.l + b.u];
  const high = Math.max(x, y);
  const u = high === -Infinity ? -Infinity : high + Math.log2(1 + 2 ** (Math.min(x, y) - high));
  return { u: Math.max(0, u), l: a.l + b.l };
}

/** log2 of |n|, rounded up; 0 for zero, as 1 bounds it as well. */
function integer(n: bigint): number {
  const size = n < 0n ? -n : n;
  if (size <= 1n) return 0;
  return size < 1n << 50n ? Math.log2(Number(size)) * (1 + 1e-12) : bitLength(size);
}

function boundsOf(node: Node, roots: Map<string, number>): Bounds | null {
  switch (node.k) {
    case 'num':
    case 'based':
      return { u: integer(node.v.n), l: node.v.d === 1n ? 0 : integer(node.v.d) };
    case 'const':
      if (node.name !== 'i') return null;
      roots.set('i', 2);
      return { u: 0, l: 0 };
    case 'list':
      return node.xs.length === 1 ? boundsOf(node.xs[0]!, roots) : null;
    case 'add':
      return fold(node.xs, plus, roots);
    case 'mul':
      return fold(node.xs, (x, y) => ({ u: x.u + y.u, l: x.l + y.l }), roots);
    case 'pow':
      return power(node.base, node.exponent, roots);
    case 'fn':
      if (node.name === 'root') return root(node.xs[0]!, node.xs[1]!, roots);
      return node.name === 'sin' || node.name === 'cos' ? circular(node.name, node.xs[0]!, roots) : null;
    default:
      return null;
  }
}

function fold(
  xs: readonly Node[],
  join: (a: Bounds, b: Bounds) => Bounds,
  roots: Map<string, number>,
): Bounds | null {
  let result: Bounds | null = null;
  for (const x of xs) {
    const part = boundsOf(x, roots);
    if (part === null) return null;
    result = result === null ? part : join(result, part);
  }
  return result;
}

function power(base: Node, exponent: Node, roots: Map<string, number>): Bounds | null {
  const e = exponent.k === 'list' && exponent.xs.length === 1 ? exponent.xs[0]! : exponent;
  const fraction = e.k === 'num' ? e.v : quotient(e);
  if (fraction === null || fraction.n > 1000n || fraction.n < -1000n || fraction.d > 64n) return null;
  const inner = fraction.d === 1n ? boundsOf(base, roots) : rooted(base, Number(fraction.d), roots);
  if (inner === null) return null;
  const times = Math.abs(Number(fraction.n));
  const raised = { u: inner.u * times, l: inner.l * times };
  return fraction.n < 0n ? { u: raised.l, l: raised.u } : raised;
}

/** `\frac{1}{2}` as it is parsed, a product with a reciprocal. */
function quotient(node: Node): { n: bigint; d: bigint } | null {
  if (node.k !== 'mul' || node.xs.length !== 2) return null;
  const [top, bottom] = node.xs;
  if (top?.k !== 'num' || top.v.d !== 1n || bottom?.k !== 'pow' || bottom.base.k !== 'num') return null;
  const { v } = bottom.base;
  const inverse = bottom.exponent.k === 'num' && bottom.exponent.v.n === -1n && bottom.exponent.v.d === 1n;
  return inverse && v.d === 1n && v.n > 0n ? { n: top.v.n, d: v.n } : null;
}

function root(radicand: Node, degree: Node, roots: Map<string, number>): Bounds | null {
  if (degree.k !== 'num' || degree.v.d !== 1n || degree.v.n < 2n || degree.v.n > 64n) return null;
  return rooted(radicand, Number(degree.v.n), roots);
}

function rooted(radicand: Node, k: number, roots: Map<string, number>): Bounds | null {
  const inner = boundsOf(radicand, roots);
  if (inner === null) return null;
  roots.set(`${k} ${text(radicand)}`, k);
  return inner.u >= inner.l
    ? { u: (inner.u + (k - 1) * inner.l) / k, l: inner.l }
    : { u: inner.u, l: ((k - 1) * inner.u + inner.l) / k };
}

/** `\cos 20^\circ` and `\sin \frac{\pi}{7}`: in the field of a root of unity, which has to hold i for the sine. */
function circular(name: 'sin' | 'cos', angle: Node, roots: Map<string, number>): Bounds | null {
  const turn = turns(angle);
  if (turn === null || turn.d > 720n) return null;
  const order = Number(rational(turn.n, turn.d).d);
  const whole = name === 'cos' || order % 4 === 0 ? order : order % 2 === 0 ? 2 * order : 4 * order;
  roots.set(`turn ${whole}`, totient(whole));
  return { u: 1, l: 1 };
}

/** An angle as a fraction of a full turn; null when it is no rational one. */
function turns(node: Node): { n: bigint; d: bigint } | null {
  if (node.k === 'list' && node.xs.length === 1) return turns(node.xs[0]!);
  if (node.k === 'degree') {
    const { x } = node;
    return x.k === 'num' ? { n: x.v.n, d: x.v.d * 360n } : null;
  }
  const factors = node.k === 'mul' ? node.xs.flatMap((x) => (x.k === 'mul' ? x.xs : [x])) : [node];
  let n = 1n;
  let d = 2n;
  let circles = 0;
  for (const factor of factors) {
    if (factor.k === 'const' && factor.name === 'pi') circles++;
    else if (factor.k === 'num') {
      n *= factor.v.n;
      d *= factor.v.d;
    } else if (
      factor.k === 'pow' &&
      factor.base.k === 'num' &&
      factor.exponent.k === 'num' &&
      factor.exponent.v.n === -1n
    ) {
      n *= factor.base.v.d;
      d *= factor.base.v.n;
    } else return null;
  }
  return circles === 1 && d !== 0n ? { n, d: d < 0n ? -d : d } : null;
}

/** Euler's function. */
function totient(n: number): number {
  let result = n;
  let rest = n;
  for (let p = 2; p * p <= rest; p++) {
    if (rest % p !== 0) continue;
    while (rest % p === 0) rest /= p;
    result -= result / p;
  }
  return rest > 1 ? result - result / rest : result;
}

/** A key by which the same root is counted once. */
function text(node: Node): string {
  return JSON.stringify(node, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
