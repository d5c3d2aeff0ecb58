import type { Budget } from './budget.ts';
import { DOUBLES } from './double-field.ts';
import type { Equality } from './equal-values.ts';
import { evaluate, type Point } from './evaluate.ts';
import { ValueFault } from './field.ts';
import { type Node, some, symbols } from './node.ts';
import { type Rational, rational } from './rational.ts';
import { rationalField } from './rational-field.ts';

/** Whether an expression has its meaning in whole numbers: factorials, binomials and sums up to a variable. */
export function isCounting(node: Node): boolean {
  return some(
    node,
    (part) =>
      (part.k === 'fn' &&
        (part.name === 'factorial' || part.name === 'factorial2' || part.name === 'binom') &&
        part.xs.some((x) => symbols(x).size > 0)) ||
      (part.k === 'big' && symbols(part.upper).size > 0),
  );
}

const POINTS = 8;
/** At so many points both expressions must have a value. */
const FEWEST = 3;

/**
 * Compares two expressions at {@link POINTS} fixed points where every variable is a positive integer, exactly, or
 * in doubles (which can only tell them apart). Where one has no value, `n!` of a negative number, the point says
 * nothing. Null where too few points do.
 */
export function equalAtIntegers(a: Node, b: Node, logBase: Rational | null, budget: Budget): Equality | null {
  let compared = 0;
  let inexact = false;
  for (let index = 0; index < POINTS; index++) {
    const point = wholePoint(index, logBase);
    try {
      const [x, y] = [
        evaluate(a, point, rationalField(), budget),
        evaluate(b, point, rationalField(), budget),
      ];
      if (x.n !== y.n || x.d !== y.d) return 'different';
      if (x.n !== 0n) compared++;
    } catch (error) {
      if (error instanceof RangeError) continue;
      if (!(error instanceof ValueFault)) throw error;
      if (error.kind === 'undefined') continue;
      inexact = true;
      if (apartInDoubles(a, b, point, budget)) return 'different';
    }
  }
  return compared >= FEWEST && !inexact ? 'equal' : null;
}

function apartInDoubles(a: Node, b: Node, point: Point, budget: Budget): boolean {
  try {
    const x = evaluate(a, point, DOUBLES, budget);
    const y = evaluate(b, point, DOUBLES, budget);
    return Math.hypot(x.re - y.re, x.im - y.im) > (x.err + y.err) * 1.01 + 1e-300;
  } catch (error) {
    if (error instanceof ValueFault || error instanceof RangeError) return false;
    throw error;
  }
}

/** Whole numbers, different for each name; the first name has the smallest at one point and the largest at the next. */
function wholePoint(index: number, logBase: Rational | null): Point {
  const known = new Map<string, Rational>();
  return {
    logBase,
    value(name) {
      let value = known.get(name);
      if (value === undefined) {
        const place = known.size;
        value = rational(
          BigInt(index % 2 === 0 ? 2 + index + 3 * place : Math.max(1, 12 + index - 4 * place)),
        );
        known.set(name, value);
      }
      return value;
    },
  };
}
