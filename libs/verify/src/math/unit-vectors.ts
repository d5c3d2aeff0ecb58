import { add, int, mul, type Node, some } from './node.ts';

const AXES: Record<string, number> = { i: 0, j: 1, k: 2 };

/**
 * The components of `3\mathbf{i} - 2\mathbf{j} + \mathbf{k}`, as many as the largest axis asks for; null for a
 * node that is no sum of multiples of i, j and k, or that may be a complex number.
 */
export function unitVector(node: Node): readonly Node[] | null {
  const marked = some(
    node,
    (part) =>
      isHatted(part) || (part.k === 'sym' && /^(?:(?:hat|vec|widehat|bar)\{[jk]\}|[jk])$/.test(part.name)),
  );
  if (!marked) return null;
  const parts: Node[][] = [[], [], []];
  for (const term of node.k === 'add' ? node.xs : [node]) {
    const factors = flatFactors(term);
    const axes = factors.map(axisOf);
    const index = axes.findIndex((axis) => axis !== null);
    if (index < 0 || axes.some((axis, i) => axis !== null && i !== index)) return null;
    const rest = factors.filter((_, i) => i !== index);
    parts[axes[index]!]!.push(rest.length === 0 ? int(1) : rest.length === 1 ? rest[0]! : mul(...rest));
  }
  const size = parts[2]!.length > 0 ? 3 : 2;
  return parts
    .slice(0, size)
    .map((terms) => (terms.length === 0 ? int(0) : terms.length === 1 ? terms[0]! : add(...terms)));
}

function flatFactors(node: Node): readonly Node[] {
  return node.k === 'mul' ? node.xs.flatMap(flatFactors) : [node];
}

/** `\hat{i}`: the letter alone is the imaginary unit. */
function isHatted(node: Node): boolean {
  if (node.k !== 'call' || !/^(?:hat|vec|widehat|bar)$/.test(node.name)) return false;
  const [x] = node.xs;
  return x?.k === 'const' && x.name === 'i';
}

function axisOf(node: Node): number | null {
  if (node.k === 'const') return node.name === 'i' ? 0 : null;
  if (isHatted(node)) return 0;
  if (node.k !== 'sym') return null;
  const letter = /^(?:(?:hat|vec|widehat|bar)\{)?([ijk])\}?$/.exec(node.name)?.[1];
  return letter === undefined ? null : (AXES[letter] ?? null);
}
