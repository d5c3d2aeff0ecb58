import { createEmitter, type Emitter } from './emitter.ts';
import { newArray, type ElementArray } from './memory-pool.ts';
import { writeModel, type OnnxNode, type OnnxSymbolicValue } from './onnx-model.ts';
import { createSession, deviceTensor, type DeviceTensor, type ExecutionProvider } from './session.ts';

/** A weight of a graph: float32, of one shape, in one or several arrays that lie one after another. */
export interface GraphWeight {
  readonly shape: readonly number[];
  readonly parts: readonly Float32Array[];
}

/** A graph written by hand. */
export interface GraphDefinition {
  readonly inputs: readonly OnnxSymbolicValue[];
  readonly outputs: readonly OnnxSymbolicValue[];
  /** Weights by the names under which `emit` uses them. */
  readonly weights: ReadonlyMap<string, GraphWeight>;
  /** Adds the nodes; returns for each output the name of its value, which a node must have made. */
  readonly emit: (emitter: Emitter) => Readonly<Record<string, string>>;
}

/** A compiled graph. */
export interface GraphSession {
  /** Computes outputs into the arrays of `results`. A result in the memory of a feed is written there in place. */
  run(feeds: Readonly<Record<string, DeviceTensor>>, results: Readonly<Record<string, DeviceTensor>>): void;
  dispose(): void;
}

/**
 * Compiles a graph with sizes that each run may choose. ONNX Runtime takes the weights over and lays them out as its
 * kernels like them best: later changes of the arrays are not seen. For what runs often with the same weights; the
 * backend's own graphs have weights as inputs, since training changes them.
 */
export function compileGraph(graph: GraphDefinition, provider: ExecutionProvider, threads = 0): GraphSession {
  const emitter = createEmitter();
  const names = graph.emit(emitter);
  const renamed = new Map(Object.entries(names).map(([output, value]) => [value, output]));
  const rename = (name: string): string => renamed.get(name) ?? name;
  const nodes = emitter.nodes.map((node): OnnxNode => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }));
  const weights = new Map([...graph.weights].map(([name, { parts }]) => [name, joinedBytes(parts)]));
  const constants = [...graph.weights].map(([name, { shape }]) => ({
    name,
    type: 'float32' as const,
    shape,
    data: { externalBytes: weights.get(name)!.byteLength },
  }));
  const model = writeModel({
    nodes,
    constants: [...emitter.constants, ...constants],
    inputs: graph.inputs,
    outputs: graph.outputs,
  });
  return createSession(model, { provider, threads, weights });
}

/** A new tensor for a graph's feeds and results, or one over memory that is there. */
export function graphTensor(
  type: 'float32' | 'int32',
  shape: readonly number[],
  memory?: ElementArray,
): DeviceTensor {
  return deviceTensor(
    memory ??
      newArray(
        type,
        shape.reduce((a, b) => a * b, 1),
      ),
    shape,
  );
}

function joinedBytes(parts: readonly Float32Array[]): Uint8Array {
  if (parts.length === 1) {
    const { buffer, byteOffset, byteLength } = parts[0]!;
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return new Uint8Array(joined.buffer);
}
