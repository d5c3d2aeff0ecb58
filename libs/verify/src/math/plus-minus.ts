import { neg, type Node, some } from './node.ts';
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
