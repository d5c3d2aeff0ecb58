import { engine, getKernel, type KernelConfig, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

import { kernel, type KernelCall, type KernelDefinition } from '../kernels/define.ts';

/** A kernel beyond those of tfjs, which this package's backends have and others do not. */
export interface FusedKernel<I extends Record<string, TensorInfo>, A extends object> {
  readonly definition: KernelDefinition;
  /** True where the current backend has the kernel. */
  available(): boolean;
  run(inputs: { [name in keyof I]: Tensor }, attrs: A): Tensor[];
}

/** Defines a kernel under a name of this package's own. */
export function fusedKernel<I extends Record<string, TensorInfo>, A extends object>(
  name: string,
  compute: (call: KernelCall<I, A>) => TensorInfo[],
): FusedKernel<I, A> {
  const kernelName = `Longhand${name}`;
  return {
    definition: kernel<I, A>(kernelName, compute),
    available: () => hasKernel(kernelName),
    run: (inputs, attrs) => {
      const results: Tensor | Tensor[] = engine().runKernel(kernelName, inputs, attrs as never);
      return Array.isArray(results) ? results : [results];
    },
  };
}

/** The types leave out that a kernel may be missing. */
function hasKernel(name: string): boolean {
  const kernel = getKernel(name, engine().backendName) as KernelConfig | undefined;
  return kernel !== undefined;
}
