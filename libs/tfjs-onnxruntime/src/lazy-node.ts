import type { Emitter } from './emitter.ts';
import type { DeviceTensor } from './session.ts';

/** Element types computed by ONNX Runtime; strings and complex numbers live on the host. */
export type LazyType = 'float32' | 'int32' | 'bool';

/** What an operator's `emit` knows about the value it makes. */
export interface EmitContext<A> {
  readonly attrs: A;
  readonly shape: readonly number[];
  readonly dtype: LazyType;
  readonly operands: readonly LazyNode[];
}

/**
 * A lazy operator. `emit` adds ONNX nodes and returns the name of the value (names, for an operator of several
 * results, which are then taken with ITEM); it may depend on nothing but its arguments, since graphs with equal names, attributes, shapes and wiring share one compiled session.
 */
export interface LazyOp<A = unknown> {
  readonly name: string;
  readonly emit: (
    e: Emitter,
    inputs: readonly string[],
    context: EmitContext<A>,
  ) => string | readonly string[];
  /** True where ONNX Runtime may fold the operator into its consumers, which then read its input directly. */
  readonly transparent?: boolean;
  /** True where element i of the result depends on element i of operands of the result's shape, and on operands of one element. */
  readonly elementwise?: boolean;
  /** Of an operator of several results: operand k may be overwritten by result `overwrites[k]`, being read for no other. */
  readonly overwrites?: Readonly<Record<number, number>>;
  /** Of an operator of several results: those that read large operands only by way of what other results need too. */
  readonly derived?: readonly number[];
}

/**
 * A value of the lazy graph: computed (`tensor` set) or still to be computed from `operands`.
 * `references` counts tensor handles and uncomputed dependents; at zero the value and its operands are let go.
 */
export interface LazyNode {
  op: LazyOp<never> | undefined;
  attrs: unknown;
  operands: readonly LazyNode[];
  readonly shape: readonly number[];
  readonly dtype: LazyType;
  /** Number of the node's operator, attributes, shape and type: equal numbers, equal nodes but for operands. */
  signature: number;
  tensor: DeviceTensor | undefined;
  references: number;
  /** True where the tensor's memory is this backend's alone: it may be reused when the node is let go. */
  owned: boolean;
  /** True where a compiled function writes into the tensor's memory: who reads it gets a copy. */
  written?: boolean;
  /** Views of this node in other shapes, made once each. */
  views: Map<string, LazyNode> | undefined;
  /** The node of which this one is a view. */
  viewOf: LazyNode | undefined;
}

/** One result of an operator that has several. */
export const ITEM: LazyOp<{ index: number }> = {
  name: 'Item',
  emit: () => {
    throw new TypeError('an item has no operator of its own');
  },
};

const signatures = new Map<string, number>();

/** A node that is yet to be computed. Its operands are referenced until it is computed or let go. */
export function pendingNode<A>(
  op: LazyOp<A>,
  attrs: A,
  operands: readonly LazyNode[],
  shape: readonly number[],
  dtype: LazyType,
): LazyNode {
  for (const operand of operands) operand.references++;
  return {
    op: op,
    attrs,
    operands,
    shape,
    dtype,
    signature: intern(`${op.name} ${dtype} [${shape.join()}] ${JSON.stringify(attrs)}`),
    tensor: undefined,
    references: 0,
    owned: false,
    views: undefined,
    viewOf: undefined,
  };
}

/** A node whose value is there. */
export function computedNode(
  tensor: DeviceTensor,
  shape: readonly number[],
  dtype: LazyType,
  owned: boolean,
): LazyNode {
  return {
    op: undefined,
    attrs: undefined,
    operands: [],
    shape,
    dtype,
    signature: intern(`leaf ${dtype} [${shape.join()}]`),
    tensor,
    references: 0,
    owned,
    views: undefined,
    viewOf: undefined,
  };
}

/** The number that stands for a node's own description in the key of a graph. */
function intern(description: string): number {
  let signature = signatures.get(description);
  if (signature === undefined) {
    signature = signatures.size;
    signatures.set(description, signature);
  }
  return signature;
}
