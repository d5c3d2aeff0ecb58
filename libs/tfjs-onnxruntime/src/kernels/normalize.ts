/** Kernels of neural networks that are neither products nor element by element. */
import { type TensorInfo } from '@tensorflow/tfjs-core';

import type { LazyOp } from '../lazy-node.ts';
import { kernel, type KernelDefinition } from './define.ts';
import { filled, lazyType } from './operand.ts';

const alongAxis = (name: string): LazyOp<{ axis: number }> => ({
  name,
  emit: (e, [x], { attrs, operands }) =>
    operands[0]!.dtype === 'float32'
      ? e.op(name, [x!], { axis: attrs.axis })
      : e.op(name, [e.cast(x!, 'float32')], { axis: attrs.axis }),
});

const SOFTMAX = alongAxis('Softmax');
const LOG_SOFTMAX = alongAxis('LogSoftmax');

const CLIP: LazyOp<{ min: number; max: number }> = {
  name: 'ClipByValue',
  elementwise: true,
  emit: (e, [x], { attrs: { min, max }, dtype }) => {
    if (dtype === 'float32') return e.op('Clip', [x!, e.scalar(min), e.scalar(max)]);
    const clipped = e.op('Clip', [e.cast(x!, 'float64'), e.scalar(min, 'float64'), e.scalar(max, 'float64')]);
    return e.cast(clipped, dtype);
  },
};

/** Softmax, clipping, and tensors of given values. */
export const normalizeKernels: KernelDefinition[] = [
  kernel<{ logits: TensorInfo }, { dim: number }>(
    'Softmax',
    ({ inputs: { logits }, attrs: { dim }, backend }) =>
      backend.lazy(SOFTMAX, [logits], { axis: dim }, logits.shape, 'float32'),
  ),
  kernel<{ logits: TensorInfo }, { axis: number }>(
    'LogSoftmax',
    ({ inputs: { logits }, attrs: { axis }, backend }) =>
      backend.lazy(LOG_SOFTMAX, [logits], { axis }, logits.shape, 'float32'),
  ),
  kernel<{ x: TensorInfo }, { clipValueMin: number; clipValueMax: number }>(
    'ClipByValue',
    ({ inputs: { x }, attrs, backend }) =>
      backend.lazy(
        CLIP,
        [x],
        { min: attrs.clipValueMin, max: attrs.clipValueMax },
        x.shape,
        lazyType(x.dtype),
      ),
  ),
  kernel<{ x: TensorInfo }, object>('ZerosLike', ({ inputs: { x }, backend }) =>
    filled(backend, x.shape, 0, lazyType(x.dtype)),
  ),
  kernel<{ x: TensorInfo }, object>('OnesLike', ({ inputs: { x }, backend }) =>
    filled(backend, x.shape, 1, lazyType(x.dtype)),
  ),
];
