/**
 * ONNX Runtime called synchronously and without copies.
 *
 * The native binding under onnxruntime-node runs a model in the calling thread; only its JavaScript wrapper makes
 * a promise of that. Called directly, it lets a lazy backend answer `dataSync` and compute inside a gradient.
 *
 * The binding writes results into arrays it is given, then copies every output again into fresh arrays that it
 * returns, in the order of the model's outputs. It refuses to convert a sequence, and by then all results are
 * written: so each model has a sequence as its first output, and its refusal (`CONVERSION_REFUSED`) is the sign
 * that the run is complete. Where a version learns to convert sequences, the run just returns.
 */
import { env, Tensor, type InferenceSession, type TypedTensor } from 'onnxruntime-node';
import * as native from 'onnxruntime-node/dist/binding.js';

import { OnnxRuntimeBackendError } from './errors.ts';
import { COMPLETION } from './onnx-model.ts';
import { missingProvider, providerHint } from './provider-problem.ts';

/** A tensor in memory shared with ONNX Runtime. */
export type DeviceTensor = TypedTensor<'float32'> | TypedTensor<'int32'> | TypedTensor<'bool'>;

/** Where models run; the names are ONNX Runtime's. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda';

/** How a session is made. */
export interface SessionSettings {
  readonly provider: ExecutionProvider;
  /** Threads of one operator; 0 takes one for each core. */
  readonly threads: number;
  /** Memory of values within the graph is kept from run to run; taking it anew costs several percent of a long run. */
  readonly keepMemory?: boolean;
  /** Bytes of the graph's largest value, to be told where memory runs out. */
  readonly largestBytes?: number;
  /** Path prefix of a file to which ONNX Runtime writes the time of each operator when the session is disposed. */
  readonly profile?: string | undefined;
  /** Data of the model's external constants, by name; not needed any more when the session is there. */
  readonly weights?: ReadonlyMap<string, Uint8Array> | undefined;
}

/** A compiled model. */
export interface Session {
  /** Computes the outputs named in `results` from `feeds`, into the arrays of `results`. */
  run(feeds: Record<string, DeviceTensor>, results: Record<string, DeviceTensor>): void;
  dispose(): void;
}

type NativeSession = InstanceType<typeof native.binding.InferenceSession>;

const CONVERSION_REFUSED = 'Non tensor type';

/** Compiles a model. Throws OnnxRuntimeBackendError where ONNX Runtime refuses it or the provider is missing. */
export function createSession(model: Uint8Array, settings: SessionSettings): Session {
  const missing = missingProvider(settings.provider);
  if (missing !== undefined) throw new OnnxRuntimeBackendError(missing);
  // What goes wrong is thrown; ONNX Runtime would write it to the terminal too.
  env.logLevel = 'fatal';
  // From 1.29 on, ONNX Runtime sends what it runs to its maker. Whoever wants that says so with a 0.
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  native.initOrt();
  const session: NativeSession = new native.binding.InferenceSession();
  const options: InferenceSession.SessionOptions = {
    executionProviders: [settings.provider],
    intraOpNumThreads: settings.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    // Planned memory lies beside what the first run took and doubles the peak; an arena never gives back, and what
    // attention's blocks of growing size leave in it fits none of the next.
    enableMemPattern: false,
    enableCpuMemArena: false,
    ...(settings.profile !== undefined && { enableProfiling: true, profileFilePrefix: settings.profile }),
    ...(settings.weights && {
      externalData: [...settings.weights].map(([path, data]) => ({ path, data })),
    }),
  };
  try {
    session.loadModel(model.buffer as ArrayBuffer, model.byteOffset, model.byteLength, options);
  } catch (error) {
    throw new OnnxRuntimeBackendError(
      `ONNX Runtime could not compile a graph for provider ${settings.provider}: ${firstLine(error)}${providerHint(settings.provider)}`,
      { cause: error },
    );
  }
  return {
    run: (feeds, results) => {
      run(session, feeds, results, settings.largestBytes);
    },
    dispose: () => {
      if (settings.profile !== undefined) session.endProfiling();
      session.dispose();
    },
  };
}

/** A tensor over `data` with an ONNX shape; the memory is shared, not copied. */
export function deviceTensor(
  data: Float32Array | Int32Array | Uint8Array,
  shape: readonly number[],
): DeviceTensor {
  if (data instanceof Float32Array) return new Tensor('float32', data, shape);
  if (data instanceof Int32Array) return new Tensor('int32', data, shape);
  return new Tensor('bool', data, shape);
}

function run(
  session: NativeSession,
  feeds: Record<string, DeviceTensor>,
  results: Record<string, DeviceTensor>,
  largestBytes = 0,
): void {
  let returned: unknown;
  try {
    returned = session.run(feeds, { [COMPLETION]: null, ...results }, {});
  } catch (error) {
    if (firstLine(error).startsWith(CONVERSION_REFUSED)) return;
    if (/bad_alloc|allocat/iu.test(firstLine(error))) {
      throw new OnnxRuntimeBackendError(
        `out of memory: the largest value of a graph asks for ${largestBytes} bytes; take smaller batches, or recompute() parts of the model (${firstLine(error)})`,
        { cause: error },
      );
    }
    const bytes = Object.values(results).reduce((sum, tensor) => sum + tensor.data.byteLength, 0);
    throw new OnnxRuntimeBackendError(
      `ONNX Runtime failed to run a graph with ${Object.keys(results).length} results of ${bytes} bytes: ${firstLine(error)}`,
      { cause: error },
    );
  }
  if (returned instanceof Promise) {
    throw new OnnxRuntimeBackendError(
      'this version of onnxruntime-node runs models asynchronously only: install 1.30.0, which this backend is made for',
    );
  }
}

/** The error may be of another JavaScript context than this module, so not `instanceof Error` here. */
function firstLine(error: unknown): string {
  const { message } = error as { message?: unknown };
  return (typeof message === 'string' ? message : String(error)).split('\n')[0]!;
}
