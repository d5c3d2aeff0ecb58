import { CountdownError } from './countdown-error.ts';
import type { CountdownProblem } from './problem.ts';
import { createRandom, type Random } from './random.ts';
import type { Operator } from './rational.ts';

/** Which targets a split draws from: those never reserved, only the reserved, or all. */
export type TargetPool = 'open' | 'reserved' | 'any';

/** One split of a plan: how many problems, and with how many operands (weights by operand count, 2 to 6). */
export interface SplitPlan {
  readonly name: string;
  readonly count: number;
  readonly operands: Readonly<Record<number, number>>;
  readonly targets: TargetPool;
}

/** What {@link planProblems} is asked for. */
export interface ProblemPlan {
  readonly seed: number;
  readonly splits: readonly SplitPlan[];
  /** The range of operands, ends included; default 1 to 100. */
  readonly numbers?: { readonly min: number; readonly max: number };
  /** The range of targets, ends included; default 10 to 999. */
  readonly target?: { readonly min: number; readonly max: number };
  /** The share of targets kept for splits that ask for reserved ones; default 0.1. */
  readonly reservedTargetShare?: number;
  /** How likely each operator is in the expression a problem is built from; default 3 : 3 : 3 : 2. */
  readonly operators?: Readonly<Record<Operator, number>>;
}

/**
 * Problems for every split: solvable by construction through whole numbers (`solution` shows how), never the
 * same multiset of operands with the same target twice over all splits, and never a plain sum. A target is
 * either open or reserved for the whole plan, by the seed alone. The same plan gives the same problems.
 * Throws a {@link CountdownError} when the plan contradicts itself or its space holds too few problems.
 */
export function planProblems(plan: ProblemPlan): Record<string, CountdownProblem[]> {
  const settings = checkPlan(plan);
  const reserved = reservedTargets(settings);
  const seen = new Set<number | string>();
  const result: Record<string, CountdownProblem[]> = {};
  for (const split of plan.splits) result[split.name] = fillSplit(settings, split, reserved, seen);
  return result;
}

type Settings = Required<ProblemPlan>;

function fillSplit(
  settings: Settings,
  split: SplitPlan,
  reserved: Uint8Array,
  seen: Set<number | string>,
): CountdownProblem[] {
  const random = createRandom(settings.seed, 'split', split.name);
  const entries = Object.entries(split.operands).map(([count, weight]) => ({ count: Number(count), weight }));
  const weights = entries.map((entry) => entry.weight);
  const total = OPERATORS.reduce((sum, operator) => sum + settings.operators[operator], 0);
  const operators = OPERATORS.map((operator) => settings.operators[operator] / total);
  const problems: CountdownProblem[] = [];
  const bench = createBench();
  while (problems.length < split.count) {
    const count = entries[random.weighted(weights)]!.count;
    problems.push(drawNew(settings, split, { count, operators, random, reserved, seen, bench }));
  }
  return problems;
}

interface Draw {
  readonly count: number;
  /** Shares of the operators, in the order of {@link OPERATORS}. */
  readonly operators: readonly number[];
  readonly random: Random;
  readonly reserved: Uint8Array;
  readonly seen: Set<number | string>;
  readonly bench: Bench;
}

/** Draws in a row without a new problem after which the space counts as too small. */
const MAX_DRAWS = 50_000;

function drawNew(settings: Settings, split: SplitPlan, draw: Draw): CountdownProblem {
  const { count, bench } = draw;
  for (let tries = 0; tries < MAX_DRAWS; tries++) {
    const target = drawTarget(settings, draw);
    if (target === 0) continue;
    if (split.targets !== 'any') {
      const isReserved = draw.reserved[target - settings.target.min] === 1;
      if (isReserved !== (split.targets === 'reserved')) continue;
    }
    const numbers = Array.from(bench.values.subarray(0, count));
    const key = problemKey(numbers, target);
    if (draw.seen.has(key)) continue;
    draw.seen.add(key);
    return { numbers, target, solution: write(bench, count, 2 * count - 2).text };
  }
  throw new CountdownError(
    `split ${split.name}: no new problem of ${draw.count} operands found in ${MAX_DRAWS} draws, ` +
      `the space is too small for ${split.count}; widen numbers or target, or ask for fewer`,
  );
}

const OPERATORS = ['+', '-', '*', '/'] as const;

/** Room for one expression under construction: operands first, then the value of each step. */
interface Bench {
  readonly values: Float64Array;
  readonly operators: Uint8Array;
  readonly lefts: Uint8Array;
  readonly rights: Uint8Array;
  /** Indices of the values not yet used. */
  readonly table: Uint8Array;
}

function createBench(): Bench {
  return {
    values: new Float64Array(11),
    operators: new Uint8Array(11),
    lefts: new Uint8Array(11),
    rights: new Uint8Array(11),
    table: new Uint8Array(6),
  };
}

/** Builds an expression from random numbers on the bench; the target, or 0 where it leads nowhere worth asking. */
function drawTarget({ numbers, target, operators: weights }: Settings, draw: Draw): number {
  const { count, random, operators, bench } = draw;
  const width = numbers.max - numbers.min + 1;
  for (let i = 0; i < count; i++) {
    bench.values[i] = numbers.min + random.below(width);
    bench.table[i] = i;
  }
  const most = target.max * MAX_DETOUR;
  let onlyPlus = weights['-'] + weights['*'] + weights['/'] > 0;
  for (let at = count; at < 2 * count - 1; at++) {
    const operator = pickOperator(operators, random.unit());
    if (operator !== 0) onlyPlus = false;
    if (!makeStep(bench, at, 2 * count - at, operator, most, random)) return 0;
  }
  const value = bench.values[2 * count - 2]!;
  return onlyPlus || value < target.min || value > target.max ? 0 : value;
}

