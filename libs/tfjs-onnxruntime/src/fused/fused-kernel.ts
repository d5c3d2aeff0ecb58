import { engine, getKernel, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

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
    available: () => getKernel(kernelName, engine().backendName) !== undefined,
    run: (inputs, attrs) => [engine().runKernel(kernelName, inputs, attrs as never)].flat() as Tensor[],
  };
}
