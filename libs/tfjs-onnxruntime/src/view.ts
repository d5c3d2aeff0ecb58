import { pendingNode, type LazyNode, type LazyOp } from './lazy-node.ts';

/** A view of the same elements in another shape. */
export const RESHAPE: LazyOp = {
  name: 'Reshape',
  transparent: true,
  emit: (e, [x], { shape }) => e.op('Reshape', [x!, e.ints(shape)], { allowzero: 1 }),
};

/** The node in another shape: itself, or its one view of that shape. */
export function viewOf(node: LazyNode, shape: readonly number[]): LazyNode {
  const key = shape.join();
  if (key === node.shape.join()) return node;
  let view = node.views?.get(key);
  if (!view) {
    view = pendingNode(RESHAPE, {}, [node], shape, node.dtype);
    view.viewOf = node;
    node.views ??= new Map();
    node.views.set(key, view);
  }
  return view;
}
