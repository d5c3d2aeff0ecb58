import { isName, nameKey } from './assignment.ts';
import { compareNodes } from './compare-nodes.ts';
import { type Comparison, type Context, differs, same } from './comparison.ts';
import { constantRational } from './evaluate.ts';
import type { Node } from './node.ts';
import { polynomialOf } from './polynomial.ts';
import { symbols } from './node.ts';

/** `x \equiv 2, 3 \pmod 5`: what is congruent to what, and the modulus. */
interface Congruence {
  name: Node | null;
  residues: readonly Node[];
  modulus: bigint;
}

/**
 * Compares residue classes: the moduli must be the same, the residues may differ by multiples of it. `x = 5k + 2`
 * is the class of 2 modulo 5. Null where the gold answer is no class or the prediction is none either.
 */
export function compareCongruences(gold: Node, prediction: Node, context: Context): Comparison | null {
  const g = congruence(gold, context);
  const p = congruence(prediction, context);
  if (g === null && p === null) return null;
  const left = g ?? progression(gold, context);
  const right = p ?? progression(prediction, context);
  if (left === null || right === null) return null;
  if (left.name !== null && right.name !== null && nameKey(left.name) !== nameKey(right.name))
    return differs('the congruences are about different numbers');
  if (left.modulus !== right.modulus) return differs('the moduli differ');
  const free = right.residues.map(() => true);
  if (left.residues.length !== right.residues.length) return differs('not as many residues');
  for (const residue of left.residues) {
    const found = right.residues.findIndex(
      (other, i) => free[i] === true && sameResidue(residue, other, left.modulus, context),
    );
    if (found < 0) return differs('the residues differ');
    free[found] = false;
  }
  return same('the same residue class');
}

function sameResidue(a: Node, b: Node, modulus: bigint, context: Context): boolean {
  const [x, y] = [constantRational(a, context.budget), constantRational(b, context.budget)];
  if (x !== null && y !== null && x.d === 1n && y.d === 1n) return (x.n - y.n) % modulus === 0n;
  return compareNodes(a, b, context).result === 'equal';
}

function congruence(node: Node, context: Context): Congruence | null {
  if (node.k === 'list' && node.open === '' && node.xs.length > 1) {
    // `n \equiv 1, 4 \pmod 5` is cut at the comma: the modulus stands behind the last residue.
    const last = congruence(node.xs.at(-1)!, context);
    const [first, ...middle] = node.xs.slice(0, -1);
    if (last === null || first === undefined) return null;
    const head = first.k === 'rel' && first.ops.join() === '==' ? first : null;
    const each = [first, ...middle].map((x) => congruence(x, context));
    if (each.every((x) => x?.modulus === last.modulus))
      return { ...last, name: each[0]!.name, residues: [...each, last].flatMap((x) => x!.residues) };
    if (last.name !== null || middle.some((x) => x.k === 'rel')) return null;
    return {
      name: head?.xs[0] ?? null,
      residues: [head?.xs[1] ?? first, ...middle, ...last.residues],
      modulus: last.modulus,
    };
  }
  if (node.k === 'rel') {
    if (node.ops.length !== 1 || (node.ops[0] !== '==' && node.ops[0] !== '=')) return null;
    const [name, value] = node.xs;
    const inner = congruence(value!, context) ?? (node.ops[0] === '==' ? remainder(value!, context) : null);
    return inner === null || name === undefined ? null : { ...inner, name };
  }
  if (node.k !== 'call' || node.name !== 'pmod') return null;
  const modulus = constantRational(node.xs[1]!, context.budget);
  if (modulus?.d !== 1n || modulus.n === 0n) return null;
  return { name: null, residues: [node.xs[0]!], modulus: modulus.n < 0n ? -modulus.n : modulus.n };
}

/** `x \equiv -3 \mod 5` sets the modulus like an operator. */
function remainder(node: Node, context: Context): Congruence | null {
  if (node.k !== 'fn' || node.name !== 'mod') return null;
  const modulus = constantRational(node.xs[1]!, context.budget);
  if (modulus?.d !== 1n || modulus.n <= 0n) return null;
  return { name: null, residues: [node.xs[0]!], modulus: modulus.n };
}

/** `x = 5k + 2` with an integer k: a residue class by its members. */
function progression(node: Node, context: Context): Congruence | null {
  const named = node.k === 'rel' && node.ops.join() === '=' && isName(node.xs[0]!) ? node : null;
  const value = named?.xs[1] ?? node;
  const names = [...symbols(value)];
  const [parameter] = names;
  if (names.length !== 1 || parameter === undefined || !/^[kmnt]$/.test(parameter)) return null;
  const [b, a, ...higher] = polynomialOf(value, parameter, context.budget) ?? [];
  if (a?.d !== 1n || b?.d !== 1n || higher.length > 0) return null;
  return {
    name: named?.xs[0] ?? null,
    residues: [{ k: 'num', v: b }],
    modulus: a.n < 0n ? -a.n : a.n,
  };
}
