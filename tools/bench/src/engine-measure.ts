/** Measurements of one engine in this process. */
import '@tensorflow/tfjs';
import { onnxRuntimeBackend, registerOnnxRuntime, type ExecutionProvider } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

import { createDecoder } from './engine-decoder.ts';
import { SIZES } from './engine-sizes.ts';

/** What to measure. */
export interface EngineTask {
  readonly backend: string;
  /** Where the backend onnxruntime computes. */
  readonly provider: ExecutionProvider;
  /** Threads of one operator; 0 takes one for each core. */
  readonly threads: number;
  readonly size: string;
  readonly rows: number;
  readonly length: number;
  readonly steps: number;
  /** Activations are made again, layer by layer, for the gradient. */
  readonly recomputed: boolean;
}

/** Figures of a training step: the fastest after the first, and what it cost. */
export interface EngineFigures {
  readonly parameters: number;
  readonly loss: number;
  readonly seconds: number;
  /** Processor time of all threads in that step. */
  readonly cpuSeconds: number;
  readonly tokensPerSecond: number;
  readonly gflops: number;
  readonly gflopsPerCpuSecond: number;
  /** Fastest matrix product (2048 x 2048 x 2048) before, between and after the steps, likewise. */
  readonly peakGflops: number;
  readonly peakGflopsPerCpuSecond: number;
  readonly compileSeconds: number;
  readonly peakMB: number;
}

/** Trains and measures. */
export async function measureEngine(task: EngineTask): Promise<EngineFigures> {
  await setEngine(task);
  const shape = SIZES[task.size];
  if (!shape) throw new Error(`unknown size ${task.size}: one of ${Object.keys(SIZES).join(', ')}`);
  const peaks = [matrixProduct()];
  const decoder = createDecoder(shape, task.recomputed);
  let loss = Number.NaN;
  let best: Cost = { seconds: Infinity, cpuSeconds: Infinity };
  for (let step = 0; step < task.steps; step++) {
    const cost = measured(() => {
      loss = decoder.step(task.rows, task.length);
    });
    if (step > 0 || task.steps === 1) {
      best = {
        seconds: Math.min(best.seconds, cost.seconds),
        cpuSeconds: Math.min(best.cpuSeconds, cost.cpuSeconds),
      };
    }
    peaks.push(matrixProduct());
  }
  const flops = decoder.flops(task.rows, task.length) / 1e9;
  return {
    parameters: decoder.parameters.reduce((sum, x) => sum + x.size, 0),
    loss,
    ...best,
    tokensPerSecond: (task.rows * task.length) / best.seconds,
    gflops: flops / best.seconds,
    gflopsPerCpuSecond: flops / best.cpuSeconds,
    peakGflops: Math.max(...peaks.map((peak) => peak.gflops)),
    peakGflopsPerCpuSecond: Math.max(...peaks.map((peak) => peak.gflopsPerCpuSecond)),
    compileSeconds: task.backend === 'cpu' ? 0 : onnxRuntimeBackend().statistics.compileMs / 1000,
    peakMB: process.resourceUsage().maxRSS / 1000,
  };
}

/** Selects the backend of a task. */
export async function setEngine({ backend, provider, threads }: EngineTask): Promise<void> {
  if (backend !== 'onnxruntime') {
    await tf.setBackend(backend);
    return;
  }
  registerOnnxRuntime('bench', { provider, threads });
  await tf.setBackend('bench');
}

interface Cost {
  seconds: number;
  cpuSeconds: number;
}

function measured(run: () => void): Cost {
  const began = performance.now();
  const cpu = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
}

function matrixProduct(): { gflops: number; gflopsPerCpuSecond: number } {
  const size = tf.getBackend() === 'cpu' ? 256 : 2048;
  const flops = (2 * size ** 3) / 1e9;
  const [a, b] = [1, 2].map((seed) => tf.randomUniform([size, size], -1, 1, 'float32', seed));
  const costs = Array.from({ length: 4 }, () =>
    measured(() => {
      tf.tidy(() => tf.slice(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D), [0, 0], [1, 1]).dataSync());
    }),
  );
  tf.dispose([a!, b!]);
  return {
    gflops: flops / Math.min(...costs.map(({ seconds }) => seconds)),
    gflopsPerCpuSecond: flops / Math.min(...costs.map(({ cpuSeconds }) => cpuSeconds)),
  };
}
