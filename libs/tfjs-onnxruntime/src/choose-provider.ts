import { createEmitter } from './emitter.ts';
import { OnnxRuntimeBackendError } from './errors.ts';
import { writeModel } from './onnx-model.ts';
import { missingProvider } from './provider-problem.ts';
import { createSession, deviceTensor, type ExecutionProvider, type SessionSettings } from './session.ts';

/** How fast a provider is here, or why it cannot be used. */
export interface ProviderMeasurement {
  readonly provider: ExecutionProvider;
  /** Of a product of two matrices of 1024 x 1024 with its transfers. */
  readonly gflops?: number;
  readonly problem?: string;
}

/** The provider to use, and what was measured. */
export interface ProviderChoice {
  readonly provider: ExecutionProvider;
  /** One line for a log. */
  readonly reason: string;
  readonly measurements: readonly ProviderMeasurement[];
}

const PROVIDERS: readonly ExecutionProvider[] = ['cuda', 'webgpu', 'cpu'];
const SIZE = 1024;

/** Measures each provider in a fraction of a second and picks the fastest; the CPU is always there. */
export function chooseProvider(candidates: readonly ExecutionProvider[] = PROVIDERS): ProviderChoice {
  const measurements = candidates.map(measure);
  const usable = measurements.filter(({ gflops }) => gflops !== undefined);
  if (usable.length === 0) {
    const problems = measurements.map(({ provider, problem }) => `${provider}: ${problem}`);
    throw new OnnxRuntimeBackendError(`no provider can be used (${problems.join('; ')})`);
  }
  const best = usable.reduce((a, b) => (b.gflops! > a.gflops! ? b : a));
  const told = measurements.map(({ provider, gflops, problem }) =>
    gflops === undefined
      ? `${provider} cannot be used (${problem})`
      : `${provider} ${gflops.toFixed(0)} GFLOP/s`,
  );
  return { provider: best.provider, reason: told.join(', '), measurements };
}

function measure(provider: ExecutionProvider): ProviderMeasurement {
  const problem = missingProvider(provider);
  if (problem !== undefined) return { provider, problem };
  try {
    return { provider, gflops: productRate({ provider, threads: 0 }) };
  } catch (error) {
    return { provider, problem: (error as Error).message };
  }
}

function productRate(settings: SessionSettings): number {
  const emitter = createEmitter();
  const result = emitter.op('MatMul', ['a', 'b']);
  const value = (name: string) => ({ name, type: 'float32', shape: [SIZE, SIZE] }) as const;
  const model = writeModel({
    nodes: emitter.nodes,
    constants: emitter.constants,
    inputs: [value('a'), value('b')],
    outputs: [value(result)],
  });
  const session = createSession(model, settings);
  try {
    const square = () => deviceTensor(new Float32Array(SIZE * SIZE).fill(0.5), [SIZE, SIZE]);
    const feeds = { a: square(), b: square() };
    const results = { [result]: square() };
    let best = Infinity;
    for (let i = 0; i < 4; i++) {
      const began = performance.now();
      session.run(feeds, results);
      best = Math.min(best, performance.now() - began);
    }
    return (2 * SIZE ** 3) / best / 1e6;
  } finally {
    session.dispose();
  }
}
