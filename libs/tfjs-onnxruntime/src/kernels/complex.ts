/** Complex tensors as pairs of real ones. */
import type { TensorInfo } from '@tensorflow/tfjs-core';

import { kernel, type KernelDefinition } from './define.ts';

/** Complex tensors as pairs of real ones. */
export const complexKernels: KernelDefinition[] = [
  kernel<{ real: TensorInfo; imag: TensorInfo }, object>('Complex', ({ inputs: { real, imag }, backend }) =>
    backend.complex(real, imag),
  ),
  kernel<{ input: TensorInfo }, object>('Real', ({ inputs: { input }, backend }) =>
    backend.alias(backend.complexParts(input).real, input.shape),
  ),
  kernel<{ input: TensorInfo }, object>('Imag', ({ inputs: { input }, backend }) =>
    backend.alias(backend.complexParts(input).imag, input.shape),
  ),
];
