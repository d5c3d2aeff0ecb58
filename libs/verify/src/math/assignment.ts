import type { Node, RelationNode } from './node.ts';
import { symbols } from './node.ts';

/** `name = value`: what an answer calls its value, and the value. */
export interface Assignment {
  name: Node;
  value: Node;
}

/** Relations that say what something is. */
function isEquality(op: string): boolean {
  return op === '=' || op === '~' || op === '==';
}

/**
 * The value in `x = 5`, `x = 5 + 6 = 11`, `x \in S`, `(x, y) = (1, 2)`, `f(x) = x^2`, `2 + 3 = 5`; what is only
 * approximate is dropped where an exact value stands before it. Null for a true equation, `x + y = 3`.
 */
export function assignment(node: RelationNode): Assignment | null {
  if (node.ops.length === 1 && node.ops[0] === 'in') return { name: node.xs[0]!, value: node.xs[1]! };
  if (!node.ops.every(isEquality) || definesAside(node)) return null;
  let xs = node.xs;
  const approximate = node.ops.findIndex((op) => op === '~');
  if (approximate >= 0 && areFar(node.xs[approximate]!, node.xs[approximate + 1]!)) return null;
  const first = node.xs[0]!;
  if (approximate > 0) xs = xs.slice(0, approximate + 1);
  else if (approximate === 0 && xs.length === 2 && !isName(first)) return { name: first, value: first };
  if (xs.length === 1) return { name: first, value: first };
  const last = xs.at(-1)!;
  if (xs.length === 2) {
    const second = xs[1]!;
    if (isName(first) && !(first.k === 'sym' && symbols(second).has(first.name)))
      return { name: first, value: second };
    if (second.k === 'sym' && !symbols(first).has(second.name)) return { name: second, value: first };
    if (symbols(first).size === 0 && first.k !== 'list' && symbols(second).size === 0)
      return { name: first, value: second };
    return null;
  }
  return { name: first, value: last };
}

/** Whether a relation says what a letter is beside its value: `\phi^2 \text{ where } \phi = …`. */
export function definesAside(node: RelationNode): boolean {
  return node.xs.slice(0, -1).some((x) => x.k === 'unit' && /\b(?:where|with|for|if|when)\b/.test(x.unit));
}

/** Whether two numbers are no value and its rounding: `36 \sim 37` is a range, `17.1 \approx 17` a value. */
function areFar(a: Node, b: Node): boolean {
  if (a.k !== 'num' || b.k !== 'num') return false;
  if (a.v.d === 1n && b.v.d === 1n && a.v.n !== b.v.n && b.v.n % 10n !== 0n) return true;
  const [x, y] = [Number(a.v.n) / Number(a.v.d), Number(b.v.n) / Number(b.v.d)];
  return Math.abs(x - y) > Math.max(Math.abs(x), Math.abs(y)) / 20;
}

/** Whether an expression is something that answers call a value by: `x`, `f(x)`, `AB`, `(x, y)`, `a : b`. */
export function isName(node: Node): boolean {
  switch (node.k) {
    case 'sym':
    case 'call':
    case 'text':
      return true;
    case 'list':
    case 'ratio':
      return node.xs.length > 1 && node.xs.every(isName);
    case 'mul':
      if (isDerivative(node)) return true;
      // `AB`, and `m \angle A`.
      return node.xs.every(
        (x, i) =>
          x.k === 'sym' &&
          (/^(?:[A-Z]|angle\{)/.test(x.name) || (i === 0 && x.name === 'm' && node.xs.length > 1)),
      );
    case 'fn':
      return node.name === 'abs' && isName(node.xs[0]!) && node.xs[0]!.k === 'mul';
    case 'unit':
      return isName(node.x);
    case 'pow':
      // A variance; the square of anything else may be to be solved.
      return node.base.k === 'sym' && /^sigma(?:_|$)/.test(node.base.name);
    case 'matrix':
      return node.rows.every((row) => row.every((x) => x.k === 'sym'));
    default:
      return false;
  }
}

/** `\frac{dy}{dx}` */
function isDerivative({ xs: [top, bottom] }: { readonly xs: readonly Node[] }): boolean {
  return isDifferential(top) && bottom?.k === 'pow' && isDifferential(bottom.base);
}

function isDifferential(node: Node | undefined): boolean {
  return node?.k === 'mul' && node.xs.length === 2 && node.xs[0]?.k === 'sym' && node.xs[0].name === 'd';
}

/** A name as text, for comparison: `f(x)` and `f(t)` are called the same. */
export function nameKey(node: Node): string {
  switch (node.k) {
    case 'sym':
      return node.name;
    case 'call':
      return `${node.name}()`;
    case 'text':
      return `"${node.text.toLowerCase()}"`;
    case 'mul':
      // `\frac{dy}{dx}` is y', and `m\angle A` is the angle.
      if (isDerivative(node)) return `${nameKey((node.xs[0] as Extract<Node, { k: 'mul' }>).xs[1]!)}'`;
      return node.xs
        .filter((x, i) => i > 0 || node.xs.length === 1 || !(x.k === 'sym' && x.name === 'm'))
        .map(nameKey)
        .join(' ');
    case 'list':
    case 'ratio':
      return node.xs.map(nameKey).join(' ');
    case 'fn':
      return `${node.name}(${node.xs.map(nameKey).join(' ')})`;
    case 'unit':
      return nameKey(node.x);
    default:
      return node.k;
  }
}
