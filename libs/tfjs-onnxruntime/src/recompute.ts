import { customGrad, grads, type GradSaveFunc, type Tensor } from '@tensorflow/tfjs-core';

import { materialize } from './backend.ts';

/**
 * A part of a model whose inner values are not kept for the gradient but made again (activation checkpointing,
 * https://arxiv.org/abs/1604.06174). The graph is cut at its borders: the result is computed now, and so are the
 * gradients when they are asked for, so that the inner values of two parts never live at the same time. Parts of one
 * structure share one compiled graph.
 *
 * `part` gets `inputs` and must use no other tensors that need a gradient: parameters are inputs too.
 */
export function recompute(part: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[]): Tensor {
  return customGrad((...args) => {
    const save = args.pop() as unknown as GradSaveFunc;
    const tensors = args as Tensor[];
    const value = part(...tensors);
    materialize([value]);
    save(tensors);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const gradients = grads(part)(saved, dy);
      materialize(gradients);
      return gradients;
    };
    return { value, gradFunc };
  })(...inputs);
}
