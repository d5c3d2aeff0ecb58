import { constantSign } from './equal-values.ts';
import type { Budget } from './budget.ts';
import { constantRational } from './evaluate.ts';
import { add, divide, fn, int, mul, neg, type Node, num, pow, some, symbols } from './node.ts';
import { add as sum, ONE, type Rational } from './rational.ts';
import { substitute } from './substitute.ts';

/**
 * The value of `\int_a^b f(x) dx` by the fundamental theorem, where `f` is a sum of constants times powers of `x`,
 * `e^{ax}`, sines and cosines of `ax + b`, `1/x`, `\ln x` and `1/(1 + x^2)`, and bounded between a and b. Null
 * for anything else: nothing is integrated by approximation.
 */
export function definiteIntegral(node: Extract<Node, { k: 'call' }>, budget: Budget): Node | null {
  const [integrand, variable, lower, upper] = node.xs;
  if (node.xs.length !== 4 || integrand === undefined || variable?.k !== 'sym') return null;
  if (
    lower === undefined ||
    upper === undefined ||
    symbols(lower).has(variable.name) ||
    symbols(upper).has(variable.name)
  )
    return null;
  if (some(lower, isInfinite) || some(upper, isInfinite)) return null;
  const found = antiderivative(integrand, variable.name, budget);
  if (found === null) return null;
  if (!reaches(found.above, lower, upper, budget)) return null;
  const at = (end: Node) =>
    substitute(found.of, (part) => (part.k === 'sym' && part.name === variable.name ? end : null));
  return add(at(upper), neg(at(lower)));
}

const isInfinite = (node: Node) => node.k === 'const' && node.name === 'inf';

/** From where on an antiderivative holds: everywhere, from zero (roots), or above zero (logarithms, reciprocals). */
type Above = 0 | 1 | 2;

function reaches(above: Above, lower: Node, upper: Node, budget: Budget): boolean {
  if (above === 0) return true;
  const least = above === 1 ? 0 : 1;
  return [lower, upper].every((end) => (constantSign(end, budget) ?? -1) >= least);
}

interface Antiderivative {
  of: Node;
  above: Above;
}

function antiderivative(node: Node, x: string, budget: Budget): Antiderivative | null {
  if (!symbols(node).has(x)) return { of: mul(node, { k: 'sym', name: x }), above: 0 };
  switch (node.k) {
    case 'list':
      return node.xs.length === 1 ? antiderivative(node.xs[0]!, x, budget) : null;
    case 'add': {
      const parts = node.xs.map((part) => antiderivative(part, x, budget));
      if (parts.includes(null)) return null;
      return {
        of: add(...parts.map((part) => part!.of)),
        above: Math.max(...parts.map((part) => part!.above)) as Above,
      };
    }
    case 'mul':
      return ofProduct(node.xs, x, budget);
    default:
      return ofProduct([node], x, budget);
  }
}

function ofProduct(xs: readonly Node[], x: string, budget: Budget): Antiderivative | null {
  const factors = xs.flatMap((factor) => (factor.k === 'mul' ? factor.xs : [factor]));
  const constants = factors.filter((factor) => !symbols(factor).has(x));
  const rest = factors.filter((factor) => symbols(factor).has(x));
  const scaled = (of: Node, above: Above = 0): Antiderivative => ({
    of: constants.length === 0 ? of : mul(...constants, of),
    above,
  });
  const variable: Node = { k: 'sym', name: x };
  const power = totalPower(rest, x, budget);
  if (power !== null) {
    if (power.n === -power.d) return scaled(fn('ln', variable), 2);
    const above = sum(power, ONE);
    return scaled(divide(pow(variable, num(above)), num(above)), power.n < 0n ? 2 : power.d === 1n ? 0 : 1);
  }
  const [only] = rest;
  if (rest.length !== 1 || only === undefined) return null;
  const inner = only.k === 'list' && only.xs.length === 1 ? only.xs[0]! : only;
  if (inner.k === 'add') {
    const part = antiderivative(inner, x, budget);
    return part === null ? null : scaled(part.of, part.above);
  }
  if (inner.k === 'fn' && inner.name === 'ln' && inner.xs[0]?.k === 'sym')
    return scaled(add(mul(variable, inner), neg(variable)), 2);
  if (inner.k === 'fn' && (inner.name === 'sin' || inner.name === 'cos' || inner.name === 'exp')) {
    const slope = slopeOf(inner.xs[0]!, x, budget);
    if (slope === null) return null;
    const of =
      inner.name === 'sin'
        ? neg(fn('cos', inner.xs[0]!))
        : inner.name === 'cos'
          ? fn('sin', inner.xs[0]!)
          : inner;
    return scaled(divide(of, slope));
  }
  if (inner.k === 'pow' && inner.base.k === 'const' && inner.base.name === 'e') {
    const slope = slopeOf(inner.exponent, x, budget);
    return slope === null ? null : scaled(divide(inner, slope));
  }
  return isArcTangent(inner, x) ? scaled(fn('atan', variable)) : null;
}

