import { type Comparison, type Context, differs, same, unsure } from './comparison.ts';
import { sameUpToConstant } from './antiderivative.ts';
import { hasDots, withoutDots } from './ellipsis.ts';
import { inClosedForm, isUnfinishedIn } from './closed-form.ts';
import { equalValues } from './equal-values.ts';
import { atIntegers, hasPi, withSameParameter } from './integer-parameter.ts';
import { type Node, sym, symbols } from './node.ts';
import { infinity } from './real-set.ts';
import { constantRational } from './evaluate.ts';
import { HEIGHT_MARGIN, towerHeight } from './tower.ts';
import { isRounded } from './rounding.ts';
import { rename } from './substitute.ts';

/** Compares two expressions by value. */
export function compareScalars(gold: Node, prediction: Node, context: Context): Comparison {
  const g = infinity(gold);
  const p = infinity(prediction);
  if (g !== 0 || p !== 0) return g === p ? same('both infinite') : differs('one is infinite');
  if (isCompound(gold) !== isCompound(prediction)) return differs('the answers are of different kinds');
  const named = integrationConstant(prediction, symbols(gold));
  if (named !== null) return compareScalars(gold, named, context);
  const parameter =
    symbols(gold).size > 0 && hasPi(gold) && hasPi(prediction) ? withSameParameter(gold, prediction) : null;
  if (parameter !== null) return compareScalars(gold, parameter, context);
  if (hasDots(gold) || hasDots(prediction)) {
    const [left, right] = [withoutDots(gold, context.budget), withoutDots(prediction, context.budget)];
    if (left !== gold && !hasDots(left) && !hasDots(right)) return compareScalars(left, right, context);
    if (right !== prediction && !hasDots(left) && !hasDots(right))
      return compareScalars(left, right, context);
    const asWritten = equalValues(gold, prediction, context.budget);
    return asWritten === 'equal' ? same('the same value') : unsure('what the dots stand for is not known');
  }
  const unfinished = isUnfinishedIn(gold) || isUnfinishedIn(prediction);
  if (unfinished) {
    const parts = sameParts(gold, prediction, context);
    if (parts) return same('the same, with another name for a bound variable');
    const [left, right] = [inClosedForm(gold, context.budget), inClosedForm(prediction, context.budget)];
    if (left !== gold || right !== prediction) {
      if (!isUnfinishedIn(left) && !isUnfinishedIn(right)) return compareScalars(left, right, context);
    }
  }
  const equality = equalValues(gold, prediction, context.budget);
  if (equality === 'equal') return same('the same value');
  if (equality === 'undecided') {
    const [a, b] = [towerHeight(gold), towerHeight(prediction)];
    const beyond = (height: number | null, other: Node) =>
      height !== null && height > 10 && constantRational(other, context.budget) !== null;
    if (a !== null && b !== null && a !== b && Math.abs(a - b) > HEIGHT_MARGIN * Math.max(a, b))
      return differs('one number is far larger');
    if ((b === null && beyond(a, prediction)) || (a === null && beyond(b, gold)))
      return differs('one number is far larger');
  }
  if (unfinished && equality === 'different')
    return unsure('an integral, a limit or an infinite sum is not evaluated');
  if (sameUpToConstant(gold, prediction, context.budget))
    return same('the same up to the constant of integration');
  const whole = atIntegers(gold);
  const other = atIntegers(prediction);
  if ((whole !== gold || other !== prediction) && equalValues(whole, other, context.budget) === 'equal')
    return same('the same value for every integer');
  if (isRounded(gold, prediction, context.budget)) return same('the same value, rounded');
  if (context.options.anyVariableName === true) {
    const [from] = [...symbols(prediction)];
    const [to] = [...symbols(gold)];
    if (
      from !== undefined &&
      to !== undefined &&
      from !== to &&
      symbols(prediction).size === 1 &&
      symbols(gold).size === 1
    ) {
      if (equalValues(gold, rename(prediction, from, to), context.budget) === 'equal')
        return same('the same but for the name of the variable');
    }
  }
  return equality === 'undecided'
    ? unsure('the values could not be told apart or shown equal within the budget')
    : differs('the values differ');
}

/** `x^2 + c` where the gold answer says `x^2 + C`: the constant of integration has no name of its own. */
function integrationConstant(prediction: Node, wanted: ReadonlySet<string>): Node | null {
  if (prediction.k !== 'add' || !wanted.has('C') || symbols(prediction).has('C')) return null;
  const constant = prediction.xs.find((x) => x.k === 'sym' && /^[cK]$/.test(x.name) && !wanted.has(x.name));
  return constant?.k === 'sym' ? rename(prediction, constant.name, 'C') : null;
}

/** Whether two sums, limits or integrals agree in every part, when their bound variables have one name. */
function sameParts(gold: Node, prediction: Node, context: Context): boolean {
  const [g, p] = [binding(gold), binding(prediction)];
  if (g === null || p?.kind !== g.kind || g.parts.length !== p.parts.length) return false;
  return g.parts.every(
    (part, i) => equalValues(part, rename(p.parts[i]!, p.variable, g.variable), context.budget) === 'equal',
  );
}

/** What an infinite sum, a limit or an integral is made of; null for anything else. */
function binding(node: Node): { kind: string; variable: string; parts: readonly Node[] } | null {
  if (node.k === 'big') {
    const ends = [node.lower, node.upper].map((end) => (infinity(end) > 0 ? sym('…end') : end));
    return { kind: node.op, variable: node.variable, parts: [...ends, node.body] };
  }
  if (node.k !== 'call' || (node.name !== 'limit' && node.name !== 'integral')) return null;
  const [body, name, ...ends] = node.xs;
  if (body === undefined || name?.k !== 'sym' || ends.some((end) => infinity(end) !== 0)) return null;
  return { kind: `${node.name} ${ends.length}`, variable: name.name, parts: [...ends, body] };
}

/** Whether a node has several values or none: a list, a matrix, a set, a relation, words. */
function isCompound(node: Node): boolean {
  switch (node.k) {
    case 'list':
      return node.xs.length !== 1 || isCompound(node.xs[0]!);
    case 'matrix':
    case 'cases':
    case 'rel':
    case 'setop':
    case 'builder':
    case 'set':
    case 'text':
      return true;
    case 'ratio':
      return node.xs.length !== 2;
    case 'add':
    case 'mul':
      return node.xs.some(isCompound);
    case 'unit':
    case 'degree':
    case 'percent':
      return isCompound(node.x);
    default:
      return false;
  }
}
