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
  const [big, small] = a.value >= b.value ? [a, b] : [b, a];
  return (['+', '-', '*', '/'] as const).flatMap((operator) => joinNodes(operator, big, small) ?? []);
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

/** The same for any order of terms and factors: tells whether something was tried before. */
export function nodeKey(node: Node): string {
  if (!node.operator) return `${node.value}`;
  const left = nodeKey(node.left!);
  const right = nodeKey(node.right!);
  const swap = (node.operator === '+' || node.operator === '*') && left > right;
  return swap ? `(${right}${node.operator}${left})` : `(${left}${node.operator}${right})`;
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
