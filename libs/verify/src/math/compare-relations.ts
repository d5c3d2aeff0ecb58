import { type Assignment, assignment, definesAside, nameKey } from './assignment.ts';
import { compareNodes } from './compare-nodes.ts';
import { type Comparison, type Context, differs, same, unsure } from './comparison.ts';
import { constantRational } from './evaluate.ts';
import { withSameConstants, withSameParameter } from './integer-parameter.ts';
import { add, neg, type Node, type RelationNode, symbols } from './node.ts';
import { proportional } from './proportional.ts';
import { rename } from './substitute.ts';

/** Compares answers of which at least one is a relation. */
export function compareRelations(gold: Node, prediction: Node, context: Context): Comparison {
  const g = gold.k === 'rel' ? assignment(gold) : null;
  const p = prediction.k === 'rel' ? assignment(prediction) : null;
  if (gold.k === 'rel' && prediction.k === 'rel') return compareTwo(gold, prediction, g, p, context);
  if (gold.k === 'rel') {
    if (g === null) return valueOfIdentity(gold, prediction, context) ?? differs('an equation is no value');
    if (namesOnlyOneAngle(g, prediction)) return differs('an angle in degrees is no value of a variable');
    return compareNodes(g.value, prediction, context);
  }
  if (prediction.k !== 'rel') return unsure('no relation');
  if (p === null) return valueOfEquation(gold, prediction, context);
  if (namesOnlyOneAngle(p, gold)) return differs('an angle in degrees is no value of a variable');
  return compareNodes(gold, p.value, context);
}

/** `x = 4` does not say that something is 4 degrees. */
function namesOnlyOneAngle(named: Assignment, other: Node): boolean {
  return (
    other.k === 'degree' &&
    named.name.k === 'sym' &&
    /^[a-zA-Z]$/.test(named.name.name) &&
    named.value.k === 'num'
  );
}

function compareTwo(
  gold: RelationNode,
  prediction: RelationNode,
  g: Assignment | null,
  p: Assignment | null,
  context: Context,
): Comparison {
  if (g !== null && p !== null) {
    const names = compareNames(g.name, p.name, context);
    if (names) {
      const value = boundLike(g.name, p.name, p.value);
      const renamed =
        withSameParameter(g.value, value) ??
        (g.name.k === 'call' || (g.name.k === 'sym' && g.name.name === 'y')
          ? withSameConstants(g.value, value)
          : null);
      return compareNodes(g.value, renamed ?? value, context);
    }
  }
  const inequality = gold.ops.some(isOrder) || prediction.ops.some(isOrder);
  if (inequality) return compareInequalities(gold, prediction, context);
  if (gold.ops.length !== 1 || prediction.ops.length !== 1) {
    if (gold.ops.join() === prediction.ops.join()) return partByPart(gold, prediction, context);
    if (g !== null && p === null) return compareNodes(g.value, prediction, context);
    return differs('the relations differ');
  }
  const [op] = gold.ops;
  if (op !== prediction.ops[0]) return differs('the relations differ');
  if (op === '=' || op === '!=') {
    const equality = proportional(difference(gold), difference(prediction), context.budget);
    if (equality === 'equal') return same('the same equation up to a factor');
    const parts = partByPart(gold, prediction, context);
    if (parts.result === 'equal') return parts;
    return equality === 'different'
      ? differs('the equations differ')
      : unsure('the equations could not be compared');
  }
  return partByPart(gold, prediction, context);
}

function partByPart(gold: RelationNode, prediction: RelationNode, context: Context): Comparison {
  if (gold.xs.length !== prediction.xs.length) return differs('the relations differ');
  for (const [index, x] of gold.xs.entries()) {
    const comparison = compareNodes(x, prediction.xs[index]!, context);
    if (comparison.result !== 'equal') return comparison;
  }
  return same('the same relation');
}

const FUNCTION = /^[fgh](?:\^\{-1\})?$/;