/** The exponent of a product of powers of the variable; null when it is none. */
function totalPower(factors: readonly Node[], x: string, budget: Budget): Rational | null {
  let total: Rational = { n: 0n, d: 1n };
  for (const factor of factors) {
    const power = powerOf(factor, x, budget);
    if (power === null) return null;
    total = sum(total, power);
  }
  return total;
}

function powerOf(node: Node, x: string, budget: Budget): Rational | null {
  if (node.k === 'sym') return node.name === x ? ONE : null;
  if (node.k === 'list' && node.xs.length === 1) return powerOf(node.xs[0]!, x, budget);
  const [base, exponent] =
    node.k === 'pow'
      ? [node.base, constantRational(node.exponent, budget)]
      : node.k === 'fn' && node.name === 'root'
        ? [node.xs[0]!, constantRational(divide(int(1), node.xs[1]!), budget)]
        : [null, null];
  if (base === null || exponent === null) return null;
  const inner = powerOf(base, x, budget);
  if (inner?.d !== 1n || exponent.n * exponent.n > 10_000n || exponent.d > 100n) return null;
  return { n: inner.n * exponent.n, d: exponent.d };
}

/** `a` of `ax + b`; null when the argument is not of that form or has no variable. */
function slopeOf(node: Node, x: string, budget: Budget): Node | null {
  const terms = node.k === 'add' ? node.xs : [node];
  const slopes: Node[] = [];
  for (const term of terms) {
    if (!symbols(term).has(x)) continue;
    const factors = term.k === 'mul' ? term.xs : [term];
    const rest = factors.filter((factor) => symbols(factor).has(x));
    if (rest.length !== 1 || powerOf(rest[0]!, x, budget)?.n !== 1n || rest[0]!.k === 'fn') return null;
    const constants = factors.filter((factor) => !symbols(factor).has(x));
    slopes.push(constants.length === 0 ? int(1) : constants.length === 1 ? constants[0]! : mul(...constants));
  }
  return slopes.length === 0 ? null : slopes.length === 1 ? slopes[0]! : add(...slopes);
}

/** `(1 + x^2)^{-1}`. */
function isArcTangent(node: Node, x: string): boolean {
  if (node.k !== 'pow' || node.exponent.k !== 'num' || node.exponent.v.n !== -1n || node.exponent.v.d !== 1n)
    return false;
  const base = node.base.k === 'list' && node.base.xs.length === 1 ? node.base.xs[0]! : node.base;
  if (base.k !== 'add' || base.xs.length !== 2) return false;
  const isOne = (part: Node) => part.k === 'num' && part.v.n === 1n && part.v.d === 1n;
  const isSquare = (part: Node) =>
    part.k === 'pow' &&
    part.base.k === 'sym' &&
    part.base.name === x &&
    part.exponent.k === 'num' &&
    part.exponent.v.n === 2n &&
    part.exponent.v.d === 1n;
  const [a, b] = base.xs;
  return (isOne(a!) && isSquare(b!)) || (isOne(b!) && isSquare(a!));
}
