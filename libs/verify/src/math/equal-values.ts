import { type Ball, bigField } from './big-field.ts';
import { addBig, magnitude, negBig } from './big-float.ts';
import { type Budget, spend } from './budget.ts';
import { type Disk, DOUBLES } from './double-field.ts';
import { equalAtIntegers, isCounting } from './equal-at-integers.ts';
import { evaluate, hashed, IMPLIED_BASE, type Point } from './evaluate.ts';
import { type Field, ValueFault } from './field.ts';
import { type Node, some, symbols } from './node.ts';
import { add, multiply, type Rational, rational } from './rational.ts';
import { rationalField } from './rational-field.ts';
import { separationBits } from './separation.ts';

/** Whether two expressions have the same value, for all values of their variables. */
export type Equality = 'equal' | 'different' | 'undecided';

/** Long numbers count as equal when they agree to this many bits, relative to the larger one. */
const AGREEMENT_BITS = 120;
/** A difference whose error bound is below 2^-ZERO_BITS and reaches across zero is zero. */
const ZERO_BITS = 120;

/**
 * Compares two expressions:
 *
 * 1. in doubles with error bounds at one point, which tells most different values apart at once;
 * 2. exactly, where both are rational (at three seeded rational points when there are variables: by the
 *    Schwartz-Zippel lemma two different rational functions agree there with negligible probability);
 * 3. in doubles at more points, which can only tell them apart;
 * 4. in 256-bit numbers with error bounds: algebraic numbers are proved equal where the error is below their
 *    separation bound; all others, and identities in variables, are taken as equal if they agree to 120 bits at
 *    every point, which the budget notes as `byAgreement`.
 *
 * Points where the first expression leaves the real numbers are passed over unless it is complex by itself.
 */
export function equalValues(a: Node, b: Node, budget: Budget): Equality {
  const first = equalWithBase(a, b, budget, { n: 10n, d: 1n });
  if (first === 'equal' || !(impliesBase(a) || impliesBase(b))) return first;
  // A `\log` without a base is the natural one in analysis.
  return equalWithBase(a, b, budget, null) === 'equal' ? 'equal' : first;
}

function impliesBase(node: Node): boolean {
  return some(node, (part) => part.k === 'sym' && part.name === IMPLIED_BASE);
}

function equalWithBase(a: Node, b: Node, budget: Budget, logBase: Rational | null): Equality {
  if (a.k === 'num' && b.k === 'num') return a.v.n === b.v.n && a.v.d === b.v.d ? 'equal' : 'different';
  const names = symbols(a, symbols(b));
  names.delete(IMPLIED_BASE);
  const constant = names.size === 0;
  if (!constant && (isCounting(a) || isCounting(b))) {
    const counted = equalAtIntegers(a, b, logBase, budget);
    if (counted !== null) return counted;
  }
  const points = (constant ? [0] : [0, 1, 2, 3, 4, 5]).map((index) => samplePoint(index, logBase));
  const [origin] = points;
  const screened = origin === undefined ? 'undefined' : inDoubles(a, b, origin, budget);
  if (screened === 'different') return 'different';
  const exact = exactly(a, b, constant ? points : points.slice(0, 3), budget);
  if (exact !== null) return exact;
  const usable: Point[] = [];
  const fallback: Point[] = [];
  let narrower = false;
  for (const point of points) {
    const outcome = point === origin ? screened : inDoubles(a, b, point, budget);
    if (outcome === 'different') return 'different';
    if (outcome === 'complex') fallback.push(point);
    else if (outcome === 'narrower') narrower = true;
    else if (outcome !== 'undefined') usable.push(point);
    if (usable.length >= 4 && !narrower) break;
  }
  // ln a + ln b is ln(ab) where both are real; but ln x is not ln |x|, which is real everywhere.
  if (narrower && (fallback.length === 0 || usable.length < 2)) return 'different';
  const complexOnly = usable.length === 0;
  const chosen = complexOnly ? fallback : usable;
  if (complexOnly)
    for (const point of fallback)
      if (inDoubles(a, b, point, budget, true) === 'different') return 'different';
  let agreed = 0;
  for (const point of chosen.slice(0, constant ? 1 : 3)) {
    const outcome = inLongNumbers(a, b, point, budget);
    if (outcome === 'different') return 'different';
    if (outcome === 'equal') agreed++;
    if (agreed >= (constant ? 1 : 2)) return 'equal';
  }
  return agreed > 0 && chosen.length === agreed ? 'equal' : 'undecided';
}

/** A fixed point of each kind: between 0 and 1, negative, with signs in turn, above 1, large. */
export function samplePoint(index: number, logBase: Rational | null): Point {
  const known = new Map<string, Rational>();
  return {
    logBase,
    value(name) {
      let value = known.get(name);
      if (value === undefined) {
        value = PLACES[index % PLACES.length]!(hashed(name, index + 1), known.size % 2 === 0);
        known.set(name, value);
      }
      return value;
    },
  };
}

