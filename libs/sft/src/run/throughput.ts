import { parameterCount, type DecoderConfig } from '@longhand/lm';
import * as tf from '@tensorflow/tfjs-core';
import type { MicroBatch } from '../data/micro-batch.ts';

/** Pace of a run. Probes and checkpoints do not count. */
export interface Throughput {
  /** The time from now on counts. */
  start(): void;
  pause(): void;
  /** Told after each update: seconds since the last one, and the pace in that time. */
  add(batches: readonly MicroBatch[]): { seconds: number; tokensPerSecond: number; mfu: number };
  /** For so many more updates, at the pace of late; null before the first. */
  secondsLeft(updates: number): number | null;
}

/** Measures this machine's matrix product once, for `mfu`. */
export function createThroughput(config: DecoderConfig): Throughput {
  const peak = matrixProductRate();
  const parameters = parameterCount(config);
  let since: number | undefined;
  let smooth: number | null = null;
  return {
    start: () => {
      since ??= performance.now();
    },
    pause: () => {
      since = undefined;
    },
    add: (batches) => {
      const now = performance.now();
      const seconds = (now - (since ?? now)) / 1000;
      since = now;
      smooth = smooth === null ? seconds : 0.9 * smooth + 0.1 * seconds;
      const tokens = batches.reduce((sum, batch) => sum + batch.tokens, 0);
      const flops = batches.reduce((sum, batch) => sum + stepFlops(config, parameters, batch), 0);
      return { seconds, tokensPerSecond: tokens / seconds, mfu: flops / seconds / peak };
    },
    secondsLeft: (updates) => (smooth === null ? null : smooth * updates),
  };
}

/**
 * Floating point operations of a training step on a batch: 6 per parameter and token (padding does not count), and 12
 * per layer and width of attention over half the square of the length.
 */
export function stepFlops(
  config: DecoderConfig,
  parameters: number,
  batch: Pick<MicroBatch, 'tokens' | 'length'>,
): number {
  const { layers, heads, headDim } = config;
  return batch.tokens * (6 * parameters + 6 * layers * heads * headDim * batch.length);
}

/** Floating point operations per second of a product of two large matrices, the best of a few. */
export function matrixProductRate(): number {
  const size = tf.getBackend() === 'cpu' ? 128 : 1024;
  const [a, b] = [1, 2].map((seed) => tf.randomUniform([size, size], -1, 1, 'float32', seed)) as [
    tf.Tensor2D,
    tf.Tensor2D,
  ];
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    tf.tidy(() => tf.slice(tf.matMul(a, b), [0, 0], [1, 1]).dataSync());
    best = Math.min(best, (performance.now() - began) / 1000);
  }
  tf.dispose([a, b]);
  return (2 * size ** 3) / best;
}
