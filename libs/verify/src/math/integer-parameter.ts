import { int, mul, type Node, pow, some, symbols } from './node.ts';
import { rename, substitute } from './substitute.ts';

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

/** `C_1`, `A`, `k`: names of the constants of a general solution. */
const CONSTANT = /^[ABCDKck](?:_\d)?$/;

/**
 * The prediction with the arbitrary constants of a general solution under the gold answer's names, `Ae^x` with `C`;
 * null where the letters that only one side has are other ones, or not as many on both.
 */
export function withSameConstants(gold: Node, prediction: Node): Node | null {
  const wanted = symbols(gold);
  const said = symbols(prediction);
  const to = [...wanted].filter((name) => !said.has(name)).sort();
  const from = [...said].filter((name) => !wanted.has(name)).sort();
  if (
    from.length === 0 ||
    from.length !== to.length ||
    ![...from, ...to].every((name) => CONSTANT.test(name))
  )
    return null;
  return from.reduce((node, name, i) => rename(node, name, to[i]!), prediction);
}

/** Whether an expression has multiples of pi, as the angles of a general solution have. */
export function hasPi(node: Node): boolean {
  return some(node, (part) => part.k === 'const' && part.name === 'pi');
}

/** `\cos n\pi` as `(-1)^n` and `\sin n\pi` as 0, where n is a letter for integers; all else as it is. */
export function atIntegers(node: Node): Node {
  if (!hasPi(node)) return node;
  return substitute(node, (part) => {
    if (part.k !== 'fn' || (part.name !== 'cos' && part.name !== 'sin')) return null;
    const turns = halfTurns(part.xs[0]!);
    if (turns === null) return null;
    return part.name === 'sin' ? int(0) : pow(int(-1), turns);
  });
}

/** What pi is multiplied with, where that is a product of whole numbers and at least one letter for integers. */
function halfTurns(node: Node): Node | null {
  const factors = flatFactors(node);
  const rest = factors.filter((x) => !(x.k === 'const' && x.name === 'pi'));
  const whole = rest.every(
    (x) => (x.k === 'num' && x.v.d === 1n) || (x.k === 'sym' && PARAMETER.test(x.name)),
  );
  if (rest.length !== factors.length - 1 || !whole || !rest.some((x) => x.k === 'sym')) return null;
  return rest.length === 1 ? rest[0]! : mul(...rest);
}

function flatFactors(node: Node): readonly Node[] {
  return node.k === 'mul' ? node.xs.flatMap(flatFactors) : [node];
}
