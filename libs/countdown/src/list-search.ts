import { CountdownError } from './countdown-error.ts';
import { MAX_EXPRESSION_LENGTH, parseExpression } from './parse-expression.ts';
import type { Expression } from './expression.ts';
import type { CountdownProblem } from './problem.ts';
import type { Operator } from './rational.ts';
import { solveFirst } from './solver.ts';

/** A search written down as a list, without prose. */
export interface ListTrace {
  /** What stands inside the think tags. */
  readonly reasoning: string;
  /** `<think>\n` + reasoning + `\n</think>\n\n` + the steps of the solution and `\boxed{expression}`. */
  readonly response: string;
  readonly expression: string;
  /** Results computed that are not the target. */
  readonly misses: number;
}

/**
 * Solves a problem by trying all there is, in a fixed order, and writes each try down: a line for each way to join two
 * of three numbers, with all that can be made of its result and the third, each marked as below the target (`<`),
 * above (`>`) or it (`!`), where the search ends. Whole, positive steps only; the larger number comes first. Of more
 * than three numbers, the first steps are those of the known solution.
 *
 * Made for small models: every line follows from the numbers above it, and nothing is left to intuition. The same
 * problem gives the same trace. Throws a {@link CountdownError} for a problem without a solution through whole steps.
 */
export function listSearch(problem: CountdownProblem): ListTrace {
  const { target } = problem;
  const { values, lines } = opening(problem);
  let misses = 0;
  for (const [i, j] of pairs(values.length)) {
    const rest = values.filter((_, at) => at !== i && at !== j);
    for (const joined of joins(values[i]!, values[j]!)) {
      const tries = rest.length === 0 ? [] : joins(joined, rest[0]!);
      const hit = rest.length === 0 ? joined : tries.find(({ value }) => value === target);
      if (hit?.value !== target) {
        lines.push(lineOf(joined, tries, target));
        misses += Math.max(1, tries.length);
        continue;
      }
      const shown = hit === joined ? [] : tries.slice(0, tries.indexOf(hit) + 1);
      misses += Math.max(0, shown.length - 1);
      lines.push(lineOf(joined, shown, target));
      return finish(lines, hit, misses);
    }
  }
  throw new CountdownError(
    `no solution through whole numbers for ${target} from ${problem.numbers.join(', ')}`,
  );
}

/** The problem in the one wording that goes with these traces. */
export function listStatement({ numbers, target }: CountdownProblem): string {
  const list = `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)!}`;
  return `Make ${target} from ${list}, each used once, with + - * /. Put the expression in \\boxed{}.`;
}

interface Value {
  readonly value: number;
  readonly text: string;
  /** How it was made: `12-7=5`; empty for a given number. */
  readonly step: string;
  readonly steps: readonly string[];
}

const given = (value: number): Value => ({ value, text: String(value), step: '', steps: [] });

/** The values left when three are to be joined, and the lines that lead there. */
function opening({ numbers, target, solution }: CountdownProblem): { values: Value[]; lines: string[] } {
  let values = numbers.map(given);
  const lines: string[] = [];
  if (numbers.length <= 3) return { values, lines };
  const parsed =
    solution === undefined ? undefined : parseExpression(solution.slice(0, MAX_EXPRESSION_LENGTH));
  const known = parsed?.ok ? parsed.sides[0] : solveFirst(numbers, target).solution;
  if (known === undefined) throw new CountdownError(`no solution for ${target} from ${numbers.join(', ')}`);
  for (const step of stepsUpTo(known, numbers.length - 3)) {
    const left = takeFrom(values, step.left);
    const right = takeFrom(left.rest, step.right);
    const joined = joins(left.value, right.value).find(({ operator }) => operator === step.operator);
    if (joined === undefined) throw new CountdownError(`${solution ?? 'the solution'}: a step is not whole`);
    values = [joined, ...right.rest];
    lines.push(`${joined.step}, left ${values.map(({ value }) => value).join(' ')}`);
  }
  return { values, lines };
}

interface Step {
  readonly left: number;
  readonly right: number;
  readonly operator: Operator;
  readonly value: number;
}

/** The first steps of an expression, inner ones first. */
function stepsUpTo(expression: Expression, count: number): Step[] {
  const steps: Step[] = [];
  const walk = (node: Expression): number => {
    if (node.kind === 'number') return Number(node.value.n) / Number(node.value.d);
    if (node.kind === 'negation') return -walk(node.operand);
    const left = walk(node.left);
    const right = walk(node.right);
    const value = apply(node.operator, left, right);
    steps.push({ left, right, operator: node.operator, value });
    return value;
  };
  walk(expression);
  return steps.slice(0, count);
}

function takeFrom(values: readonly Value[], wanted: number): { value: Value; rest: Value[] } {
  // A value that was made is taken before a given one of the same size.
  const made = values.findIndex(({ value, step }) => value === wanted && step !== '');
  const at = made >= 0 ? made : values.findIndex(({ value }) => value === wanted);
  return { value: values[at]!, rest: values.filter((_, i) => i !== at) };
}

interface Joined extends Value {
  readonly operator: Operator;
}

/** What two values make: sum, difference, product, quotient where it is whole and not by 1. */
function joins(a: Value, b: Value): Joined[] {
  const [large, small] = a.value >= b.value ? [a, b] : [b, a];
  const operators: Operator[] = ['+'];
  if (large.value > small.value) operators.push('-');
  operators.push('*');
  if (small.value > 1 && large.value % small.value === 0) operators.push('/');
  return operators.map((operator) => {
    const value = apply(operator, large.value, small.value);
    const step = `${large.value}${operator}${small.value}=${value}`;
    const text = `${bracketed(large)}${operator}${bracketed(small)}`;
    return { operator, value, text, step, steps: [...a.steps, ...b.steps, step] };
  });
}

function bracketed({ text, step }: Value): string {
  return step === '' ? text : `(${text})`;
}

function apply(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}

/** Places of all pairs: (0, 1), (0, 2), (1, 2). */
function pairs(count: number): [number, number][] {
  return Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    Array.from({ length: count - i - 1 }, (_, k): [number, number] => [i, i + 1 + k]),
  );
}

function lineOf(joined: Joined, tries: readonly Joined[], target: number): string {
  const marked = ({ step, value }: Joined): string =>
    `${step}${value === target ? '!' : value < target ? '<' : '>'}`;
  return tries.length === 0 ? marked(joined) : `${joined.step}: ${tries.map(marked).join(' ')}`;
}

function finish(lines: readonly string[], hit: Joined, misses: number): ListTrace {
  const reasoning = lines.join('\n');
  const response = `<think>\n${reasoning}\n</think>\n\n${hit.steps.join(', ')}\n\n\\boxed{${hit.text}}`;
  return { reasoning, response, expression: hit.text, misses };
}
