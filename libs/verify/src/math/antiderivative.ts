import type { Budget } from './budget.ts';
import { equalValues } from './equal-values.ts';
import { add, neg, type Node, num, symbols } from './node.ts';
import { rational } from './rational.ts';
import { substitute } from './substitute.ts';

/** Places where the constant is read off; the second one serves functions that are not real at the first. */
const PLACES = [rational(5n, 7n), rational(11n, 3n)];

/**
 * Whether two antiderivatives, `F(x) + C` and `G(x) + C`, differ by a constant, which is taken up by the constant
 * of integration: `\frac{\sin^2 x}{2} + C` and `-\frac{\cos^2 x}{2} + C`.
 */
export function sameUpToConstant(gold: Node, prediction: Node, budget: Budget): boolean {
  const [f, g] = [withoutConstant(gold), withoutConstant(prediction)];
  if (f === null || g === null) return false;
  const names = symbols(f, symbols(g));
  const variable = names.size === 1 ? [...names][0]! : names.has('x') ? 'x' : null;
  if (variable === null) return false;
  return PLACES.some((place) => {
    const at = (node: Node) =>
      substitute(node, (part) => (part.k === 'sym' && part.name === variable ? num(place) : null));
    return equalValues(f, add(g, at(f), neg(at(g))), budget) === 'equal';
  });
}

/** The terms beside `C`; null where `C` is no term of its own or stands elsewhere as well. */
function withoutConstant(node: Node): Node | null {
  if (node.k !== 'add') return null;
  const rest = node.xs.filter((x) => !(x.k === 'sym' && x.name === 'C'));
  if (rest.length !== node.xs.length - 1 || rest.some((x) => symbols(x).has('C'))) return null;
  return rest.length === 1 ? rest[0]! : { k: 'add', xs: rest };
}
