/** From lazy nodes to an ONNX model and the plan of its run. */
import { createEmitter, type Emitter } from './emitter.ts';
import { ITEM, type LazyNode, type LazyOp } from './lazy-node.ts';
import { writeModel, type Attribute, type OnnxNode, type OnnxValue } from './onnx-model.ts';

/** The nodes a computation needs: `feeds` are there, `order` is to be computed, operands first. */
export interface Subgraph {
  readonly feeds: readonly LazyNode[];
  readonly order: readonly LazyNode[];
  readonly targets: readonly LazyNode[];
  /** Equal for computations that differ in nothing but the values fed. */
  readonly key: string;
  /** Per feed: nothing will need it after this computation, and its memory may be overwritten. */
  readonly spent: readonly boolean[];
}

/** A model written from a subgraph. */
export interface CompiledModel {
  readonly model: Uint8Array;
  /** Number of ONNX nodes. */
  readonly nodes: number;
  /** Shapes of the results as the model has them: of as many elements as the targets'. */
  readonly resultShapes: readonly (readonly number[])[];
}

/** Names of a model's inputs and outputs. */
export const feedName = (index: number): string => `x${index}`;
export const resultName = (index: number): string => `y${index}`;

/** What has to be computed for `targets`, all of them uncomputed and distinct. */
export function collect(targets: readonly LazyNode[]): Subgraph {
  const index = new Map<LazyNode, number>();
  const feeds: LazyNode[] = [];
  const order: LazyNode[] = [];
  for (const target of targets) visit(target, index, feeds, order);
  const spent = spentFeeds(feeds, order, targets);
  const words: string[] = [];
  for (const feed of feeds) words.push(String(feed.signature));
  for (const node of order) {
    words.push(`${node.signature}(${node.operands.map((operand) => index.get(operand)!).join()})`);
  }
  words.push(targets.map((target) => index.get(target)!).join());
  return { feeds, order, targets, key: words.join(' '), spent };
}

/** Feeds get the numbers -1, -2, …; nodes to be computed 0, 1, …. Depth first, without recursion. */
function visit(root: LazyNode, index: Map<LazyNode, number>, feeds: LazyNode[], order: LazyNode[]): void {
  if (index.has(root)) return;
  const stack: { node: LazyNode; next: number }[] = [{ node: root, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const { node } = top;
    if (node.tensor) {
      if (!index.has(node)) index.set(node, -1 - (feeds.push(node) - 1));
      stack.pop();
    } else if (top.next < node.operands.length) {
      const operand = node.operands[top.next++]!;
      if (!index.has(operand)) stack.push({ node: operand, next: 0 });
    } else {
      if (!index.has(node)) index.set(node, order.push(node) - 1);
      stack.pop();
    }
  }
}

/** Plays through, on a copy of the counts, what letting go of the targets' operands will set free. */
function spentFeeds(
  feeds: readonly LazyNode[],
  order: readonly LazyNode[],
  targets: readonly LazyNode[],
): boolean[] {
  const remaining = new Map<LazyNode, number>();
  const count = (node: LazyNode): number => remaining.get(node) ?? node.references;
  const released = new Set(targets);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i]!;
    if (!released.has(node) && count(node) > 0) continue;
    for (const operand of node.operands) remaining.set(operand, count(operand) - 1);
  }
  return feeds.map((feed) => feed.owned && count(feed) === 0);
}

/** Writes the model of a subgraph, with loops where the provider runs them well. */
export function compile(subgraph: Subgraph, loops: boolean): CompiledModel {
  const emitter = createEmitter(loops);
  const names = new Map<LazyNode, string | readonly string[]>();
  subgraph.feeds.forEach((feed, i) => names.set(feed, feedName(i)));
  for (const node of subgraph.order) names.set(node, emit(emitter, node, names));
  const reshaped = new Map(
    emitter.nodes.flatMap((node) => (node.type === 'Reshape' ? [[node.outputs[0]!, node.inputs[0]!]] : [])),
  );
  const values = subgraph.targets.map((target) => {
    const name = names.get(target) as string;
    const source = reshaped.get(name);
    // A loop's result in another shape is written in the loop's: ONNX Runtime would copy it.
    return source !== undefined && emitter.shapes.has(source) ? source : name;
  });
  const nodes = nameResults(used(emitter.nodes, values), values);
  const value = (node: LazyNode, name: string, shape = node.shape): OnnxValue => ({
    name,
    type: node.dtype,
    shape,
  });
  const resultShapes = subgraph.targets.map((target, i) => emitter.shapes.get(values[i]!) ?? target.shape);
  return {
    model: writeModel({
      nodes,
      constants: emitter.constants,
      inputs: subgraph.feeds.map((feed, i) => value(feed, feedName(i))),
      outputs: subgraph.targets.map((target, i) => value(target, resultName(i), resultShapes[i])),
    }),
    nodes: nodes.length,
    resultShapes,
  };
}

/**
 * The nodes that `values` need: of operators with several results some may not be asked for, and ONNX Runtime computes
 * whatever stands in a model.
 */
function used(nodes: readonly OnnxNode[], values: readonly string[]): OnnxNode[] {
  const needed = new Set(values);
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    for (const name of readBy(node)) needed.add(name);
    return true;
  });
  return kept.reverse();
}

/** Values that a node reads, in the graphs within it too. */
function readBy(node: OnnxNode): string[] {
  const graphs = Object.values(node.attributes ?? {}).flatMap((attribute) =>
    typeof attribute === 'object' && 'graph' in attribute ? [attribute.graph] : [],
  );
  return [
    ...node.inputs,
    ...graphs.flatMap(({ nodes, outputs }) => [...nodes.flatMap(readBy), ...outputs.map(({ name }) => name)]),
  ];
}

/** Gives each result its name, at its producer; a result that no node of its own produces is copied. */
function nameResults(nodes: readonly OnnxNode[], values: readonly string[]): OnnxNode[] {
  const produced = new Set(nodes.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const copies: OnnxNode[] = [];
  values.forEach((value, i) => {
    if (produced.has(value) && !renamed.has(value)) renamed.set(value, resultName(i));
    else copies.push({ type: 'Identity', inputs: [value], outputs: [resultName(i)] });
  });
  const rename = (name: string): string => renamed.get(name) ?? name;
  return renameAll([...nodes, ...copies], rename);
}

/** Renames values, in the graphs within nodes too. */
function renameAll(nodes: readonly OnnxNode[], rename: (name: string) => string): OnnxNode[] {
  const renamed = (attribute: Attribute): Attribute =>
    typeof attribute === 'object' && 'graph' in attribute
      ? { graph: { ...attribute.graph, nodes: renameAll(attribute.graph.nodes, rename) } }
      : attribute;
  return nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
    attributes: Object.fromEntries(
      Object.entries(node.attributes ?? {}).map(([name, attribute]) => [name, renamed(attribute)]),
    ),
  }));
}

function emit(
  emitter: Emitter,
  node: LazyNode,
  names: ReadonlyMap<LazyNode, string | readonly string[]>,
): string | readonly string[] {
  const inputs = node.operands.map((operand) => names.get(operand)!);
  if (node.op === (ITEM as LazyOp<never>)) return inputs[0]![(node.attrs as { index: number }).index]!;
  const op = node.op as unknown as LazyOp;
  const { attrs, shape, dtype, operands } = node;
  return op.emit(emitter, inputs as string[], { attrs, shape, dtype, operands });
}
