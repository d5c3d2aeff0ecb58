import { LIMITS, newBudget } from './budget.ts';
import { DOUBLES } from './double-field.ts';
import { letterUnit, scaleOf } from './compare-quantities.ts';
import { constantRational, evaluate, type Point } from './evaluate.ts';
import { type Node, symbols } from './node.ts';
import { toDouble, ZERO } from './rational.ts';
import { readNumber } from './read-number.ts';
import { readings } from './readings.ts';
import { readUnit } from './units.ts';

/** A number as a double, and whether a percent sign stands behind it. */
export interface NumberValue {
  value: number;
  percent: boolean;
}

const LONGEST = 200;
const MOST_READINGS = 4;
const STEPS = Math.min(20_000, LIMITS.steps);

/**
 * The real value of an answer that is one number: `2.5 \\times 10^2`, `\\pi`, `x = \\frac{22}{7}`, `5 cm`, `25\\%` (25 with
 * `percent`). Null for words, lists, variables, and what is no finite real number.
 */
export function numberValue(text: string): NumberValue | null {
  const plain = readNumber(text);
  if (plain !== null) return { value: plain, percent: false };
  if (text.length > LONGEST) return null;
  let tries = 0;
  for (const reading of readings(text.trim().replace(/^\$|\$$/g, ''))) {
    const value = valueOf(reading);
    if (value !== null) return value;
    if (++tries === MOST_READINGS) break;
  }
  return null;
}

function valueOf(node: Node): NumberValue | null {
  if (node.k === 'rel') {
    const last = node.xs.at(-1);
    const known = node.ops.every((op) => op === '=' || op === '~') && last !== undefined;
    return known ? valueOf(last) : null;
  }
  if (node.k === 'percent') {
    const inner = valueOf(node.x);
    return inner === null ? null : { value: inner.value, percent: true };
  }
  if (node.k === 'unit') {
    const percent = /^(?:percent|pct|per cent)$/i.test(node.unit);
    const scale = scaleOf(node.unit);
    if (!percent && scale === undefined && readUnit(node.unit) === null) return null;
    const inner = valueOf(node.x);
    return inner === null ? null : { value: inner.value * (scale ?? 1), percent };
  }
  const scalar = letterUnit(node)?.value ?? node;
  if (symbols(scalar).size > 0) return null;
  try {
    const budget = newBudget(STEPS);
    const exact = constantRational(scalar, budget);
    if (exact !== null) return { value: toDouble(exact), percent: false };
    const { re, im } = evaluate(scalar, AT_ZERO, DOUBLES, budget);
    return im === 0 ? { value: re, percent: false } : null;
  } catch {
    return null;
  }
}

const AT_ZERO: Point = { value: () => ZERO, logBase: { n: 10n, d: 1n } };
