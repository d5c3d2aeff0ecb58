import { children, type Node } from './node.ts';

/** Whether two parsed answers are the same tree; how a number was written does not count. */
export function sameTree(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.k !== b.k) return false;
  if (a.k === 'num' && b.k === 'num') return a.v.n === b.v.n && a.v.d === b.v.d;
  if (label(a) !== label(b)) return false;
  const [x, y] = [children(a), children(b)];
  return x.length === y.length && x.every((child, index) => sameTree(child, y[index]!));
}

/** What tells a node from others of its kind, besides its parts. */
function label(node: Node): string {
  switch (node.k) {
    case 'num':
    case 'based':
      return `${node.v.n}/${node.v.d}`;
    case 'sym':
    case 'const':
    case 'fn':
    case 'call':
    case 'set':
      return node.name;
    case 'text':
      return node.text;
    case 'unit':
      return node.unit;
    case 'list':
      return `${node.open}${node.close}${node.separator}`;
    case 'rel':
      return node.ops.join(' ');
    case 'setop':
      return node.op;
    case 'big':
      return `${node.op} ${node.variable}`;
    case 'matrix':
    case 'cases':
      return node.rows.map((row) => row.length).join(' ');
    case 'builder':
      return String(node.conditions.length);
    default:
      return '';
  }
}
