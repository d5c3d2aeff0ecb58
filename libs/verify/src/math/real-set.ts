import { LIMITS, newBudget } from './budget.ts';
import { type Comparison, type Context, differs, same, unsure } from './comparison.ts';
import { DOUBLES } from './double-field.ts';
import { solveInequality } from './solve-inequality.ts';
import { equalValues, samplePoint } from './equal-values.ts';
import { evaluate } from './evaluate.ts';
import { ValueFault } from './field.ts';
import { INFINITY, int, neg, type Node, type RelationOperator, some, symbols } from './node.ts';

/** An end of an interval: where, roughly (for order only), and whether it belongs to the interval. */
interface End {
  readonly at: Node;
  readonly value: number;
  readonly closed: boolean;
}

/** An interval of the real numbers; a point is an interval with both ends at it. */
interface Interval {
  readonly low: End;
  readonly high: End;
}

/** A finite union of intervals. */
export type RealSet = readonly Interval[];

const LOWEST: End = { at: neg(INFINITY), value: -Infinity, closed: false };
const HIGHEST: End = { at: INFINITY, value: Infinity, closed: false };
const ZERO: End = { at: int(0), value: 0, closed: false };

/**
 * The set of real numbers that an answer describes: intervals, unions, finite sets of numbers, inequalities
 * and conditions in one variable. Null when it describes none.
 */
export function realSet(node: Node, context: Context): RealSet | null {
  const set = read(node, context);
  return set === null || set.length > LIMITS.elements ? null : merged(set);
}

/** Whether an answer can only be read as a set: an interval with a closed end, a union, a condition. */
export function isSetLike(node: Node): boolean {
  switch (node.k) {
    case 'set':
    case 'setop':
    case 'builder':
      return true;
    case 'list':
      return (
        isInterval(node) &&
        (node.open === '[' ||
          node.close === ']' ||
          node.xs.some((x) => some(x, (part) => part.k === 'const' && part.name === 'inf')))
      );
    case 'rel':
      return node.ops.some((op) => op !== '=' && op !== '~' && op !== '==' && op !== 'to');
    default:
      return false;
  }
}

export function isInterval(node: Node): boolean {
  return (
    node.k === 'list' &&
    node.xs.length === 2 &&
    (node.open === '(' || node.open === '[') &&
    (node.close === ')' || node.close === ']')
  );
}

/** Compares two sets end by end. */
export function compareSets(a: RealSet, b: RealSet, context: Context): Comparison {
  if (a.length !== b.length) return differs('the sets have different parts');
  let undecided = false;
  for (const [index, left] of a.entries()) {
    const right = b[index]!;
    for (const side of ['low', 'high'] as const) {
      const x = left[side];
      const y = right[side];
      if (Number.isFinite(x.value) !== Number.isFinite(y.value))
        return differs('the sets have different ends');
      if (!Number.isFinite(x.value)) continue;
      if (x.closed !== y.closed) return differs('an end belongs to one set only');
      const equality = equalValues(x.at, y.at, context.budget);
      if (equality === 'different') return differs('the sets have different ends');
      if (equality === 'undecided') undecided = true;
    }
  }
  return undecided ? unsure('the ends of the sets could not be compared') : same('the same set of numbers');
}

/** All that is in some of the sets. */
export function unionOf(sets: readonly RealSet[]): RealSet {
  return merged(sets.flat());
}

/** What is in both sets. */
export function intersectionOf(a: RealSet, b: RealSet): RealSet {
  return intersection(merged(a), merged(b));
}

/** The real numbers that are not in a set. */
export function complementOf(set: RealSet): RealSet {
  return complement(merged(set));
}

