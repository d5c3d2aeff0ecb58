import { findBackend, registerBackend, type KernelBackend } from '@tensorflow/tfjs-core';

import type { BackendSettings } from './backend-settings.ts';
import { OnnxRuntimeBackend } from './backend.ts';
import { registerKernels } from './kernels/register.ts';

/** Name under which importing this package registers the backend. */
export const BACKEND_NAME = 'onnxruntime';

/**
 * Registers the backend under a name of its own, for another provider or other settings; the default one is
 * registered on import as `onnxruntime` with the CPU provider. Select it with `tf.setBackend(name)`.
 */
export function registerOnnxRuntime(name: string, settings: BackendSettings = {}): void {
  registerBackend(name, () => new OnnxRuntimeBackend(settings));
  registerKernels(name);
}

// The types leave out that a backend may be missing.
if ((findBackend(BACKEND_NAME) as KernelBackend | null) === null) registerOnnxRuntime(BACKEND_NAME);
