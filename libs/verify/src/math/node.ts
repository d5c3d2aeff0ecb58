import type { Rational } from './rational.ts';

/** How two sides of a relation are related; `in` is "is an element of". */
export type RelationOperator =
  '=' | '<' | '>' | '<=' | '>=' | '!=' | '~' | '==' | 'in' | 'notin' | 'sub' | 'to';

/** Delimiters of a list: none, or a bracket on each side. */
export type Bracket = '' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>';

export interface NumberNode {
  readonly k: 'num';
  readonly v: Rational;
  /** Digits after the decimal point, where the number was written with one. */
  readonly places?: number;
  /** Significant digits of a number written with a decimal point. */
  readonly digits?: number;
}

export interface SymbolNode {
  readonly k: 'sym';
  readonly name: string;
}

export interface ListNode {
  readonly k: 'list';
  readonly open: Bracket;
  readonly close: Bracket;
  readonly xs: readonly Node[];
  /** What stands between the elements of a list without brackets: `,`, `or`, `and`. */
  readonly separator: ',' | 'or' | 'and';
}

export interface RelationNode {
  readonly k: 'rel';
  readonly ops: readonly RelationOperator[];
  readonly xs: readonly Node[];
}

/** A parsed answer. */
export type Node =
  | NumberNode
  | SymbolNode
  | ListNode
  | RelationNode
  | { readonly k: 'const'; readonly name: 'pi' | 'e' | 'i' | 'inf' }
  | { readonly k: 'add'; readonly xs: readonly Node[] }
  | { readonly k: 'mul'; readonly xs: readonly Node[] }
  | { readonly k: 'pow'; readonly base: Node; readonly exponent: Node }
  /** A function whose meaning is known: `sin`, `root` (radicand, degree), `log` (argument, base), … */
  | { readonly k: 'fn'; readonly name: string; readonly xs: readonly Node[] }
  /** A function without a known meaning, `f(x)`, and everything that is compared by its parts only. */
  | { readonly k: 'call'; readonly name: string; readonly xs: readonly Node[] }
  | { readonly k: 'pm'; readonly x: Node }
  | {
      readonly k: 'big';
      readonly op: 'sum' | 'prod';
      readonly variable: string;
      readonly lower: Node;
      readonly upper: Node;
      readonly body: Node;
    }
  | { readonly k: 'matrix'; readonly rows: readonly (readonly Node[])[] }
  | { readonly k: 'cases'; readonly rows: readonly (readonly Node[])[] }
  | { readonly k: 'setop'; readonly op: 'union' | 'intersection' | 'minus'; readonly xs: readonly Node[] }
  /** `{x | condition, …}`. */
  | { readonly k: 'builder'; readonly element: Node; readonly conditions: readonly Node[] }
  /** The empty set and the sets of numbers. */
  | { readonly k: 'set'; readonly name: string }
  | { readonly k: 'text'; readonly text: string }
  | { readonly k: 'percent'; readonly x: Node }
  | { readonly k: 'degree'; readonly x: Node }
  /** A value with a unit or another remark behind it, `5 cm`, `12th grade`. */
  | { readonly k: 'unit'; readonly x: Node; readonly unit: string }
  | { readonly k: 'ratio'; readonly xs: readonly Node[] }
  /** Digits with a base, `1011_2`. */
  | { readonly k: 'based'; readonly digits: string; readonly base: number; readonly v: Rational };

export const num = (v: Rational): NumberNode => ({ k: 'num', v });
export const int = (n: number | bigint): NumberNode => ({ k: 'num', v: { n: BigInt(n), d: 1n } });
export const sym = (name: string): SymbolNode => ({ k: 'sym', name });
export const fn = (name: string, ...xs: Node[]): Node => ({ k: 'fn', name, xs });
export const add = (...xs: Node[]): Node => ({ k: 'add', xs });
export const mul = (...xs: Node[]): Node => ({ k: 'mul', xs });
export const pow = (base: Node, exponent: Node): Node => ({ k: 'pow', base, exponent });
export const neg = (x: Node): Node =>
  x.k === 'num' ? { ...x, v: { n: -x.v.n, d: x.v.d } } : { k: 'mul', xs: [int(-1), x] };
export const divide = (a: Node, b: Node): Node => ({
  k: 'mul',
  xs: [a, { k: 'pow', base: b, exponent: int(-1) }],
});
export const PI: Node = { k: 'const', name: 'pi' };
export const INFINITY: Node = { k: 'const', name: 'inf' };

/** The parts of a node, in order. */
export function children(node: Node): readonly Node[] {
  switch (node.k) {
    case 'add':
    case 'mul':
    case 'fn':
    case 'call':
    case 'list':
    case 'rel':
    case 'setop':
    case 'ratio':
      return node.xs;
    case 'pow':
      return [node.base, node.exponent];
    case 'big':
      return [node.lower, node.upper, node.body];
    case 'matrix':
    case 'cases':
      return node.rows.flat();
    case 'builder':
      return [node.element, ...node.conditions];
    case 'pm':
    case 'percent':
    case 'degree':
    case 'unit':
      return [node.x];
    default:
      return [];
  }
}

/** Whether `node` or a part of it satisfies `test`. */
export function some(node: Node, test: (node: Node) => boolean): boolean {
  if (test(node)) return true;
  switch (node.k) {
    case 'num':
    case 'sym':
    case 'const':
      return false;
    case 'pow':
      return some(node.base, test) || some(node.exponent, test);
    default:
      for (const child of children(node)) if (some(child, test)) return true;
      return false;
  }
}

/** Names of the variables in a node. */
export function symbols(node: Node, into = new Set<string>()): Set<string> {
  switch (node.k) {
    case 'num':
    case 'const':
      return into;
    case 'sym':
      return into.add(node.name);
    case 'pow':
      return symbols(node.exponent, symbols(node.base, into));
    default:
      for (const child of children(node)) symbols(child, into);
      return into;
  }
}