function read(node: Node, context: Context): RealSet | null {
  switch (node.k) {
    case 'set':
      switch (node.name) {
        case 'R':
          return [{ low: LOWEST, high: HIGHEST }];
        case 'R+':
          return [{ low: ZERO, high: HIGHEST }];
        case 'R-':
          return [{ low: LOWEST, high: ZERO }];
        case 'empty':
          return [];
        default:
          return null;
      }
    case 'setop': {
      const parts = node.xs.map((x) => read(x, context));
      const [first, second] = parts;
      if (!first || !second) return null;
      if (node.op === 'union') return merged([...first, ...second]);
      return node.op === 'intersection'
        ? intersection(merged(first), merged(second))
        : intersection(merged(first), complement(merged(second)));
    }
    case 'list':
      return readList(node, context);
    case 'rel':
      return readRelation(node, context);
    case 'builder':
      return readBuilder(node, context);
    case 'text':
      return /^(?:all )?real(?:s| numbers?)$/i.test(node.text.trim())
        ? [{ low: LOWEST, high: HIGHEST }]
        : null;
    case 'cases':
      return null;
    default: {
      const at = end(node, true);
      return at === null || !Number.isFinite(at.value) ? null : [{ low: at, high: at }];
    }
  }
}

function readList(node: Extract<Node, { k: 'list' }>, context: Context): RealSet | null {
  if (isInterval(node)) {
    const low = end(node.xs[0]!, node.open === '[');
    const high = end(node.xs[1]!, node.close === ']');
    if (low === null || high === null || low.value > high.value) return null;
    if (low.value === high.value && !(low.closed && high.closed)) return null;
    return [{ low, high }];
  }
  if (node.open === '{' && node.xs.some((x) => x.k === 'set' && x.name === 'empty')) return null;
  if (node.open === '{' || (node.open === '' && !node.xs.some((x) => x.k === 'rel'))) {
    const parts = node.xs.map((x) => read(x, context));
    return parts.includes(null) ? null : merged((parts as RealSet[]).flat());
  }
  if (node.open !== '') return null;
  const parts = node.xs.map((x) => read(x, context));
  if (parts.includes(null)) return null;
  const sets = parts as RealSet[];
  const names = new Set(node.xs.flatMap((x) => [...symbols(x)]));
  if (names.size !== 1) return null;
  if (node.separator === 'or' || node.xs.every((x) => x.k === 'rel' && x.ops.join() === '='))
    return merged(sets.flat());
  const both = sets.reduce((a, b) => intersection(merged(a), merged(b)));
  // "x < -1, x > 3" lists two parts of one solution.
  return both.length === 0 && node.separator === ',' ? merged(sets.flat()) : both;
}

function readBuilder(node: Extract<Node, { k: 'builder' }>, context: Context): RealSet | null {
  const element =
    node.element.k === 'rel' && node.element.ops[0] === 'in' ? node.element.xs[0]! : node.element;
  if (element.k !== 'sym') return null;
  let set: RealSet = [{ low: LOWEST, high: HIGHEST }];
  for (const condition of node.conditions) {
    if (symbols(condition).size > 1) return null;
    const part = read(condition, context);
    if (part === null) return null;
    set = intersection(set, merged(part));
  }
  return set;
}

/** `a < x <= b`, `x \ne 3`, `x \in S`, `x = 3`: one variable, alone on its side. */
function readRelation(node: Extract<Node, { k: 'rel' }>, context: Context): RealSet | null {
  const [first, second] = node.xs;
  if (
    node.ops.length === 1 &&
    (node.ops[0] === 'in' || node.ops[0] === 'notin') &&
    first?.k === 'sym' &&
    second !== undefined
  ) {
    const set = read(second, context);
    return set === null || node.ops[0] === 'in' ? set : complement(merged(set));
  }
  let set: RealSet = [{ low: LOWEST, high: HIGHEST }];
  for (const [index, op] of node.ops.entries()) {
    const left = node.xs[index]!;
    const right = node.xs[index + 1]!;
    const part =
      left.k === 'sym' ? halfLine(right, op) : right.k === 'sym' ? halfLine(left, FLIPPED[op] ?? op) : null;
    const solved = part ?? solution(left, op, right, context);
    if (solved === null) return null;
    set = intersection(set, solved);
  }
  return set;
}

/** `|x - 1| < 2` and `x^2 > 4`, solved for their variable. */
function solution(left: Node, op: RelationOperator, right: Node, context: Context): RealSet | null {
  const parts = solveInequality(left, op, right, context);
  if (parts === null) return null;
  const out: Interval[] = [];
  for (const part of parts) {
    const low = part.low === null ? LOWEST : end(part.low, part.closed);
    const high = part.high === null ? HIGHEST : end(part.high, part.closed);
    if (low === null || high === null) return null;
    out.push({ low, high });
  }
  return merged(out);
}

