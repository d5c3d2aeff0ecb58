import type { Subgraph } from './compile.ts';
import { ITEM, type LazyNode, type LazyOp } from './lazy-node.ts';
import type { CachedModel } from './model-cache.ts';

/** Which feed each result of a model overwrites, -1 for none; found once for each pattern of spent feeds. */
export function placement(model: CachedModel, subgraph: Subgraph): readonly number[] {
  const pattern = subgraph.spent.map(Number).join('');
  let inPlace = model.placements.get(pattern);
  if (!inPlace) {
    inPlace = placeInPlace(subgraph);
    model.placements.set(pattern, inPlace);
  }
  return inPlace;
}

/**
 * Finds results that may be written over feeds which nothing needs any more, as an optimizer's step does with
 * parameters and moments. For target t and spent feed f of one shape and type that holds where every reader of f
 * comes before t: it is an ancestor of t, or t itself. Readers behind operators that ONNX Runtime may fold into
 * their consumers (`transparent`) count as readers of f.
 *
 * A target that reads f itself qualifies where its operator works element by element (`elementwise`), a result of
 * an operator of several where the operator says so (`overwrites`).
 */
function placeInPlace(subgraph: Subgraph): number[] {
  const { feeds, targets, spent } = subgraph;
  const result = targets.map(() => -1);
  if (!spent.includes(true)) return result;
  const fits = overwriting(subgraph);
  const candidates = feeds
    .map((_, index) => ({
      index,
      targets: spent[index] ? targets.flatMap((_, t) => (fits(index, t) ? [t] : [])) : [],
    }))
    .sort((a, b) => a.targets.length - b.targets.length);
  for (const candidate of candidates) {
    const target = candidate.targets.find((t) => result[t] === -1);
    if (target !== undefined) result[target] = candidate.index;
  }
  return result;
}

/** Whether a target, by its index, may be written over a feed, by its index, if nothing else needs the feed. */
export function overwriting({ feeds, order, targets }: Subgraph): (feed: number, target: number) => boolean {
  const consumers = new Map<LazyNode, LazyNode[]>();
  for (const node of order) {
    for (const operand of new Set(node.operands)) {
      const list = consumers.get(operand);
      if (list) list.push(node);
      else consumers.set(operand, [node]);
    }
  }
  const ancestry = new Map<LazyNode, Set<LazyNode>>();
  const readersOf = new Map<LazyNode, LazyNode[]>();
  return (f, t) => {
    const [feed, target] = [feeds[f]!, targets[t]!];
    if (!sameMemory(feed, target)) return false;
    const found = readersOf.get(feed) ?? readers(feed, consumers);
    readersOf.set(feed, found);
    return found.every((reader) => precedes(reader, feed, target, consumers, ancestry));
  };
}

function sameMemory(feed: LazyNode, target: LazyNode): boolean {
  return feed.dtype === target.dtype && feed.shape.join() === target.shape.join();
}

/** Every node that may read the feed's memory. */
function readers(feed: LazyNode, consumers: ReadonlyMap<LazyNode, LazyNode[]>): LazyNode[] {
  const found = new Set<LazyNode>();
  const open = [...(consumers.get(feed) ?? [])];
  while (open.length > 0) {
    const node = open.pop()!;
    if (found.has(node)) continue;
    found.add(node);
    if (node.op?.transparent) open.push(...(consumers.get(node) ?? []));
  }
  return [...found];
}

/** True where `reader` has read `feed` by the time `target` is written. */
function precedes(
  reader: LazyNode,
  feed: LazyNode,
  target: LazyNode,
  consumers: ReadonlyMap<LazyNode, LazyNode[]>,
  ancestry: Map<LazyNode, Set<LazyNode>>,
): boolean {
  if (reader === target) return target.op?.elementwise === true;
  const ancestors = ancestry.get(target) ?? ancestorsOf(target);
  ancestry.set(target, ancestors);
  const items = (consumers.get(reader) ?? []).filter((node) => indexOfItem(node) >= 0);
  if (items.length === 0) return ancestors.has(reader);
  if (items.includes(target)) {
    const written = reader.op?.overwrites?.[reader.operands.indexOf(feed)];
    return written !== undefined && written === indexOfItem(target);
  }
  // One result being there does not mean that the nodes behind another have run.
  return items.every((item) => ancestors.has(item) || reader.op?.derived?.includes(indexOfItem(item)));
}

function indexOfItem(node: LazyNode): number {
  return node.op === (ITEM as LazyOp<never>) ? (node.attrs as { index: number }).index : -1;
}

function ancestorsOf(target: LazyNode): Set<LazyNode> {
  const found = new Set<LazyNode>();
  const open = [...target.operands];
  while (open.length > 0) {
    const node = open.pop()!;
    if (node.tensor || found.has(node)) continue;
    found.add(node);
    open.push(...node.operands);
  }
  return found;
}
