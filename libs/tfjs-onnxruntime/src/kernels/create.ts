/** Kernels that make tensors from numbers. */
import { util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';

import type { LazyOp } from '../lazy-node.ts';
import { kernel, type KernelDefinition } from './define.ts';
import { filled, lazyType } from './operand.ts';

const ADD_N: LazyOp = {
  name: 'AddN',
  emit: (e, inputs) => inputs.reduce((sum, x) => e.op('Add', [sum, x])),
};

/** Kernels that make tensors from numbers. (Range and LinSpace are made on the host: they are lists of numbers.) */
export const createKernels: KernelDefinition[] = [
  kernel<object, { shape: number[]; value: number; dtype?: DataType }>(
    'Fill',
    ({ attrs: { shape, value, dtype }, backend }) =>
      filled(backend, shape, value, lazyType(dtype ?? util.inferDtype(value))),
  ),
  kernel<TensorInfo[], object>('AddN', ({ inputs, backend }) =>
    backend.lazy(ADD_N, inputs, {}, inputs[0]!.shape, lazyType(inputs[0]!.dtype)),
  ),
];
