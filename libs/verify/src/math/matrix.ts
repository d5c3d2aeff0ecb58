import { LIMITS } from './budget.ts';
import { add, mul, type Node } from './node.ts';

/** The entries of a matrix expression after its sums, products and powers; null for anything else. */
export function matrixEntries(node: Node): readonly (readonly Node[])[] | null {
  switch (node.k) {
    case 'matrix':
      return node.rows.length > 0 && node.rows.every((row) => row.length === node.rows[0]!.length)
        ? node.rows
        : null;
    case 'list':
      return node.xs.length === 1 ? matrixEntries(node.xs[0]!) : null;
    case 'add': {
      const parts = node.xs.map(matrixEntries);
      if (parts.includes(null)) return null;
      return (parts as (readonly (readonly Node[])[])[]).reduce<readonly (readonly Node[])[] | null>(
        (sum, part) => (sum === null ? null : plus(sum, part)),
        parts[0]!.map((row) => row.map(() => ZERO)),
      );
    }
    case 'mul': {
      let entries: readonly (readonly Node[])[] | null = null;
      const scalars: Node[] = [];
      for (const x of node.xs) {
        const part = matrixEntries(x);
        if (part === null) scalars.push(x);
        else {
          entries = entries === null ? part : times(entries, part);
          if (entries === null) return null;
        }
      }
      return entries === null
        ? null
        : entries.map((row) => row.map((x) => (scalars.length === 0 ? x : mul(...scalars, x))));
    }
    case 'pow': {
      const base = matrixEntries(node.base);
      if (base === null) return null;
      if (node.exponent.k === 'sym' && node.exponent.name === 'T')
        return base[0]!.map((_, column) => base.map((row) => row[column]!));
      if (
        node.exponent.k !== 'num' ||
        node.exponent.v.d !== 1n ||
        node.exponent.v.n < 1n ||
        node.exponent.v.n > 6n
      )
        return null;
      let power: readonly (readonly Node[])[] | null = base;
      for (let n = 1n; n < node.exponent.v.n && power !== null; n++) power = times(power, base);
      return power;
    }
    default:
      return null;
  }
}

const ZERO: Node = { k: 'num', v: { n: 0n, d: 1n } };

function plus(
  a: readonly (readonly Node[])[],
  b: readonly (readonly Node[])[],
): readonly (readonly Node[])[] | null {
  if (a.length !== b.length || a[0]!.length !== b[0]!.length) return null;
  return a.map((row, i) => row.map((x, j) => add(x, b[i]![j]!)));
}

function times(
  a: readonly (readonly Node[])[],
  b: readonly (readonly Node[])[],
): readonly (readonly Node[])[] | null {
  if (a[0]!.length !== b.length || a.length * b.length * b[0]!.length > LIMITS.elements) return null;
  return a.map((row) => b[0]!.map((_, j) => add(...row.map((x, k) => mul(x, b[k]![j]!)))));
}
