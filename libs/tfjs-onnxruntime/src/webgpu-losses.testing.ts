/** node losses.mjs <steps>: prints the losses on WebGPU as JSON, or the problem. */
import * as tf from '@tensorflow/tfjs-core';

import { OnnxRuntimeBackendError, registerOnnxRuntime } from './index.ts';
import { losses } from './losses.testing.ts';

registerOnnxRuntime('webgpu-provider', { provider: 'webgpu' });
try {
  await tf.setBackend('webgpu-provider');
  tf.add(tf.tensor([1]), 1).dataSync();
  console.log(JSON.stringify({ losses: await losses('webgpu-provider', Number(process.argv[2])) }));
} catch (error) {
  if (!(error instanceof OnnxRuntimeBackendError)) throw error;
  console.log(JSON.stringify({ problem: error.message }));
}
