import { engine, tensor, tidy, util, type Tensor, type Variable } from '@tensorflow/tfjs-core';

import { OnnxRuntimeBackend } from './backend.ts';
import { collect, feedName, resultName } from './compile.ts';
import { OnnxRuntimeBackendError } from './errors.ts';
import { overwriting } from './in-place.ts';
import { computedNode, pendingNode, type LazyNode, type LazyType } from './lazy-node.ts';
import { newArray, type ElementArray } from './memory-pool.ts';
import type { CachedModel } from './model-cache.ts';
import { deviceTensor, type DeviceTensor } from './session.ts';
import { RESHAPE } from './view.ts';

/** Shape and type of an input of a compiled function. */
export interface InputSpec {
  readonly shape: readonly number[];
  readonly dtype: LazyType;
}

/** A function of tensors, which may assign variables. */
export type RecordableFunction = (...inputs: Tensor[]) => readonly Tensor[];

/** A function recorded once. */
export interface CompiledFunction {
  /** The memory of the inputs, one array each: write here, or give values to `run`. */
  readonly inputs: readonly ElementArray[];
  /**
   * Computes the function: `values` are copied into the inputs, in their order. Returns the outputs; the arrays are
   * the same at each call, and hold until the next.
   */
  run(...values: readonly ArrayLike<number>[]): readonly ElementArray[];
  /** Lets go of the graph and of what it holds. Variables stay. */
  dispose(): void;
}

/**
 * Records `fn` once, so that it can be run again with other values of its inputs, without the cost of building its
 * graph: for a function that is called many times, like the next token of a text, or a training step.
 *
 * Variables are read anew at each run. What `fn` assigns to variables is their state: after a run they have their
 * new values, written over the old ones where that is possible, with no copy. Of a state variable, other tensors
 * that share its data see the new values too. Other tensors that `fn` uses are kept as they are; numbers are part of
 * the graph, so what changes from run to run must be an input. `fn` may not read values, nor call `materialize` or
 * `recompute`.
 *
 * On another backend than this package's `fn` is called anew at each run.
 */
export function compileFunction(fn: RecordableFunction, inputs: readonly InputSpec[]): CompiledFunction {
  const { backend } = engine();
  return backend instanceof OnnxRuntimeBackend ? recorded(backend, fn, inputs) : called(fn, inputs);
}

/** A variable that the function reads or assigns. */
interface Binding {
  readonly variable: Variable;
  /** Name and shape of the graph's input; undefined where the function does not read the variable. */
  readonly feed: Slot | undefined;
  /** Name and shape of the graph's result; undefined where the function does not assign the variable. */
  readonly result: Slot | undefined;
  readonly inPlace: boolean;
}

