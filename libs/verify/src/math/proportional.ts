import { bigField, type Ball } from './big-field.ts';
import { addBig, magnitude, negBig } from './big-float.ts';
import type { Budget } from './budget.ts';
import { type Disk, DOUBLES } from './double-field.ts';
import { type Equality, samplePoint } from './equal-values.ts';
import { evaluate } from './evaluate.ts';
import { type Field, ValueFault } from './field.ts';
import { type Node, symbols } from './node.ts';
import { rationalField } from './rational-field.ts';

/**
 * Whether `a` is a constant multiple of `b`, so that `a = 0` and `b = 0` are the same equation; with
 * `positive`, a positive multiple, so that `a > 0` and `b > 0` are the same inequality. Decided like
 * `equalValues`, on `a(P) b(Q) = a(Q) b(P)` at seeded points. Without variables there is nothing to solve, and no
 * multiple of it.
 */
export function proportional(a: Node, b: Node, budget: Budget, positive = false): Equality {
  const left = [...symbols(a)].sort().join(' ');
  if (left !== [...symbols(b)].sort().join(' ')) {
    // A variable that cancels out is rare; equations in different variables are different equations.
    return 'different';
  }
  if (left === '') return 'different';
  const exact = inField(a, b, rationalField(), budget, positive, {
    compare: (x, y) => (x.n === y.n && x.d === y.d ? 'equal' : 'different'),
    mayBeZero: (x) => x.n === 0n,
  });
  if (exact !== 'undecided') return exact;
  const rough = inField(a, b, DOUBLES, budget, positive, {
    compare: compareDisks,
    mayBeZero: ({ re, im, err }) => Math.hypot(re, im) <= err,
  });
  if (rough === 'different') return rough;
  return inField(a, b, bigField(budget), budget, positive, {
    compare: compareBalls,
    mayBeZero: ({ re, im, err }) => Math.max(magnitude(re), magnitude(im)) - 5 <= err,
  });
}

/** How the values of a field are compared. */
interface Measure<T> {
  compare: (x: T, y: T) => Equality;
  mayBeZero: (x: T) => boolean;
}

function inField<T>(
  a: Node,
  b: Node,
  field: Field<T>,
  budget: Budget,
  positive: boolean,
  { compare, mayBeZero }: Measure<T>,
): Equality {
  const values: { a: T; b: T }[] = [];
  for (let index = 0; index < 6 && values.length < 4; index++) {
    const point = samplePoint(index, { n: 10n, d: 1n });
    try {
      values.push({ a: evaluate(a, point, field, budget), b: evaluate(b, point, field, budget) });
    } catch (error) {
      if (!(error instanceof ValueFault) && !(error instanceof RangeError)) throw error;
    }
  }
  const first = values[0];
  if (first === undefined || values.length < 2) return 'undecided';
  // What is zero everywhere is an identity: it is no multiple of an equation, and says nothing of another identity.
  const [trivial, other] = [
    values.every((value) => mayBeZero(value.a)),
    values.every((value) => mayBeZero(value.b)),
  ];
  if (trivial || other) return trivial === other ? 'undecided' : 'different';
  let equal = true;
  for (const value of values.slice(1)) {
    const result = compare(field.mul(first.a, value.b), field.mul(value.a, first.b));
    if (result === 'different') return result;
    if (result === 'undecided') equal = false;
  }
  if (positive) {
    try {
      if (field.sign(first.a) * field.sign(first.b) < 0) return 'different';
    } catch (error) {
      if (error instanceof ValueFault) return 'undecided';
      throw error;
    }
  }
  return equal ? 'equal' : 'undecided';
}

function compareDisks(x: Disk, y: Disk): Equality {
  return Math.hypot(x.re - y.re, x.im - y.im) > (x.err + y.err) * 1.01 + 1e-300 ? 'different' : 'undecided';
}

function compareBalls(x: Ball, y: Ball): Equality {
  const difference = Math.max(magnitude(addBig(x.re, negBig(y.re))), magnitude(addBig(x.im, negBig(y.im))));
  const err = Math.max(x.err, y.err) + 2;
  const size = Math.max(magnitude(x.re), magnitude(y.re), magnitude(x.im), magnitude(y.im));
  if (difference - 5 > err) return 'different';
  return err <= size - 120 ? 'equal' : 'undecided';
}
