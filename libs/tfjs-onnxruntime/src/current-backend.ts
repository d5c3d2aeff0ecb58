import { engine } from '@tensorflow/tfjs-core';

import { OnnxRuntimeBackend } from './backend.ts';
import { OnnxRuntimeBackendError } from './errors.ts';

/** The current tfjs backend, or the one given, as what it is here. Throws where it is another. */
export function onnxRuntimeBackend(backend: unknown = engine().backend): OnnxRuntimeBackend {
  if (backend instanceof OnnxRuntimeBackend) return backend;
  throw new OnnxRuntimeBackendError(
    `the tfjs backend is ${engine().backendName}, not onnxruntime: call tf.setBackend('onnxruntime') first`,
  );
}