function compareNames(g: Node, p: Node, context: Context): boolean {
  if (nameKey(g) === nameKey(p)) return true;
  // "Area = 5" and "x = 5": words describe, they do not name.
  if (g.k === 'text' || p.k === 'text') return true;
  // A function's value is called y.
  if (g.k === 'call' && p.k === 'sym' && p.name === 'y' && FUNCTION.test(g.name)) return true;
  if (p.k === 'call' && g.k === 'sym' && g.name === 'y' && FUNCTION.test(p.name)) return true;
  if (g.k === 'call' && p.k === 'sym' && g.name === p.name) return true;
  if (p.k === 'call' && g.k === 'sym' && g.name === p.name) return true;
  if (context.options.anyVariableName === true && g.k === 'sym' && p.k === 'sym') return true;
  return (
    g.k !== 'sym' && symbols(g).size === 0 && g.k !== 'call' && compareNodes(g, p, context).result === 'equal'
  );
}

/** `f(n) = n^2` is `f(x) = x^2`: the argument's name is bound. */
function boundLike(gold: Node, prediction: Node, value: Node): Node {
  if (gold.k !== 'call' || prediction.k !== 'call' || gold.xs.length !== prediction.xs.length) return value;
  return prediction.xs.reduce<Node>((node, x, index) => {
    const to = gold.xs[index]!;
    return x.k === 'sym' && to.k === 'sym' && x.name !== to.name ? rename(node, x.name, to.name) : node;
  }, value);
}

const difference = (node: RelationNode): Node => add(node.xs[0]!, neg(node.xs[1]!));

function isOrder(op: string): boolean {
  return op === '<' || op === '>' || op === '<=' || op === '>=';
}

/** Each step of a chain as `something > 0` or `something >= 0`; compared up to a positive factor. */
function compareInequalities(gold: RelationNode, prediction: RelationNode, context: Context): Comparison {
  const g = steps(gold);
  const p = steps(prediction);
  if (g === null || p?.length !== g.length) return differs('the inequalities differ');
  let undecided = false;
  const free = p.map(() => true);
  for (const step of g) {
    let found = -1;
    for (const [index, other] of p.entries()) {
      if (free[index] !== true || other.strict !== step.strict) continue;
      const equality = proportional(step.above, other.above, context.budget, true);
      if (equality === 'equal') {
        found = index;
        break;
      }
      if (equality === 'undecided') undecided = true;
    }
    if (found < 0)
      return undecided
        ? unsure('the inequalities could not be compared')
        : differs('the inequalities differ');
    free[found] = false;
  }
  return same('the same inequality');
}

function steps(node: RelationNode): { above: Node; strict: boolean }[] | null {
  const out: { above: Node; strict: boolean }[] = [];
  for (const [index, op] of node.ops.entries()) {
    if (!isOrder(op)) return null;
    const left = node.xs[index]!;
    const right = node.xs[index + 1]!;
    const [high, low] = op === '>' || op === '>=' ? [left, right] : [right, left];
    out.push({ above: add(high, neg(low)), strict: op === '<' || op === '>' });
  }
  return out;
}

/** `\cos(-13\pi/2) = 0` tells a value: nothing in it is unknown. */
function valueOfIdentity(node: RelationNode, other: Node, context: Context): Comparison | null {
  if (!node.ops.every((op) => op === '=' || op === '~') || symbols(node).size > 0) return null;
  return compareNodes(node.xs.at(-1)!, other, context);
}

/** A predicted equation for a gold number: what it sets its left side equal to, unless that is the zero of an equation to solve. */
function valueOfEquation(gold: Node, prediction: RelationNode, context: Context): Comparison {
  if (!prediction.ops.every((op) => op === '=' || op === '~') || definesAside(prediction))
    return differs('a relation is no value');
  const last = prediction.xs.at(-1)!;
  const value = constantRational(last, context.budget);
  if (symbols(gold).size > 0 || symbols(last).size > 0 || (value?.n === 0n && symbols(prediction).size > 0))
    return differs('an equation is no value');
  return compareNodes(gold, last, context);
}
