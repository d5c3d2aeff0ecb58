import { type Node, some, symbols } from './node.ts';
import { rename } from './substitute.ts';

const PARAMETER = /^[kmn]$/;

/**
 * The prediction with its integer parameter under the gold answer's name, `\frac{\pi}{4} + n\pi` with `k`; null
 * where there is not exactly one such letter on each side that the other lacks.
 */
export function withSameParameter(gold: Node, prediction: Node): Node | null {
  const wanted = symbols(gold);
  const said = symbols(prediction);
  const to = [...wanted].filter((name) => !said.has(name));
  const from = [...said].filter((name) => !wanted.has(name));
  const [a, b] = [from[0], to[0]];
  if (from.length !== 1 || to.length !== 1 || a === undefined || b === undefined) return null;
  return PARAMETER.test(a) && PARAMETER.test(b) ? rename(prediction, a, b) : null;
}

/** Whether an expression has multiples of pi, as the angles of a general solution have. */
export function hasPi(node: Node): boolean {
  return some(node, (part) => part.k === 'const' && part.name === 'pi');
}