/** `h` is between 1 and 3; `even` holds for every other variable of the point. */
const PLACES: readonly ((h: Rational, even: boolean) => Rational)[] = [
  (h) => multiply(add(h, rational(-1n)), rational(9n, 20n)),
  (h) => multiply(h, rational(-2n, 5n)),
  (h, even) => multiply(h, rational(even ? -7n : 7n, 3n)),
  (h) => h,
  (h, even) => multiply(h, rational(even ? 17n : -17n, 5n)),
  (h) => multiply(h, rational(41n, 2n)),
];

function exactly(a: Node, b: Node, points: readonly Point[], budget: Budget): Equality | null {
  let compared = 0;
  for (const point of points) {
    let left: Rational;
    let right: Rational;
    try {
      left = evaluate(a, point, rationalField(), budget);
    } catch (error) {
      if (isUndefined(error)) continue;
      return null;
    }
    try {
      right = evaluate(b, point, rationalField(), budget);
    } catch (error) {
      if (isUndefined(error)) return 'different';
      return null;
    }
    if (left.n !== right.n || left.d !== right.d) return 'different';
    compared++;
  }
  return compared > 0 ? 'equal' : null;
}

function isUndefined(error: unknown): boolean {
  if (error instanceof ValueFault) return error.kind === 'undefined';
  if (error instanceof RangeError) return false;
  throw error;
}

/** The value in a field with whether it is real, or why there is none. */
function attempt<T>(
  node: Node,
  point: Point,
  field: Field<T>,
  budget: Budget,
): { value: T; complex: boolean } | 'undefined' | 'unsupported' {
  field.leftReals = false;
  try {
    const value = evaluate(node, point, field, budget);
    return { value, complex: field.leftReals };
  } catch (error) {
    if (error instanceof ValueFault) return error.kind;
    if (error instanceof RangeError) return 'unsupported';
    throw error;
  }
}

function isComplexByItself(node: Node): boolean {
  return some(node, (part) => part.k === 'const' && part.name === 'i');
}

function inDoubles(
  a: Node,
  b: Node,
  point: Point,
  budget: Budget,
  anyBranch = false,
): 'different' | 'maybe' | 'complex' | 'narrower' | 'undefined' {
  const field = DOUBLES;
  const left = attempt(a, point, field, budget);
  if (left === 'undefined') return 'undefined';
  if (left === 'unsupported') return 'maybe';
  if (left.complex && !anyBranch && !isComplexByItself(a)) return 'complex';
  const right = attempt(b, point, field, budget);
  if (right === 'undefined') return 'different';
  if (right === 'unsupported') return 'maybe';
  if (!apart(left.value, right.value)) return 'maybe';
  return right.complex && !left.complex && !isComplexByItself(b) ? 'narrower' : 'different';
}

function apart(a: Disk, b: Disk): boolean {
  return Math.hypot(a.re - b.re, a.im - b.im) > (a.err + b.err) * 1.01 + 1e-300;
}

function inLongNumbers(a: Node, b: Node, point: Point, budget: Budget): Equality {
  spend(budget, 50);
  const field = bigField(budget);
  const { absorbed } = budget;
  const left = attempt(a, point, field, budget);
  const right = attempt(b, point, field, budget);
  if (typeof left === 'string' || typeof right === 'string') return 'undecided';
  const result = compareBalls(left.value, right.value);
  if (result === 'different') return result;
  const bits = separationBits(a, b);
  // Balls that are not told apart differ by less than 2^(err + 9): compareBalls takes 2 + 5 bits of room, the
  // balls' own errors and the two parts of a complex number the rest.
  if (bits !== null && Math.max(left.value.err, right.value.err) + 9 < -bits) return 'equal';
  if (result !== 'equal') return result;
  if (budget.absorbed > absorbed) return 'undecided';
  budget.byAgreement = true;
  return result;
}

function compareBalls(a: Ball, b: Ball): Equality {
  const re = addBig(a.re, negBig(b.re));
  const im = addBig(a.im, negBig(b.im));
  const size = Math.max(magnitude(a.re), magnitude(a.im), magnitude(b.re), magnitude(b.im));
  const difference = Math.max(magnitude(re), magnitude(im));
  const err = Math.max(a.err, b.err) + 2;
  // Magnitudes are exact to 4 bits.
  if (difference - 5 > err && difference > -Infinity) return 'different';
  if (err <= size - AGREEMENT_BITS || err <= -ZERO_BITS || difference === -Infinity)
    return err > size + 4 && err > -ZERO_BITS ? 'undecided' : 'equal';
  return 'undecided';
}

/** The sign of a real expression without variables: -1, 0, 1, or null when it is not known. */
export function constantSign(node: Node, budget: Budget): number | null {
  const point = samplePoint(0, { n: 10n, d: 1n });
  if (symbols(node).size > 0) return null;
  try {
    return rationalField().sign(evaluate(node, point, rationalField(), budget));
  } catch (error) {
    if (!(error instanceof ValueFault) && !(error instanceof RangeError)) throw error;
  }
  for (const field of [DOUBLES, bigField(budget)] as Field<unknown>[]) {
    try {
      const value = evaluate(node, point, field, budget);
      if (field.isReal(value)) return field.sign(value);
    } catch (error) {
      if (!(error instanceof ValueFault) && !(error instanceof RangeError)) throw error;
    }
  }
  return null;
}
