import type { Node } from './node.ts';
import { bitLength } from './rational.ts';

/**
 * log2(log2(value)) of a positive number that is built from whole numbers by powers, products and factorials:
 * how high a tower of powers is that no other arithmetic can hold. Null for anything else and below 2^16;
 * Infinity beyond doubles. Relative error below 1e-9.
 */
export function towerHeight(node: Node): number | null {
  const height = doubleLog(node);
  return height !== null && height >= 4 ? height : null;
}

/** Two heights this far apart belong to different numbers. */
export const HEIGHT_MARGIN = 1e-6;

function doubleLog(node: Node): number | null {
  switch (node.k) {
    case 'num':
    case 'based':
      if (node.v.d !== 1n || node.v.n < 3n) return null;
      return Math.log2(log2(node.v.n));
    case 'pow': {
      const exponent = log2Of(node.exponent);
      const base =
        doubleLog(node.base) ??
        (node.base.k === 'num' && node.base.v.n === 2n && node.base.v.d === 1n ? 0 : null);
      return exponent === null || base === null ? null : exponent + base;
    }
    case 'fn': {
      const x = node.xs[0];
      const n = node.name === 'factorial' && x !== undefined ? log2Of(x) : null;
      // log2(n!) = n (log2 n - log2 e) + O(log n); the rest is below 1e-9 of it for n above 2^40.
      return n === null || n < 40 ? null : n + Math.log2(n - Math.LOG2E);
    }
    case 'list':
      return node.xs.length === 1 ? doubleLog(node.xs[0]!) : null;
    default:
      return null;
  }
}

function log2Of(node: Node): number | null {
  if (node.k === 'num' && node.v.d === 1n && node.v.n > 0n) return log2(node.v.n);
  const height = doubleLog(node);
  return height === null ? null : 2 ** height;
}

function log2(n: bigint): number {
  const shift = Math.max(0, bitLength(n) - 60);
  return Math.log2(Number(n >> BigInt(shift))) + shift;
}
