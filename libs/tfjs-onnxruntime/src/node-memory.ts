import { computedNode, type LazyNode } from './lazy-node.ts';
import type { MemoryPool } from './memory-pool.ts';
import type { DeviceTensor } from './session.ts';

/** Lets a reference to a node go; what nothing refers to any more gives its memory to the pool. */
export function releaseNode(root: LazyNode, pool: MemoryPool): void {
  const open = [root];
  while (open.length > 0) {
    const node = open.pop()!;
    if (--node.references > 0) continue;
    node.viewOf?.views?.delete(node.shape.join());
    if (node.tensor && node.owned) pool.give(node.tensor.data);
    node.owned = false;
    open.push(...node.operands);
    node.operands = [];
  }
}

/** Turns a computed node into a leaf and lets go of what it was computed from. */
export function settleNode(target: LazyNode, tensor: DeviceTensor, pool: MemoryPool): void {
  const { operands } = target;
  const leaf = computedNode(tensor, target.shape, target.dtype, true);
  target.op = undefined;
  target.attrs = undefined;
  target.operands = [];
  target.signature = leaf.signature;
  target.tensor = tensor;
  target.owned = true;
  for (const operand of operands) releaseNode(operand, pool);
}