const FLIPPED: Partial<Record<RelationOperator, RelationOperator>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

function halfLine(bound: Node, op: RelationOperator): RealSet | null {
  const at = end(bound, op === '<=' || op === '>=' || op === '=');
  if (at === null) return null;
  switch (op) {
    case '<':
    case '<=':
      return [{ low: LOWEST, high: at }];
    case '>':
    case '>=':
      return [{ low: at, high: HIGHEST }];
    case '=':
      return [{ low: at, high: at }];
    case '!=':
      return complement([{ low: { ...at, closed: true }, high: { ...at, closed: true } }]);
    default:
      return null;
  }
}

/** An end without variables; null when it has no real value. */
function end(node: Node, closed: boolean): End | null {
  const infinite = infinity(node);
  if (infinite !== 0) return infinite > 0 ? HIGHEST : LOWEST;
  const value = realValue(node);
  return value === null ? null : { at: node, value, closed };
}

/** 1 for infinity, -1 for minus infinity, 0 for anything else. */
export function infinity(node: Node): -1 | 0 | 1 {
  if (node.k === 'const') return node.name === 'inf' ? 1 : 0;
  if (node.k === 'percent' || node.k === 'unit') return infinity(node.x);
  if (node.k !== 'mul' || node.xs.length !== 2) return 0;
  const [factor, rest] = node.xs;
  if (factor?.k !== 'num' || rest === undefined || factor.v.n === 0n) return 0;
  const sign = infinity(rest);
  return factor.v.n < 0n ? ((-sign || 0) as -1 | 0 | 1) : sign;
}

/** The rough value of a real expression without variables, or null. */
export function realValue(node: Node): number | null {
  if (node.k === 'num') return Number(node.v.n) / Number(node.v.d);
  if (symbols(node).size > 0) return null;
  try {
    const field = DOUBLES;
    const value = evaluate(node, samplePoint(0, { n: 10n, d: 1n }), field, newBudget(2000));
    return Math.abs(value.im) > value.err ? null : value.re;
  } catch (error) {
    if (error instanceof ValueFault || (error instanceof Error && error.name === 'BudgetError')) return null;
    throw error;
  }
}

const near = (a: number, b: number) =>
  a === b ||
  (Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b)));

/** Intervals in order, with those that touch or overlap joined and empty ones left out. */
function merged(set: RealSet): RealSet {
  const kept = set.filter(
    ({ low, high }) => low.value < high.value || (near(low.value, high.value) && low.closed && high.closed),
  );
  const sorted = [...kept].sort(
    (a, b) => a.low.value - b.low.value || Number(b.low.closed) - Number(a.low.closed),
  );
  const out: Interval[] = [];
  for (const interval of sorted) {
    const last = out.at(-1);
    const touches =
      last !== undefined &&
      (near(last.high.value, interval.low.value)
        ? last.high.closed || interval.low.closed
        : last.high.value > interval.low.value);
    if (last === undefined || !touches) out.push(interval);
    else {
      const high = near(last.high.value, interval.high.value)
        ? last.high.closed
          ? last.high
          : interval.high
        : last.high.value > interval.high.value
          ? last.high
          : interval.high;
      out[out.length - 1] = { low: last.low, high };
    }
  }
  return out;
}

function intersection(a: RealSet, b: RealSet): RealSet {
  const out: Interval[] = [];
  for (const x of a) for (const y of b) out.push({ low: later(x.low, y.low), high: earlier(x.high, y.high) });
  return merged(out);
}

const later = (a: End, b: End): End =>
  near(a.value, b.value) ? (a.closed ? b : a) : a.value > b.value ? a : b;
const earlier = (a: End, b: End): End =>
  near(a.value, b.value) ? (a.closed ? b : a) : a.value < b.value ? a : b;

function complement(set: RealSet): RealSet {
  const out: Interval[] = [];
  let low = LOWEST;
  for (const interval of set) {
    out.push({
      low,
      high: { ...interval.low, closed: !interval.low.closed && Number.isFinite(interval.low.value) },
    });
    low = { ...interval.high, closed: !interval.high.closed && Number.isFinite(interval.high.value) };
  }
  if (set.length === 0 || low.value < Infinity) out.push({ low, high: HIGHEST });
  return merged(out);
}
