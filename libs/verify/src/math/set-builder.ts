import { compareNodes } from './compare-nodes.ts';
import { type Comparison, type Context, differs, same, unsure } from './comparison.ts';
import { type Node, symbols } from './node.ts';
import { rename } from './substitute.ts';

type Builder = Extract<Node, { k: 'builder' }>;

/**
 * Compares sets that are given by conditions and are no sets of real numbers: element with element, the conditions
 * in any order. The name of the bound variable does not count; `\{n \in \mathbb{Z} : …\}` says a condition first.
 */
export function compareBuilders(gold: Builder, prediction: Builder, context: Context): Comparison {
  const g = spelledOut(gold);
  const p = renamedLike(g, spelledOut(prediction));
  const element = compareNodes(g.element, p.element, context);
  if (element.result !== 'equal') return element;
  if (g.conditions.length !== p.conditions.length) return differs('not as many conditions');
  const free = p.conditions.map(() => true);
  for (const condition of g.conditions) {
    const found = p.conditions.map((other, i) =>
      free[i] === true ? sameCondition(condition, other, context).result : 'different',
    );
    const index = found.indexOf('equal');
    if (index < 0)
      return found.includes('undecided')
        ? unsure('the conditions could not be compared')
        : differs('a condition differs');
    free[index] = false;
  }
  return same('the same set by its conditions');
}

/** `n \in \mathbb{Z}` is about `n`: the names count here, as both have been given the same. */
function sameCondition(a: Node, b: Node, context: Context): Comparison {
  if (a.k === 'rel' && b.k === 'rel' && (a.ops[0] === 'in') !== (b.ops[0] === 'in'))
    return differs('one is a set');
  return compareNodes(a, b, context);
}

function spelledOut({ element, conditions }: Builder): { element: Node; conditions: readonly Node[] } {
  return element.k === 'rel' && element.ops.length === 1 && element.ops[0] === 'in'
    ? { element: element.xs[0]!, conditions: [element, ...conditions] }
    : { element, conditions };
}

function renamedLike(
  gold: { element: Node; conditions: readonly Node[] },
  prediction: { element: Node; conditions: readonly Node[] },
): { element: Node; conditions: readonly Node[] } {
  const [from, ...others] = symbols(prediction.element);
  const [to, ...more] = symbols(gold.element);
  if (from === undefined || to === undefined || from === to || others.length > 0 || more.length > 0)
    return prediction;
  return {
    element: rename(prediction.element, from, to),
    conditions: prediction.conditions.map((condition) => rename(condition, from, to)),
  };
}
