import {
  KernelBackend,
  backend_util,
  engine,
  util,
  type BackendValues,
  type DataType,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

import type { BackendSettings, BackendStatistics } from './backend-settings.ts';
import { collect, feedName, resultName, type Subgraph } from './compile.ts';
import { OnnxRuntimeBackendError } from './errors.ts';
import { placement } from './in-place.ts';
import { ITEM, computedNode, pendingNode, type LazyNode, type LazyOp, type LazyType } from './lazy-node.ts';
import { createMemoryPool, type ElementArray, type MemoryPool } from './memory-pool.ts';
import { createModelCache, type CachedModel, type ModelCache } from './model-cache.ts';
import { releaseNode, settleNode } from './node-memory.ts';
import { deviceTensor, type DeviceTensor, type ExecutionProvider } from './session.ts';
import { viewOf } from './view.ts';

/** Identity of a tensor's data, as tfjs hands it around. */
export type DataId = TensorInfo['dataId'];

interface Entry {
  handles: number;
  readonly dtype: DataType;
  node?: LazyNode;
  readonly strings?: Uint8Array[];
  readonly complex?: { readonly real: TensorInfo; readonly imag: TensorInfo };
}

/**
 * A tfjs backend whose kernels record a graph. Reading a tensor, or `materialize`, turns what is needed into one
 * ONNX model, compiles it once for each structure, and runs it.
 */
export class OnnxRuntimeBackend extends KernelBackend {
  readonly provider: ExecutionProvider;
  readonly statistics: BackendStatistics = {
    compilations: 0,
    compileMs: 0,
    runs: 0,
    runMs: 0,
    largestGraph: 0,
    hostKernels: new Map(),
  };
  readonly #pool: MemoryPool;
  readonly #models: ModelCache;
  /** Nodes whose values are not there yet while a function is recorded to be run later. */
  #recording: ReadonlySet<LazyNode> | undefined;
  #entries = new WeakMap<DataId, Entry>();
  readonly #live = new Set<Entry>();

  constructor(settings: BackendSettings = {}) {
    super();
    this.provider = settings.provider ?? 'cpu';
    const { provider } = this;
    const { threads = 0, sessions: limit = 512, profile } = settings;
    this.#models = createModelCache({ provider, threads, limit, profile }, this.statistics);
    this.#pool = createMemoryPool(settings.pooledBytes ?? 256 * 2 ** 20);
  }

  /** Records a call of `op` and returns the handle of its result. */
  lazy<A>(
    op: LazyOp<A>,
    inputs: readonly TensorInfo[],
    attrs: A,
    shape: readonly number[],
    dtype: LazyType,
  ): TensorInfo {
    const operands = inputs.map((input) => this.nodeOf(input));
    return this.wrap(pendingNode(op, attrs, operands, shape, dtype));
  }

  /** Records a call of an operator of several float32 results and returns their handles. */
  lazyTuple<A>(
    op: LazyOp<A>,
    inputs: readonly TensorInfo[],
    attrs: A,
    shapes: readonly (readonly number[])[],
  ): TensorInfo[] {
    const operands = inputs.map((input) => this.nodeOf(input));
    const tuple = pendingNode(op, attrs, operands, [], 'float32');
    return shapes.map((shape, index) => this.wrap(pendingNode(ITEM, { index }, [tuple], shape, 'float32')));
  }

  /** Another handle to the same data, with another shape or dtype of the same memory. */
  alias(input: TensorInfo, shape: number[]): TensorInfo {
    this.incRef(input.dataId);
    return { dataId: input.dataId, shape, dtype: input.dtype };
  }

  /** A tensor of one real number that the graph takes as an input, so that other values need no compilation. */
  scalar(value: number, dtype: LazyType): TensorInfo {
    const array = this.#pool.take(dtype, 1);
    array[0] = value;
    return this.wrap(computedNode(deviceTensor(array, []), [], dtype, true));
  }

  /** Computes tensors now, all in one graph; without arguments, every tensor that is alive and not computed. */
  materialize(tensors?: readonly TensorInfo[]): void {
    const nodes = tensors
      ? tensors.map((tensor) => this.#entry(tensor.dataId).node)
      : [...this.#live].map((entry) => entry.node);
    this.#compute(nodes.filter((node) => node !== undefined));
  }

  /** True where a tensor's values are there already. */
  isComputed(tensor: TensorInfo): boolean {
    const { node } = this.#entry(tensor.dataId);
    return node === undefined || (node.tensor !== undefined && !this.#recording?.has(node));
  }

  /** Says that computations are cut into many graphs (recompute): none of them then keeps memory from run to run. */
  cutGraphs(): void {
    this.#models.keepNoMemory();
  }

  /** Calls a function in which nothing may be read or computed: `placeholders` have no values yet. */
  record<T>(placeholders: ReadonlySet<LazyNode>, run: () => T): T {
    const before = this.#recording;
    this.#recording = placeholders;
    try {
      return run();
    } finally {
      this.#recording = before;
    }
  }

  /** The model of a subgraph, compiled unless it is there. */
  model(subgraph: Subgraph): CachedModel {
    return this.#models.get(subgraph);
  }

  /** Runs a model, and counts. */
  execute(
    model: CachedModel,
    feeds: Record<string, DeviceTensor>,
    results: Record<string, DeviceTensor>,
  ): void {
    const start = util.now();
    model.run(feeds, results);
    this.statistics.runs++;
    this.statistics.runMs += util.now() - start;
  }

  /** The node that holds a tensor's data, whatever the tensor's own shape; undefined where another backend has it. */
  heldNode(tensor: TensorInfo): LazyNode | undefined {
    return this.#entries.get(tensor.dataId)?.node;
  }

  /** Makes a tensor's data that of another node. */
  rebind(tensor: TensorInfo, node: LazyNode): void {
    const entry = this.#entry(tensor.dataId);
    const before = entry.node;
    node.references++;
    entry.node = node;
    if (before) this.#release(before);
  }

  /** Keeps a node's value, or lets it go. */
  hold(node: LazyNode): void {
    node.references++;
  }

  release(node: LazyNode): void {
    this.#release(node);
  }

  /** Frees memory kept for reuse and compiled graphs. */
  trim(): void {
    this.#pool.clear();
    this.#models.clear();
  }

  /** The parts of a complex tensor. */
  complexParts(input: TensorInfo): { real: TensorInfo; imag: TensorInfo } {
    return this.#entry(input.dataId).complex!;
  }

  /** A complex tensor of two real ones of equal shape, which it keeps alive. */
  complex(real: TensorInfo, imag: TensorInfo): TensorInfo {
    this.incRef(real.dataId);
    this.incRef(imag.dataId);
    const dataId = this.#add({ handles: 1, dtype: 'complex64', complex: { real, imag } });
    return { dataId, shape: real.shape, dtype: 'complex64' };
  }

  override write(values: BackendValues | null, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: BackendValues | null,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    if (dtype === 'string') {
      this.#add({ handles: refCount, dtype, strings: (values ?? []) as Uint8Array[] }, dataId);
      return;
    }
    if (dtype === 'complex64') {
      const both = values as Float32Array;
      const parts = backend_util.splitRealAndImagArrays(both);
      const part = (data: Float32Array): TensorInfo => ({
        dataId: this.write(data, shape, 'float32'),
        shape,
        dtype: 'float32',
      });
      const complex = { real: part(parts.real), imag: part(parts.imag) };
      this.#add({ handles: refCount, dtype, complex }, dataId);
      return;
    }
    const array = elements(values, dtype, util.sizeFromShape(shape));
    const node = computedNode(deviceTensor(array, shape), shape, dtype, values === null);
    node.references++;
    this.#add({ handles: refCount, dtype, node }, dataId);
  }

  override read(dataId: DataId): Promise<BackendValues> {
    return new Promise((resolve) => {
      resolve(this.readSync(dataId));
    });
  }

  override readSync(dataId: DataId): BackendValues {
    const { node, strings, complex } = this.#entry(dataId);
    if (strings) return strings;
    if (complex) {
      return backend_util.mergeRealAndImagArrays(
        this.readSync(complex.real.dataId) as Float32Array,
        this.readSync(complex.imag.dataId) as Float32Array,
      );
    }
    if (this.#recording?.has(node!)) throw notWhileRecorded();
    this.#compute([node!]);
    if (node!.written) return node!.tensor!.data.slice();
    // The caller may keep the array, so its memory is no longer this backend's to reuse.
    node!.owned = false;
    return node!.tensor!.data;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const entry = this.#entries.get(dataId);
    if (!entry) return true;
    entry.handles--;
    if (!force && entry.handles > 0) return false;
    this.#entries.delete(dataId);
    this.#live.delete(entry);
    if (entry.complex) {
      this.disposeData(entry.complex.real.dataId, force);
      this.disposeData(entry.complex.imag.dataId, force);
    }
    if (entry.node) this.#release(entry.node);
    return true;
  }

  override incRef(dataId: DataId): void {
    this.#entry(dataId).handles++;
  }

  override refCount(dataId: DataId): number {
    return this.#entries.get(dataId)?.handles ?? 0;
  }

  override numDataIds(): number {
    return this.#live.size;
  }

  override memory(): { unreliable: boolean; pooledBytes: number } {
    return { unreliable: false, pooledBytes: this.#pool.bytes() };
  }

  override time(run: () => void): Promise<{ kernelMs: number }> {
    const start = util.now();
    run();
    this.materialize();
    return Promise.resolve({ kernelMs: util.now() - start });
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.trim();
    this.#live.clear();
    this.#entries = new WeakMap();
  }

  /** The node behind a handle, in the handle's shape. */
  nodeOf(input: TensorInfo): LazyNode {
    const { node } = this.#entry(input.dataId);
    if (!node) {
      throw new OnnxRuntimeBackendError(
        `a kernel of backend onnxruntime was given a ${input.dtype} tensor: it computes float32, int32 and bool`,
      );
    }
    return viewOf(node, input.shape);
  }

  /** A new handle to a node. */
  wrap(node: LazyNode): TensorInfo {
    node.references++;
    const dataId = this.#add({ handles: 1, dtype: node.dtype, node });
    return { dataId, shape: [...node.shape], dtype: node.dtype };
  }

  #entry(dataId: DataId): Entry {
    let entry = this.#entries.get(dataId);
    if (!entry) {
      engine().moveData(this, dataId);
      entry = this.#entries.get(dataId)!;
    }
    return entry;
  }

  #add(entry: Entry, dataId: DataId = {}): DataId {
    this.#entries.set(dataId, entry);
    this.#live.add(entry);
    return dataId;
  }

  #release(node: LazyNode): void {
    releaseNode(node, this.#pool);
  }

  #compute(nodes: readonly LazyNode[]): void {
    const targets = [...new Set(nodes)].filter((node) => !node.tensor);
    if (targets.length === 0) return;
    if (this.#recording) throw notWhileRecorded();
    const subgraph = collect(targets);
    const model = this.#models.get(subgraph);
    const inPlace = placement(model, subgraph);
    const feeds: Record<string, DeviceTensor> = {};
    subgraph.feeds.forEach((feed, i) => (feeds[feedName(i)] = feed.tensor!));
    const results = targets.map((target, i) => {
      const feed = subgraph.feeds[inPlace[i]!];
      const memory = feed?.tensor!.data ?? this.#pool.take(target.dtype, sizeOf(target));
      return deviceTensor(memory, model.resultShapes[i]!);
    });
    this.execute(model, feeds, Object.fromEntries(results.map((result, i) => [resultName(i), result])));
    for (const index of inPlace) {
      if (index >= 0) subgraph.feeds[index]!.owned = false;
    }
    targets.forEach((target, i) => {
      settleNode(target, deviceTensor(results[i]!.data, target.shape), this.#pool);
    });
  }
}

/** Computes tensors of the current backend now; on a backend that computes at once this does nothing. */
export function materialize(tensors?: readonly Tensor[]): void {
  const { backend } = engine();
  if (backend instanceof OnnxRuntimeBackend) backend.materialize(tensors);
}

function notWhileRecorded(): OnnxRuntimeBackendError {
  return new OnnxRuntimeBackendError(
    'a compiled function may not read values or compute a part of itself (dataSync, materialize, recompute) while it is recorded',
  );
}

function sizeOf(node: LazyNode): number {
  return util.sizeFromShape([...node.shape]);
}

function elements(
  values: BackendValues | null,
  dtype: 'float32' | 'int32' | 'bool',
  length: number,
): ElementArray {
  const type = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype];
  if (values === null) return new type(length);
  return values instanceof type ? values : type.from(values as ArrayLike<number>);
}
