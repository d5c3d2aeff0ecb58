import type { TensorInfo } from '@tensorflow/tfjs-core';

import type { OnnxRuntimeBackend } from '../backend.ts';

/** What a kernel is called with: tensors by name (or in a list), and settings by name. */
export interface KernelCall<I, A> {
  readonly inputs: I;
  readonly attrs: A;
  readonly backend: OnnxRuntimeBackend;
}

/** A kernel of the backend. */
export interface KernelDefinition {
  readonly kernelName: string;
  readonly compute: (call: KernelCall<never, never>) => TensorInfo | TensorInfo[];
}

/** Defines a kernel. `I` and `A` are tfjs' types of its inputs and attributes. */
export function kernel<I, A>(
  kernelName: string,
  compute: (call: KernelCall<I, A>) => TensorInfo | TensorInfo[],
): KernelDefinition {
  return { kernelName, compute };
}