interface Slot {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Where a binding's value is: `memory[turn]` is read and `memory[1 - turn]` written, one array where in place. */
interface BoundMemory {
  readonly node: LazyNode;
  readonly memory: readonly [ElementArray, ElementArray];
}

interface Recording {
  readonly model: CachedModel;
  readonly inputs: readonly DeviceTensor[];
  readonly outputs: readonly DeviceTensor[];
  /** Feeds that are no variables, by name, and the nodes that hold their values. */
  readonly fixed: Readonly<Record<string, DeviceTensor>>;
  readonly held: readonly LazyNode[];
  readonly results: Readonly<Record<string, DeviceTensor>>;
  readonly bindings: readonly Binding[];
}

/** What a session is run with in one turn, and the values that bound nodes then have. */
interface Turn {
  readonly feeds: Record<string, DeviceTensor>;
  readonly results: Record<string, DeviceTensor>;
  readonly after: readonly { readonly node: LazyNode; readonly tensor: DeviceTensor }[];
}

function recorded(
  backend: OnnxRuntimeBackend,
  fn: RecordableFunction,
  specs: readonly InputSpec[],
): CompiledFunction {
  const recording = record(backend, fn, specs);
  const { model, bindings, held } = recording;
  const inputs = recording.inputs.map(({ data }) => data);
  const outputs = recording.outputs.map(({ data }) => data);
  let bound: BoundMemory[] = [];
  let turns: Turn[] = [];
  return {
    inputs,
    run: (...values) => {
      values.forEach((value, i) => {
        fill(inputs, i, value);
      });
      if (turns.length === 0 || bindings.some((x, i) => backend.heldNode(x.variable) !== bound[i]!.node)) {
        bound = bindings.map((binding) => bind(backend, binding));
        turns = [turnOf(recording, bound, 0), turnOf(recording, bound, 1)];
      }
      const turn = turns.shift()!;
      turns.push(turn);
      backend.execute(model, turn.feeds, turn.results);
      for (const { node, tensor } of turn.after) node.tensor = tensor;
      return outputs;
    },
    dispose: () => {
      turns = [];
      for (const node of held) backend.release(node);
      for (const { node } of bound) node.written = false;
      model.unpin();
    },
  };
}

function record(backend: OnnxRuntimeBackend, fn: RecordableFunction, specs: readonly InputSpec[]): Recording {
  // What is alive and not computed yet would be computed again at each run.
  backend.materialize();
  const variables = Object.values(engine().state.registeredVariables);
  const before = new Map(variables.map((variable) => [variable, held(backend, variable)]));
  for (const node of before.values()) backend.hold(node);
  const holders: { recording?: Recording } = {};
  tidy(() => {
    const nodes = specs.map(({ shape, dtype }) => {
      const array = newArray(dtype, util.sizeFromShape([...shape]));
      return computedNode(deviceTensor(array, shape), shape, dtype, false);
    });
    const inputs = nodes.map((node) => tensorOf(backend, node));
    const outputs = backend.record(new Set(nodes), () => fn(...inputs));
    const assigned = variables.filter((variable) => held(backend, variable) !== before.get(variable));
    const targets: LazyNode[] = [];
    for (const x of [...outputs, ...assigned]) targets.push(pending(backend.nodeOf(x), targets));
    const subgraph = collect(targets);
    const model = backend.model(subgraph);
    model.pin();
    const mayOverwrite = overwriting(subgraph);
    const bindings = variables.flatMap((variable): Binding[] => {
      const f = subgraph.feeds.indexOf(before.get(variable)!);
      const t = assigned.includes(variable) ? outputs.length + assigned.indexOf(variable) : -1;
      if (f < 0 && t < 0) return [];
      return [
        {
          variable,
          feed: f < 0 ? undefined : { name: feedName(f), shape: subgraph.feeds[f]!.shape },
          result: t < 0 ? undefined : { name: resultName(t), shape: model.resultShapes[t]! },
          inPlace: t >= 0 && (f < 0 || mayOverwrite(f, t)),
        },
      ];
    });
    const bound = new Set(bindings.map(({ feed }) => feed?.name));
    const fixed = subgraph.feeds.flatMap((node, i) =>
      bound.has(feedName(i)) ? [] : [{ node, name: feedName(i) }],
    );
    const kept = fixed.filter(({ node }) => !nodes.includes(node)).map(({ node }) => node);
    for (const node of kept) backend.hold(node);
    const results = targets
      .slice(0, outputs.length)
      .map(({ dtype, shape }, i) =>
        deviceTensor(newArray(dtype, util.sizeFromShape([...shape])), model.resultShapes[i]!),
      );
    holders.recording = {
      model,
      inputs: nodes.map(({ tensor }) => tensor!),
      outputs: results,
      fixed: Object.fromEntries(fixed.map(({ node, name }) => [name, node.tensor!])),
      held: kept,
      results: Object.fromEntries(results.map((result, i) => [resultName(i), result])),
      bindings,
    };
    for (const variable of assigned) backend.rebind(variable, before.get(variable)!);
  });
  for (const node of before.values()) backend.release(node);
  return holders.recording!;
}

/** The node of a variable's value, brought to this backend where another has it. */
function held(backend: OnnxRuntimeBackend, variable: Variable): LazyNode {
  return backend.heldNode(variable) ?? backend.nodeOf(variable);
}

function tensorOf(backend: OnnxRuntimeBackend, node: LazyNode): Tensor {
  return engine().makeTensorFromTensorInfo(backend.wrap(node), backend);
}

/** A node that is yet to be computed and is none of `others`: the given one, or a copy of it. */
function pending(node: LazyNode, others: readonly LazyNode[]): LazyNode {
  return node.tensor || others.includes(node)
    ? pendingNode(RESHAPE, {}, [node], node.shape, node.dtype)
    : node;
}

function fill(inputs: readonly ElementArray[], index: number, values: ArrayLike<number>): void {
  const input = inputs[index];
  if (input?.length !== values.length) {
    throw new OnnxRuntimeBackendError(
      `input ${index} of a compiled function was given ${values.length} values: it has ${
        input ? `${input.length} elements` : `${inputs.length} inputs`
      }`,
    );
  }
  input.set(values);
}

/** Finds a variable's memory, and makes it one that may be written where the function assigns the variable. */
function bind(backend: OnnxRuntimeBackend, { variable, result, inPlace }: Binding): BoundMemory {
  if (variable.isDisposed) {
    throw new OnnxRuntimeBackendError(`variable ${variable.name} of a compiled function is disposed`);
  }
  backend.materialize([variable]);
  const node = held(backend, variable);
  const data = node.tensor!.data;
  if (!result) return { node, memory: [data, data] };
  const own = node.owned ? data : data.slice();
  node.tensor = deviceTensor(own, node.shape);
  node.owned = true;
  node.written = true;
  return { node, memory: [own, inPlace ? own : newArray(node.dtype, own.length)] };
}

function turnOf({ bindings, fixed, results }: Recording, bound: readonly BoundMemory[], turn: 0 | 1): Turn {
  const read = ({ memory }: BoundMemory): ElementArray => memory[turn];
  const written = ({ memory }: BoundMemory): ElementArray => memory[turn === 0 ? 1 : 0];
  const slots = (
    slotOf: (binding: Binding) => Slot | undefined,
    memoryOf: (x: BoundMemory) => ElementArray,
  ): Record<string, DeviceTensor> =>
    Object.fromEntries(
      bindings.flatMap((binding, i) => {
        const slot = slotOf(binding);
        return slot ? [[slot.name, deviceTensor(memoryOf(bound[i]!), slot.shape)]] : [];
      }),
    );
  return {
    feeds: { ...fixed, ...slots((binding) => binding.feed, read) },
    results: { ...results, ...slots((binding) => binding.result, written) },
    after: bindings.flatMap(({ result, inPlace }, i) => {
      if (!result || inPlace) return [];
      const { node } = bound[i]!;
      return [{ node, tensor: deviceTensor(written(bound[i]!), node.shape) }];
    }),
  };
}

/** On a backend that computes at once. */
function called(fn: RecordableFunction, specs: readonly InputSpec[]): CompiledFunction {
  const inputs = specs.map(({ shape, dtype }) => newArray(dtype, util.sizeFromShape([...shape])));
  return {
    inputs,
    run: (...values) => {
      values.forEach((value, i) => {
        fill(inputs, i, value);
      });
      const outputs: ElementArray[] = [];
      tidy(() => {
        const tensors = specs.map(({ shape, dtype }, i) => tensor(inputs[i]!.slice(), [...shape], dtype));
        for (const x of fn(...tensors)) outputs.push(x.dataSync<LazyType>());
      });
      return outputs;
    },
    dispose: () => undefined,
  };
}
