/** ONNX messages as bytes: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (IR version 8, opset 18). */
import { bytesField, floatField, integerField, joined, messageField, stringField } from './protobuf.ts';

/** ONNX opset of the models written; the operators' definitions of that version hold. */
export const OPSET = 18;

const IR_VERSION = 8;

/** ONNX TensorProto.DataType of the element types used. */
export const ELEMENT_TYPES = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
} as const;

/** An element type an ONNX value may have here. */
export type ElementType = keyof typeof ELEMENT_TYPES;

/**
 * A node's attribute: an integer, a string, a list of integers, a float (wrapped, since 1 and 1.0 are one in
 * JavaScript), or a graph, which may read values of the graph around it by name.
 */
export type Attribute =
  number | string | readonly number[] | { readonly float: number } | { readonly graph: OnnxGraph };

/** One operator call. Empty input names are omitted optional inputs. */
export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>> | undefined;
  /** Operator set, '' (ONNX' own) by default. */
  readonly domain?: string | undefined;
}

/** A named input or output of the graph. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
}

/** The same where names in the shape stand for sizes that each run may choose. */
export interface OnnxSymbolicValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A constant of the graph; `data` little-endian, or its length where the session is given the data by its name. */
export interface OnnxConstant {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Uint8Array | { readonly externalBytes: number };
}

/** A graph to be written as a model. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxSymbolicValue[];
  readonly outputs: readonly OnnxSymbolicValue[];
  readonly constants: readonly OnnxConstant[];
}

/** Name of the output that every model has first: a sequence, which session.ts says the use of. */
export const COMPLETION = 'completion';

/** Writes a graph as an ONNX model file. */
export function writeModel(graph: OnnxGraph): Uint8Array {
  const zero = { name: 'completion_item', type: 'float32', shape: [], data: new Uint8Array(4) } as const;
  const completion = { type: 'SequenceConstruct', inputs: [zero.name], outputs: [COMPLETION] };
  const body = graphProto(
    { ...graph, nodes: [completion, ...graph.nodes], constants: [zero, ...graph.constants] },
    [messageField(12, sequenceInfo(COMPLETION))],
  );
  return joined([
    integerField(1, IR_VERSION),
    messageField(7, body),
    messageField(8, [stringField(1, ''), integerField(2, OPSET)]),
    messageField(8, [stringField(1, 'com.microsoft'), integerField(2, 1)]),
  ]);
}

function graphProto(graph: OnnxGraph, firstOutputs: readonly Uint8Array[] = []): Uint8Array[] {
  return [
    ...graph.nodes.map((node) => messageField(1, nodeProto(node))),
    stringField(2, 'graph'),
    ...graph.constants.map((constant) => messageField(5, tensorProto(constant))),
    ...graph.inputs.map((value) => messageField(11, valueInfo(value))),
    ...firstOutputs,
    ...graph.outputs.map((value) => messageField(12, valueInfo(value))),
  ];
}

function nodeProto(node: OnnxNode): Uint8Array[] {
  return [
    ...node.inputs.map((name) => stringField(1, name)),
    ...node.outputs.map((name) => stringField(2, name)),
    stringField(4, node.type),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) =>
      messageField(5, attributeProto(name, value)),
    ),
    ...(node.domain ? [stringField(7, node.domain)] : []),
  ];
}

function attributeProto(name: string, value: Attribute): Uint8Array[] {
  const head = stringField(1, name);
  if (typeof value === 'number') return [head, integerField(3, value), integerField(20, 2)];
  if (typeof value === 'string') return [head, stringField(4, value), integerField(20, 3)];
  if ('graph' in value) return [head, messageField(6, graphProto(value.graph)), integerField(20, 5)];
  if ('float' in value) return [head, floatField(2, value.float), integerField(20, 1)];
  return [head, ...value.map((item) => integerField(8, item)), integerField(20, 7)];
}

function tensorProto(constant: OnnxConstant): Uint8Array[] {
  return [
    ...constant.shape.map((size) => integerField(1, size)),
    integerField(2, ELEMENT_TYPES[constant.type]),
    stringField(8, constant.name),
    ...(constant.data instanceof Uint8Array
      ? [bytesField(9, constant.data)]
      : externalData(constant.name, constant.data.externalBytes)),
  ];
}

function externalData(location: string, bytes: number): Uint8Array[] {
  const entries = { location, offset: '0', length: String(bytes) };
  return [
    ...Object.entries(entries).map(([key, value]) =>
      messageField(13, [stringField(1, key), stringField(2, value)]),
    ),
    integerField(14, 1),
  ];
}

function valueInfo(value: OnnxSymbolicValue): Uint8Array[] {
  const shape = value.shape.map((size) =>
    messageField(1, [typeof size === 'number' ? integerField(1, size) : stringField(2, size)]),
  );
  const tensor = [integerField(1, ELEMENT_TYPES[value.type]), messageField(2, shape)];
  return [stringField(1, value.name), messageField(2, [messageField(1, tensor)])];
}

function sequenceInfo(name: string): Uint8Array[] {
  const item = messageField(1, [messageField(1, [integerField(1, ELEMENT_TYPES.float32)])]);
  return [stringField(1, name), messageField(2, [messageField(4, [item])])];
}
