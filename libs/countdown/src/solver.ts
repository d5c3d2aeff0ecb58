import { type Operator, rational } from './rational.ts';
import { CountdownError } from './countdown-error.ts';
import type { Expression } from './expression.ts';

/** What a search found, and how many combinations of two values it computed. */
export interface SolverResult {
  readonly solution: Expression | undefined;
  readonly nodes: number;
}

/** The most operands the solvers take: the space of 7 is 28 million expressions. */
export const MAX_OPERANDS = 6;

/**
 * The first solution a depth-first search meets, or none when the problem has none. Exact: values are
 * fractions in lowest terms. Negative intermediate values are left out, which loses no solution of a
 * positive target (any solution can be rewritten by turning differences round).
 * Throws a {@link CountdownError} for no numbers, more than {@link MAX_OPERANDS}, or numbers outside 1 to 1000.
 */
export function solveFirst(numbers: readonly number[], target: number): SolverResult {
  checkSolvable(numbers, target);
  const search: Search = { target, nodes: 0 };
  const solution = step(
    search,
    numbers.map((number) => ({ n: number, d: 1, expression: leaf(number) })),
  );
  return { solution, nodes: search.nodes };
}

/** Throws a {@link CountdownError} when the solvers do not take these numbers or this target. */
export function checkSolvable(numbers: readonly number[], target: number): void {
  if (numbers.length === 0 || numbers.length > MAX_OPERANDS)
    throw new CountdownError(`numbers: ${numbers.length} given, the solver takes 1 to ${MAX_OPERANDS}`);
  for (const number of numbers)
    if (!Number.isInteger(number) || number < 1 || number > 1000)
      throw new CountdownError(`numbers: ${number} is not a whole number from 1 to 1000`);
  if (!Number.isInteger(target) || target < 1 || target > 1_000_000)
    throw new CountdownError(`target: ${target} is not a whole number from 1 to 1000000`);
}

/** A value on the table. `n` and `d` stay below 2^53: six numbers of at most 1000 give at most 6 * 1000^5. */
interface Item {
  readonly n: number;
  readonly d: number;
  readonly expression: Expression;
}

interface Search {
  readonly target: number;
  nodes: number;
}

function step(search: Search, items: readonly Item[]): Expression | undefined {
  if (items.length === 1) {
    const [item] = items;
    return item!.d === 1 && item!.n === search.target ? item!.expression : undefined;
  }
  for (let i = 0; i < items.length; i++) {
    for (let j = i + 1; j < items.length; j++) {
      const rest = items.filter((_, k) => k !== i && k !== j);
      for (const made of combine(search, items[i]!, items[j]!, rest.length === 0)) {
        const found = step(search, [...rest, made]);
        if (found) return found;
      }
    }
  }
  return undefined;
}

function* combine(search: Search, a: Item, b: Item, last: boolean): Generator<Item> {
  const [big, small] = a.n * b.d >= b.n * a.d ? [a, b] : [b, a];
  const candidates: [number, number, Operator, Item, Item][] = [
    [a.n * b.d + b.n * a.d, a.d * b.d, '+', big, small],
    [big.n * small.d - small.n * big.d, a.d * b.d, '-', big, small],
    [a.n * b.n, a.d * b.d, '*', big, small],
  ];
  if (small.n !== 0) candidates.push([big.n * small.d, big.d * small.n, '/', big, small]);
  if (big.n !== small.n * big.d && big.n !== 0)
    candidates.push([small.n * big.d, small.d * big.n, '/', small, big]);
  for (const [n, d, operator, left, right] of candidates) {
    search.nodes++;
    if (last && n !== search.target * d) continue;
    const divisor = gcd(n, d);
    yield {
      n: n / divisor,
      d: d / divisor,
      expression: { kind: 'operation', operator, left: left.expression, right: right.expression },
    };
  }
}

function leaf(value: number): Expression {
  return { kind: 'number', value: rational(BigInt(value)) };
}

function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a === 0 ? 1 : a;
}