function pickOperator(shares: readonly number[], at: number): number {
  let operator = 0;
  while (operator < 3 && (at -= shares[operator]!) >= 0) operator++;
  return operator;
}

/** Combines two of the `size` values on the table into value `at`; false where the operator gives nothing of use. */
function makeStep(
  bench: Bench,
  at: number,
  size: number,
  operator: number,
  most: number,
  random: Random,
): boolean {
  const { values, table } = bench;
  const pairs = size * (size - 1);
  const start = random.below(pairs);
  const turns = operator === 3 ? pairs : 1;
  for (let turn = 0; turn < turns; turn++) {
    const pair = (start + turn) % pairs;
    const i = Math.floor(pair / (size - 1));
    const other = pair % (size - 1);
    const j = other >= i ? other + 1 : other;
    const inOrder = values[table[i]!]! >= values[table[j]!]!;
    const left = table[inOrder ? i : j]!;
    const right = table[inOrder ? j : i]!;
    const value = combine(operator, values[left]!, values[right]!);
    if (value === 0 || value > most) continue;
    bench.operators[at] = operator;
    bench.lefts[at] = left;
    bench.rights[at] = right;
    values[at] = value;
    table[Math.min(i, j)] = at;
    table[Math.max(i, j)] = table[size - 1]!;
    return true;
  }
  return false;
}

/** How far above the largest target a step may go. */
const MAX_DETOUR = 10;

/** The value of a step, 0 where it is of no use: differences of 0, `* 1`, `/ 1`, quotients that are not whole. */
function combine(operator: number, a: number, b: number): number {
  switch (operator) {
    case 0:
      return a + b;
    case 1:
      return a - b;
    case 2:
      return b === 1 ? 0 : a * b;
    default:
      return b > 1 && a % b === 0 ? a / b : 0;
  }
}

function write(bench: Bench, count: number, at: number): { text: string; isSum: boolean; isNumber: boolean } {
  if (at < count) return { text: `${bench.values[at]}`, isSum: false, isNumber: true };
  const operator = bench.operators[at]!;
  const left = write(bench, count, bench.lefts[at]!);
  const right = write(bench, count, bench.rights[at]!);
  const isSum = operator < 2;
  const wrapRight = operator === 3 ? !right.isNumber : operator !== 0 && right.isSum;
  const [a, b] = [
    !isSum && left.isSum ? `(${left.text})` : left.text,
    wrapRight ? `(${right.text})` : right.text,
  ];
  return { text: `${a} ${OPERATORS[operator]} ${b}`, isSum, isNumber: false };
}

/** A key that is the same for the same multiset of numbers and target: a number where 53 bits hold it. */
function problemKey(numbers: readonly number[], target: number): number | string {
  const sorted = [...numbers].sort((a, b) => a - b);
  if (sorted.length > 6 || sorted.at(-1)! > 127 || target > 1023) return `${sorted.join(',')}=${target}`;
  let key = target;
  for (const number of sorted) key = key * 128 + number;
  return key;
}

function reservedTargets({ seed, target, reservedTargetShare }: Settings): Uint8Array {
  const size = target.max - target.min + 1;
  const reserved = new Uint8Array(size);
  const order = createRandom(seed, 'reserved targets').shuffled(Array.from({ length: size }, (_, i) => i));
  for (const at of order.slice(0, Math.round(size * reservedTargetShare))) reserved[at] = 1;
  return reserved;
}

function checkPlan(plan: ProblemPlan): Settings {
  const settings: Settings = {
    numbers: { min: 1, max: 100 },
    target: { min: 10, max: 999 },
    reservedTargetShare: 0.1,
    operators: { '+': 3, '-': 3, '*': 3, '/': 2 },
    ...plan,
  };
  checkRange('numbers', settings.numbers, 1000);
  checkRange('target', settings.target, 1_000_000);
  const share = settings.reservedTargetShare;
  if (!(share >= 0 && share <= 1))
    throw new CountdownError(`reservedTargetShare: ${share} is not from 0 to 1`);
  for (const operator of OPERATORS) checkWeight(`operators["${operator}"]`, settings.operators[operator]);
  if (OPERATORS.every((operator) => settings.operators[operator] === 0))
    throw new CountdownError('operators: no operator has a weight above 0');
  const names = new Set<string>();
  for (const split of settings.splits) {
    if (names.has(split.name)) throw new CountdownError(`splits: the name ${split.name} occurs twice`);
    names.add(split.name);
    if (!Number.isSafeInteger(split.count) || split.count < 0)
      throw new CountdownError(`split ${split.name}: count ${split.count} is not a whole number of problems`);
    const operands = Object.entries(split.operands);
    for (const [count, weight] of operands) {
      if (!/^[2-6]$/.test(count))
        throw new CountdownError(`split ${split.name}: operands ${count} is not from 2 to 6`);
      checkWeight(`split ${split.name}: the weight of ${count} operands`, weight);
    }
    if (!operands.some(([, weight]) => weight > 0))
      throw new CountdownError(`split ${split.name}: no operand count has a weight above 0`);
  }
  return settings;
}

function checkRange(name: string, { min, max }: { min: number; max: number }, most: number): void {
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max > most || min > max)
    throw new CountdownError(`${name}: ${min} to ${max} is not a range of whole numbers within 1 to ${most}`);
}

function checkWeight(name: string, weight: number): void {
  if (!(weight >= 0) || !Number.isFinite(weight))
    throw new CountdownError(`${name}: ${weight} is not a weight of 0 or more`);
}
