import { joinNodes, type Node, optionsOf } from './node.ts';

/**
 * Whether the values can be combined, each once, to `goal`, fractions on the way included. Exact; meant for
 * up to 4 values (about 2,000 combinations).
 */
export function canReach(values: readonly number[], goal: number): boolean {
  const size = values.length;
  const n = new Float64Array(size * size);
  const d = new Float64Array(size * size);
  values.forEach((value, i) => {
    n[i] = value;
    d[i] = 1;
  });
  return search(n, d, 0, size, goal);
}

/** Every whole value that up to 3 nodes give with whole steps, one node a value, in order of discovery. */
export function reachableNodes(nodes: readonly Node[]): Map<number, Node> {
  const found = new Map<number, Node>();
  const walk = (rest: readonly Node[]): void => {
    if (rest.length === 1) {
      const [node] = rest;
      if (!found.has(node!.value)) found.set(node!.value, node!);
      return;
    }
    for (let i = 0; i < rest.length; i++)
      for (let j = i + 1; j < rest.length; j++) {
        const others = rest.filter((_, k) => k !== i && k !== j);
        for (const made of optionsOf(rest[i]!, rest[j]!)) walk([...others, made]);
      }
  };
  walk(nodes);
  return found;
}

/** A node of all `nodes` with the value `goal` through whole, non-negative steps, or undefined. */
export function findNode(nodes: readonly Node[], goal: number): Node | undefined {
  if (nodes.length === 1) return nodes[0]!.value === goal ? nodes[0] : undefined;
  for (let i = 0; i < nodes.length; i++)
    for (let j = i + 1; j < nodes.length; j++) {
      const others = nodes.filter((_, k) => k !== i && k !== j);
      const [big, small] =
        nodes[i]!.value >= nodes[j]!.value ? [nodes[i]!, nodes[j]!] : [nodes[j]!, nodes[i]!];
      for (const operator of ['*', '/', '+', '-'] as const) {
        const made = joinNodes(operator, big, small);
        if (!made || (made.value === 0 && others.length > 1)) continue;
        const found = findNode([...others, made], goal);
        if (found) return found;
      }
    }
  return undefined;
}

/** `n[base..base+size)` over `d` are the values on the table; deeper levels use the room behind them. */
function search(n: Float64Array, d: Float64Array, base: number, size: number, goal: number): boolean {
  if (size === 1) return n[base] === goal * d[base]!;
  const next = base + size;
  for (let i = base; i < next; i++) {
    for (let j = i + 1; j < next; j++) {
      let at = next;
      for (let k = base; k < next; k++) {
        if (k === i || k === j) continue;
        n[at] = n[k]!;
        d[at] = d[k]!;
        at++;
      }
      const a = n[i]! * d[j]!;
      const b = n[j]! * d[i]!;
      const below = d[i]! * d[j]!;
      const over = n[i]! * n[j]!;
      if (tryValue(n, d, next, at, size, a + b, below, goal)) return true;
      if (tryValue(n, d, next, at, size, Math.abs(a - b), below, goal)) return true;
      if (tryValue(n, d, next, at, size, over, below, goal)) return true;
      if (b !== 0 && tryValue(n, d, next, at, size, a, b, goal)) return true;
      if (a !== 0 && tryValue(n, d, next, at, size, b, a, goal)) return true;
    }
  }
  return false;
}

function tryValue(
  n: Float64Array,
  d: Float64Array,
  next: number,
  at: number,
  size: number,
  top: number,
  bottom: number,
  goal: number,
): boolean {
  if (size === 2) return top === goal * bottom;
  n[at] = top;
  d[at] = bottom;
  return search(n, d, next, size - 1, goal);
}
