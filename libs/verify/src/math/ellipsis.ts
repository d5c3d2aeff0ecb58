import type { Budget } from './budget.ts';
import { equalValues } from './equal-values.ts';
import { constantRational } from './evaluate.ts';
import {
  add,
  children,
  divide,
  fn,
  int,
  type ListNode,
  mul,
  neg,
  type Node,
  pow,
  some,
  sym,
  symbols,
} from './node.ts';
import { substitute } from './substitute.ts';

const DOTS = '…';
const INDEX = '…i';

/** Whether an expression leaves out terms or factors: `1 + 2 + \cdots + n`. */
export function hasDots(node: Node): boolean {
  return some(node, isDots);
}

function isDots(node: Node): boolean {
  return node.k === 'sym' && node.name === DOTS;
}

/**
 * The expression with its dots filled in, where the terms before them are in arithmetic or geometric progression,
 * or like powers of whole numbers in turn, and the factors are in arithmetic progression of step 1, -1 or 2.
 */
export function withoutDots(node: Node, budget: Budget): Node {
  if (!hasDots(node)) return node;
  return substitute(node, (part) => {
    if (part.k === 'add') return filledSum(part.xs, budget);
    if (part.k === 'mul') return filledProduct(flatFactors(part), budget);
    return null;
  });
}

const LONGEST = 200;

/** `1, 2, \ldots, 10` with all its members, where they are whole numbers in equal steps; any other list as it is. */
export function listedOut(list: ListNode): ListNode {
  const at = list.xs.findIndex(isDots);
  const numbers = list.xs
    .filter((_, i) => i !== at)
    .map((x) => (x.k === 'num' && x.v.d === 1n ? x.v.n : null));
  if (at < 1 || at !== list.xs.length - 2 || numbers.includes(null)) return list;
  const lead = numbers.slice(0, at) as bigint[];
  const last = numbers[at]!;
  const step = lead.length > 1 ? lead[1]! - lead[0]! : last > lead[0]! ? 1n : -1n;
  if (step === 0n || lead.some((x, i) => i > 0 && x - lead[i - 1]! !== step)) return list;
  const count = (last - lead[0]!) / step + 1n;
  if ((last - lead[0]!) % step !== 0n || count < BigInt(lead.length) || count > LONGEST) return list;
  return { ...list, xs: Array.from({ length: Number(count) }, (_, i) => int(lead[0]! + BigInt(i) * step)) };
}

function flatFactors(node: Node): readonly Node[] {
  return node.k === 'mul' && !isFraction(node) ? node.xs.flatMap(flatFactors) : [node];
}

function isFraction(node: Node): boolean {
  return children(node).some((x) => x.k === 'pow' && x.exponent.k === 'num' && x.exponent.v.n < 0n);
}

/** The terms before the dots and the one behind them, null where it goes on without end. */
function ends(xs: readonly Node[]): { lead: readonly Node[]; last: Node | null } | null {
  const at = xs.findIndex(isDots);
  if (at < 2 || at < xs.length - 2 || xs.filter((x) => hasDots(x)).length !== 1) return null;
  return { lead: xs.slice(0, at), last: xs[at + 1] ?? null };
}

function filledSum(xs: readonly Node[], budget: Budget): Node | null {
  const found = ends(xs);
  if (found === null) return null;
  const { lead, last } = found;
  const [first, second] = lead as readonly [Node, Node];
  const same = (a: Node, b: Node) => equalValues(a, b, budget) === 'equal';
  const step = add(second, neg(first));
  const arithmetic = lead.every((x, i) => i < 2 || same(add(x, neg(lead[i - 1]!)), step));
  if (arithmetic && last !== null && !same(step, int(0)) && (lead.length > 2 || isLinear(last))) {
    const count = add(divide(add(last, neg(first)), step), int(1));
    return isCount(count, budget) ? mul(count, divide(add(first, last), int(2))) : null;
  }
  const ratio = divide(second, first);
  if (lead.length > 2 && lead.every((x, i) => i === 0 || same(divide(x, lead[i - 1]!), ratio))) {
    if (last !== null) return divide(add(mul(last, ratio), neg(first)), add(ratio, int(-1)));
    const value = constantRational(ratio, budget);
    const small = value !== null && (value.n < 0n ? -value.n : value.n) < value.d;
    return small ? divide(first, add(int(1), neg(ratio))) : null;
  }
  return last === null ? null : filledPowers(lead, last, same);
}

/** `1^2 + 2^2 + \cdots + n^2` as a sum over the base. */
function filledPowers(lead: readonly Node[], last: Node, same: (a: Node, b: Node) => boolean): Node | null {
  if (last.k !== 'pow') return null;
  const { exponent } = last;
  const bases = lead.map((x) =>
    x.k === 'pow' && same(x.exponent, exponent)
      ? x.base
      : x.k === 'num' && x.v.n === 1n && x.v.d === 1n
        ? x
        : null,
  );
  const [first] = bases;
  if (first === undefined || first === null || symbols(exponent).size > 0) return null;
  if (!bases.every((base, i) => base !== null && same(base, add(first, int(i))))) return null;
  return {
    k: 'big',
    op: 'sum',
    variable: INDEX,
    lower: first,
    upper: last.base,
    body: pow(sym(INDEX), exponent),
  };
}

function filledProduct(xs: readonly Node[], budget: Budget): Node | null {
  const found = ends(xs);
  if (found?.last === undefined || found.last === null) return null;
  const { lead, last } = found;
  const [first, second] = lead as readonly [Node, Node];
  const same = (a: Node, b: Node) => equalValues(a, b, budget) === 'equal';
  const difference = add(second, neg(first));
  if (!lead.every((x, i) => i < 2 || same(add(x, neg(lead[i - 1]!)), difference))) return null;
  if (same(difference, int(1))) return divide(fn('factorial', last), fn('factorial', add(first, int(-1))));
  if (same(difference, int(-1))) return divide(fn('factorial', first), fn('factorial', add(last, int(-1))));
  return same(difference, int(2)) && same(first, int(1)) ? fn('factorial2', last) : null;
}

/** A number, or a variable to the first power with a whole factor and term: two terms before the dots tell no more. */
function isLinear(node: Node): boolean {
  return !some(node, (part) => part.k === 'pow' || part.k === 'fn' || part.k === 'call');
}

/** Whether a number of terms can be one. */
function isCount(count: Node, budget: Budget): boolean {
  if (symbols(count).size > 0) return true;
  const value = constantRational(count, budget);
  return value?.d === 1n && value.n > 2n;
}
