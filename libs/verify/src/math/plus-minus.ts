import { children, neg, type Node, some } from './node.ts';
import { substitute } from './substitute.ts';

/** Whether an answer stands for two values by `\pm`. */
export function hasPlusMinus(node: Node): boolean {
  return some(node, (part) => part.k === 'pm');
}

/** The two values of an expression with `\pm`: the upper signs together, and the lower signs together. */
export function bothSigns(node: Node): readonly [Node, Node] {
  return [
    substitute(node, (part) => (part.k === 'pm' ? bothSigns(part.x)[0] : null)),
    substitute(node, (part) => (part.k === 'pm' ? neg(bothSigns(part.x)[0]) : null)),
  ];
}

/** The four values of an expression with two signs that are chosen apart; null for any other, and where one is `\mp`. */
export function everySign(node: Node): Node | null {
  const signs = signed(node);
  if (signs.length !== 2 || signs.some(isNegative) || node.k === 'list') return null;
  const xs = [0, 1, 2, 3].map((choice) => {
    let index = 0;
    return substitute(node, (part) => {
      if (part.k !== 'pm' || hasPlusMinus(part.x)) return null;
      return (choice >> index++) % 2 === 1 ? neg(part.x) : part.x;
    });
  });
  return xs.some(hasPlusMinus) ? null : { k: 'list', open: '', close: '', xs, separator: ',' };
}

/** What stands behind each sign. */
function signed(node: Node): readonly Node[] {
  return node.k === 'pm' ? [node.x, ...signed(node.x)] : children(node).flatMap(signed);
}

function isNegative(node: Node): boolean {
  const factor = node.k === 'mul' ? node.xs[0] : node;
  return factor?.k === 'num' && factor.v.n < 0n;
}
