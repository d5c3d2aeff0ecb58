import { OnnxRuntimeBackend } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

import type { Model } from '../model.ts';
import { hasDecoderGraph } from './decoder-graph.ts';
import { packedDecoder } from './packed-decoder.ts';
import { tensorDecoder } from './tensor-decoder.ts';
import type { TokenDecoder } from './token-decoder.ts';

/** Sets a model up for generation on the current tfjs backend, with the weights it has now. */
export function openDecoder(model: Model): TokenDecoder {
  const backend = tf.backend();
  return backend instanceof OnnxRuntimeBackend && hasDecoderGraph(model.config)
    ? packedDecoder(model, backend)
    : tensorDecoder(model);
}
