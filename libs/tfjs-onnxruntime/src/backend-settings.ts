import type { CompilationStatistics } from './model-cache.ts';
import type { ExecutionProvider } from './session.ts';

/** How a backend computes. */
export interface BackendSettings {
  readonly provider?: ExecutionProvider;
  /** Threads of one operator; 0 (the default) takes one for each core. */
  readonly threads?: number;
  /** Compiled graphs kept, 512 by default; beyond them the least recently used are dropped. */
  readonly sessions?: number;
  /** Bytes of memory of disposed tensors kept for reuse, 256 MiB by default. */
  readonly pooledBytes?: number;
  /** Path prefix of files in which ONNX Runtime tells the time of each operator, one for each graph, on `trim()`. */
  readonly profile?: string;
}

/** What a backend has done so far. */
export interface BackendStatistics extends CompilationStatistics {
  /** Graphs run, and the time that took in milliseconds. */
  runs: number;
  runMs: number;
  /** Kernels computed by the tfjs cpu backend, because ONNX has no such operator, with the number of calls. */
  hostKernels: Map<string, number>;
}
