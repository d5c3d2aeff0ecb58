import { CountdownError } from './countdown-error.ts';
import { evaluateExpression, type Expression, formatExpression, numbersIn } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import { equalRational, formatRational, type Rational, rational } from './rational.ts';

/** The outcome of {@link checkCountdown}: the expression in plain form, or why it is not a solution. */
export type CountdownCheck =
  { readonly ok: true; readonly expression: string } | { readonly ok: false; readonly reason: string };

/**
 * Whether `text` is an expression that uses each of `numbers` exactly once (as a multiset), with `+ - * /`
 * and parentheses only, and is exactly `target`. `expression = target`, `target = expression` and chains of
 * equal steps that start with the full expression count too. Exact rational arithmetic; never evaluates code.
 * Throws a {@link CountdownError} when `numbers` or `target` are not whole numbers.
 */
export function checkCountdown(text: string, numbers: readonly number[], target: number): CountdownCheck {
  if (numbers.length === 0) throw new CountdownError('numbers is empty: give at least one number');
  const goal = wholeNumber('target', target);
  const given = numbers.map((number) => wholeNumber('numbers', number));
  const parsed = parseExpression(text);
  if (!parsed.ok) return { ok: false, reason: `not an expression: ${parsed.reason}` };
  const { sides } = parsed;
  const main = mainSide(sides, goal);
  const fault =
    numbersFault(numbersIn(main), given) ?? sides.map((side) => valueFault(side, goal)).find(Boolean);
  return fault ? { ok: false, reason: fault } : { ok: true, expression: formatExpression(main) };
}

/** The side that is to be judged: the first, or the second of `target = expression`. */
function mainSide(sides: readonly Expression[], goal: Rational): Expression {
  const [first, second] = sides;
  if (second && sides.length === 2 && first?.kind === 'number' && equalRational(first.value, goal))
    return second;
  return first!;
}

function numbersFault(used: readonly Rational[], given: readonly Rational[]): string | undefined {
  const left = new Map<string, number>();
  for (const number of given) {
    const key = formatRational(number);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const allowed = new Map(left);
  const faults: string[] = [];
  const overused = new Map<string, number>();
  for (const number of used) {
    const key = literalText(number);
    const rest = left.get(key) ?? 0;
    if (rest > 0) left.set(key, rest - 1);
    else overused.set(key, (overused.get(key) ?? 0) + 1);
  }
  for (const [key, extra] of overused) {
    const count = allowed.get(key) ?? 0;
    faults.push(
      count === 0
        ? `uses ${key}, which is not one of the numbers`
        : `uses ${key} ${times(count + extra)}, it is given ${times(count)}`,
    );
  }
  for (const [key, rest] of left) {
    if (rest === 0) continue;
    const count = allowed.get(key)!;
    faults.push(
      rest === count
        ? `${key} is not used`
        : `uses ${key} ${times(count - rest)}, it is given ${times(count)}`,
    );
  }
  return faults.length === 0 ? undefined : faults.slice(0, MAX_FAULTS).join('; ');
}

const MAX_FAULTS = 4;

/** A number literal as it may have been written: `7` or `1.5`. */
function literalText({ n, d }: Rational): string {
  let places = 0;
  while ((n * 10n ** BigInt(places)) % d !== 0n) places++;
  if (places === 0) return `${n / d}`;
  const digits = `${(n * 10n ** BigInt(places)) / d}`.padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function valueFault(side: Expression, goal: Rational): string | undefined {
  let value: Rational;
  try {
    value = evaluateExpression(side);
  } catch (error) {
    if (error instanceof RangeError) return 'divides by zero';
    throw error;
  }
  if (equalRational(value, goal)) return undefined;
  const text = formatRational(value);
  return `value is ${text.length > 40 ? `a fraction of ${text.length} digits` : text}, not ${formatRational(goal)}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

function wholeNumber(name: string, value: number): Rational {
  if (!Number.isSafeInteger(value)) throw new CountdownError(`${name}: ${value} is not a whole number`);
  return rational(BigInt(value));
}
