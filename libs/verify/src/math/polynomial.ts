import { add, multiply, ONE, type Rational, ZERO } from './rational.ts';
import { constantRational } from './evaluate.ts';
import type { Budget } from './budget.ts';
import { type Node, symbols } from './node.ts';

/** Coefficients, that of the constant term first; no zero at the end, and none for the zero polynomial. */
export type Polynomial = readonly Rational[];

const MOST_TERMS = 12;

/** An expression as a polynomial in `name` with rational coefficients; null when it is none of a low degree. */
export function polynomialOf(node: Node, name: string, budget: Budget): Polynomial | null {
  if (!symbols(node).has(name)) {
    if (symbols(node).size > 0) return null;
    const value = constantRational(node, budget);
    return value === null ? null : trimmed([value]);
  }
  switch (node.k) {
    case 'sym':
      return [ZERO, ONE];
    case 'add':
      return fold(node.xs, plus, [], name, budget);
    case 'mul':
      return fold(node.xs, times, [ONE], name, budget);
    case 'list':
      return node.xs.length === 1 ? polynomialOf(node.xs[0]!, name, budget) : null;
    case 'pow': {
      const base = polynomialOf(node.base, name, budget);
      const exponent = constantRational(node.exponent, budget);
      if (base === null || exponent?.d !== 1n || exponent.n < 0n || exponent.n > 10n) return null;
      let power: Polynomial | null = [ONE];
      for (let k = 0n; k < exponent.n && power !== null; k++) power = times(power, base);
      return power;
    }
    default:
      return null;
  }
}

function fold(
  xs: readonly Node[],
  join: (a: Polynomial, b: Polynomial) => Polynomial | null,
  start: Polynomial,
  name: string,
  budget: Budget,
): Polynomial | null {
  let result: Polynomial | null = start;
  for (const x of xs) {
    const part = polynomialOf(x, name, budget);
    if (part === null) return null;
    result = join(result, part);
    if (result === null) return null;
  }
  return result;
}

function plus(a: Polynomial, b: Polynomial): Polynomial {
  return trimmed(
    Array.from({ length: Math.max(a.length, b.length) }, (_, i) => add(a[i] ?? ZERO, b[i] ?? ZERO)),
  );
}

function times(a: Polynomial, b: Polynomial): Polynomial | null {
  if (a.length === 0 || b.length === 0) return [];
  if (a.length + b.length - 1 > MOST_TERMS) return null;
  const out: Rational[] = Array.from({ length: a.length + b.length - 1 }, () => ZERO);
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      out[i + j] = add(out[i + j]!, multiply(x, y));
    });
  });
  return trimmed(out);
}

function trimmed(xs: readonly Rational[]): Polynomial {
  let length = xs.length;
  while (length > 0 && xs[length - 1]!.n === 0n) length--;
  return xs.slice(0, length);
}
