import type { Budget } from './budget.ts';
import { DOUBLES } from './double-field.ts';
import { equalValues, samplePoint } from './equal-values.ts';
import { constantRational, evaluate } from './evaluate.ts';
import { ValueFault } from './field.ts';
import { definiteIntegral } from './integrate.ts';
import { add, divide, int, mul, neg, type Node, some, sym, symbols } from './node.ts';
import { infinity } from './real-set.ts';
import { substitute } from './substitute.ts';

/**
 * An expression with its definite integrals and infinite geometric series replaced by their values, where they
 * have one that is found exactly; itself when it has none.
 */
export function inClosedForm(node: Node, budget: Budget): Node {
  if (!some(node, isUnfinished)) return node;
  return substitute(node, (part) => {
    if (part.k === 'call' && part.name === 'integral') return definiteIntegral(part, budget);
    if (part.k === 'big' && part.op === 'sum') return geometricSeries(part, budget);
    return null;
  });
}

/** Whether an expression holds an integral, a limit, a derivative or an infinite sum: its value is not told. */
export function isUnfinishedIn(node: Node): boolean {
  return some(node, isUnfinished);
}

function isUnfinished(part: Node): boolean {
  return (
    (part.k === 'call' && /^(?:integral|limit|derivative)$/.test(part.name)) ||
    (part.k === 'big' && infinity(part.upper) !== 0)
  );
}

/**
 * The sum from `lower` to infinity of terms that grow by a constant factor r: first / (1 - r). Variables in it
 * are taken to be where the series converges; a constant r has to be below 1.
 */
function geometricSeries(node: Extract<Node, { k: 'big' }>, budget: Budget): Node | null {
  if (infinity(node.upper) !== 1) return null;
  const lower = constantRational(node.lower, budget);
  if (lower?.d !== 1n) return null;
  const at = (index: Node) =>
    substitute(node.body, (part) => (part.k === 'sym' && part.name === node.variable ? index : null));
  const first = at({ k: 'num', v: lower });
  const k = sym(node.variable);
  const second = at(add({ k: 'num', v: lower }, int(1)));
  const ratio = divide(second, first);
  if (equalValues(at(add(k, int(1))), mul(ratio, at(k)), budget) !== 'equal') return null;
  if (symbols(ratio).size === 0 && !isBelowOne(ratio, budget)) return null;
  return divide(first, add(int(1), neg(ratio)));
}

function isBelowOne(ratio: Node, budget: Budget): boolean {
  try {
    const { re, im, err } = evaluate(ratio, samplePoint(0, { n: 10n, d: 1n }), DOUBLES, budget);
    return Math.hypot(re, im) + err < 1;
  } catch (error) {
    if (error instanceof ValueFault || error instanceof RangeError) return false;
    throw error;
  }
}
