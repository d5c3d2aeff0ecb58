import type { Node } from './node.ts';

/** `node` with every part replaced for which `replace` gives another; replaced parts are not entered. */
export function substitute(node: Node, replace: (node: Node) => Node | null): Node {
  const replaced = replace(node);
  if (replaced !== null) return replaced;
  const each = (xs: readonly Node[]) => xs.map((x) => substitute(x, replace));
  switch (node.k) {
    case 'add':
    case 'mul':
    case 'fn':
    case 'call':
    case 'list':
    case 'rel':
    case 'setop':
    case 'ratio':
      return { ...node, xs: each(node.xs) };
    case 'pow':
      return { ...node, base: substitute(node.base, replace), exponent: substitute(node.exponent, replace) };
    case 'big':
      return {
        ...node,
        lower: substitute(node.lower, replace),
        upper: substitute(node.upper, replace),
        body: substitute(node.body, replace),
      };
    case 'matrix':
    case 'cases':
      return { ...node, rows: node.rows.map(each) };
    case 'builder':
      return { ...node, element: substitute(node.element, replace), conditions: each(node.conditions) };
    case 'pm':
    case 'percent':
    case 'degree':
    case 'unit':
      return { ...node, x: substitute(node.x, replace) };
    default:
      return node;
  }
}

/** `node` with one variable under another name. */
export function rename(node: Node, from: string, to: string): Node {
  return substitute(node, (part) => (part.k === 'sym' && part.name === from ? { k: 'sym', name: to } : null));
}

/** `node` with SymPy's `I` as the imaginary unit. */
export function withImaginaryUnit(node: Node): Node {
  return substitute(node, (part) =>
    part.k === 'sym' && part.name === 'I' ? { k: 'const', name: 'i' } : null,
  );
}
