import type { Expression } from '../expression.ts';
import type { Operator } from '../rational.ts';

/** A whole, non-negative value on the paper and how it was made from the given numbers. */
export interface Node {
  readonly value: number;
  readonly operator?: Operator;
  readonly left?: Node;
  readonly right?: Node;
}

/** A given number. */
export function numberNode(value: number): Node {
  return { value };
}

/** `left operator right`, or undefined where the value is negative or not whole. */
export function joinNodes(operator: Operator, left: Node, right: Node): Node | undefined {
  const value = compute(operator, left.value, right.value);
  return value === undefined ? undefined : { value, operator, left, right };
}

/** Everything two nodes give as one value: sum, difference, product, and the quotient where it is whole. */
export function optionsOf(a: Node, b: Node): Node[] {
  const [left, right] = a.value >= b.value ? [a, b] : [b, a];
  const [big, small] = [left.value, right.value];
  const options: Node[] = [
    { value: big + small, operator: '+', left, right },
    { value: big - small, operator: '-', left, right },
    { value: big * small, operator: '*', left, right },
  ];
  if (small !== 0 && big % small === 0) options.push({ value: big / small, operator: '/', left, right });
  return options;
}

/** The given numbers in a node, from left to right. */
export function leavesOf(node: Node): Node[] {
  return node.operator ? [...leavesOf(node.left!), ...leavesOf(node.right!)] : [node];
}

/** A node for an expression whose steps are all whole and not negative; undefined for others. */
export function nodeOf(expression: Expression): Node | undefined {
  if (expression.kind === 'number') return numberNode(Number(expression.value.n));
  if (expression.kind === 'negation') return undefined;
  const left = nodeOf(expression.left);
  const right = nodeOf(expression.right);
  return left && right && joinNodes(expression.operator, left, right);
}

/**
 * The same for any order and grouping of terms and factors (`a - (b - c)` and `a + c - b`): tells whether
 * something was tried before.
 */
export function nodeKey(node: Node): string {
  const { operator } = node;
  if (!operator) return `${node.value}`;
  const isSum = operator === '+' || operator === '-';
  const parts: string[] = [];
  gather(node, isSum, false, parts);
  return `(${parts.sort().join('')})`;
}

function gather(node: Node, isSum: boolean, inverted: boolean, parts: string[]): void {
  const { operator } = node;
  if (operator && isSum === (operator === '+' || operator === '-')) {
    gather(node.left!, isSum, inverted, parts);
    gather(node.right!, isSum, inverted !== (operator === '-' || operator === '/'), parts);
  } else parts.push(`${isSum ? (inverted ? '-' : '+') : inverted ? '/' : '*'}${nodeKey(node)}`);
}

function compute(operator: Operator, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a >= b ? a - b : undefined;
    case '*':
      return a * b;
    case '/':
      return b !== 0 && a % b === 0 ? a / b : undefined;
  }
}
