/** A program that computes one product, and waits until what ONNX Runtime does beside it is done. */
import { setTimeout } from 'node:timers/promises';

import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME } from './index.ts';

await tf.setBackend(BACKEND_NAME);
const [sum] = tf.matMul(tf.ones([1, 8]), tf.ones([8, 1])).dataSync();
await setTimeout(500);
process.stdout.write(String(sum));
