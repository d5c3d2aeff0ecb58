import type { Context } from './comparison.ts';
import { assignment } from './assignment.ts';
import { equalValues } from './equal-values.ts';
import { add, int, mul, neg, type Node, some, symbols } from './node.ts';
import { bothSigns, hasPlusMinus } from './plus-minus.ts';
import { realValue } from './real-set.ts';
import { substitute } from './substitute.ts';

/** `offset + k * period` for all integers k. */
interface Family {
  readonly offset: Node;
  readonly period: Node;
}

/** Families that are spread over a common period have at most so many members in it. */
const MOST_MEMBERS = 48;

/**
 * Whether two general solutions are the same set of numbers: `x = \frac{\pi}{4} + k\pi` and
 * `x = -\frac{3\pi}{4} + n\pi`, one family of period pi or two of period 2 pi. Only for multiples of pi or degrees,
 * and where both say that their parameter is an integer.
 */
export function sameFamilies(gold: Node, prediction: Node, context: Context): boolean {
  const [g, p] = [families(gold), families(prediction)];
  if (g === null || p === null) return false;
  const periods = [...g, ...p].map(({ period }) => realValue(period));
  const common = commonPeriod(periods);
  if (common === null) return false;
  const base = [...g, ...p][common.index]!.period;
  const length = mul(int(common.times), base);
  const [left, right] = [spread(g, length), spread(p, length)];
  if (left === null || right === null || left.length > MOST_MEMBERS || right.length > MOST_MEMBERS)
    return false;
  const has = (xs: readonly Node[], x: Node) => xs.some((y) => congruent(x, y, length, context));
  return left.every((x) => has(right, x)) && right.every((x) => has(left, x));
}

/** The families of an answer; null where a part of it is none. */
function families(node: Node): readonly Family[] | null {
  const { values, parameter } = solutions(node);
  if (values.length === 0) return null;
  const angles = values.some((value) =>
    some(value, (part) => part.k === 'degree' || (part.k === 'const' && part.name === 'pi')),
  );
  if (!angles && parameter === null) return null;
  const out: Family[] = [];
  for (const value of values.flatMap((x) => (hasPlusMinus(x) ? bothSigns(x) : [x]))) {
    const [name, ...others] = symbols(value);
    if (name === undefined || others.length > 0) return null;
    if (parameter === null ? !/^[kmn]$/.test(name) : name !== parameter) return null;
    const at = (k: number) =>
      substitute(value, (part) => (part.k === 'sym' && part.name === name ? int(k) : null));
    const [zero, one, two] = [realValue(at(0)), realValue(at(1)), realValue(at(2))];
    if (zero === null || one === null || two === null) return null;
    if (one === zero || Math.abs(two - 2 * one + zero) > 1e-9 * (1 + Math.abs(one))) return null;
    if (some(value, (part) => part.k === 'fn')) return null;
    out.push({ offset: at(0), period: add(at(1), neg(at(0))) });
  }
  return out;
}

/** The values of `x = …` or of a list of them, and the letter of the integers where the answer says which it is. */
function solutions(node: Node): { values: readonly Node[]; parameter: string | null } {
  if (node.k === 'builder') {
    const parameter = node.conditions.map(integerOf).find((name) => name !== null) ?? null;
    return parameter === null || node.conditions.length > 1
      ? { values: [], parameter: null }
      : { values: [node.element], parameter };
  }
  const parts = node.k === 'list' && (node.open === '' || node.open === '{') ? node.xs : [node];
  const parameter = parts.map(integerOf).find((name) => name !== null) ?? null;
  const values = parts
    .filter((part) => integerOf(part) === null && !(part.k === 'text' && part.text.includes('integer')))
    .flatMap((part) => {
      if (part.k !== 'rel') return part.k === 'unit' && part.unit.includes('integer') ? [part.x] : [part];
      const named = assignment(part);
      return named === null || (named.name.k === 'sym' && named.name.name.includes('_')) ? [] : [named.value];
    });
  return { values, parameter };
}

/** The name in `k \in \mathbb{Z}`. */
function integerOf(node: Node): string | null {
  if (node.k !== 'rel' || node.ops.length !== 1 || node.ops[0] !== 'in') return null;
  const [name, set] = node.xs;
  return name?.k === 'sym' && set?.k === 'set' && set.name === 'Z' ? name.name : null;
}

/** The least number that all periods divide, as a multiple of one of them. */
function commonPeriod(periods: readonly (number | null)[]): { index: number; times: number } | null {
  for (let times = 1; times <= 12; times++)
    for (const [index, period] of periods.entries()) {
      const length = times * (period ?? NaN);
      if (
        periods.every(
          (other) => Math.abs(length / (other ?? NaN) - Math.round(length / (other ?? NaN))) < 1e-9,
        )
      )
        return { index, times };
    }
  return null;
}

/** All members of families in one common period. */
function spread(all: readonly Family[], length: Node): Node[] | null {
  const out: Node[] = [];
  const total = realValue(length);
  for (const { offset, period } of all) {
    const size = realValue(period);
    if (size === null || total === null) return null;
    const count = Math.abs(Math.round(total / size));
    if (count < 1 || count > MOST_MEMBERS) return null;
    for (let k = 0; k < count; k++) out.push(add(offset, mul(int(k), period)));
  }
  return out;
}

/** Whether two numbers differ by a whole multiple of the period. */
function congruent(a: Node, b: Node, length: Node, context: Context): boolean {
  const [x, y, size] = [realValue(a), realValue(b), realValue(length)];
  if (x === null || y === null || size === null) return false;
  const times = Math.round((x - y) / size);
  if (Math.abs(x - y - times * size) > 1e-6 * Math.abs(size)) return false;
  return equalValues(a, add(b, mul(int(times), length)), context.budget) === 'equal';
}
