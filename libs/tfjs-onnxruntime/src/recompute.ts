import { customGrad, engine, grads, type GradSaveFunc, type Tensor } from '@tensorflow/tfjs-core';

import { OnnxRuntimeBackend, materialize } from './backend.ts';

/**
 * A part of a model whose inner values are not kept for the gradient but made again (activation checkpointing,
 * https://arxiv.org/abs/1604.06174). The graph is cut at its borders: the result is computed now, and so are the
 * gradients when they are asked for, so that the inner values of two parts never live at the same time. Parts of one
 * structure share one compiled graph.
 *
 * `part` gets `inputs`, of which each must matter to the result, parameters included, and then `constants`, which
 * get no gradient (positions, tables). Other tensors it must not use: tfjs disposes them before the gradient.
 */
export function recompute(
  part: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  constants: readonly Tensor[] = [],
): Tensor {
  const { backend } = engine();
  if (backend instanceof OnnxRuntimeBackend) backend.cutGraphs();
  return customGrad((...args) => {
    const save = args.pop() as unknown as GradSaveFunc;
    const tensors = args as Tensor[];
    const value = part(...tensors, ...constants);
    materialize([value]);
    save([...tensors, ...constants]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const kept = saved.slice(tensors.length);
      const again = (...xs: Tensor[]): Tensor => part(...xs, ...kept);
      // tfjs has one tape, and ends it with the inner gradient; the outer one still needs its own.
      const { state } = engine();
      const tape = state.activeTape;
      try {
        const gradients = grads(again)(saved.slice(0, tensors.length), dy);
        materialize(gradients);
        return gradients;
      } finally {
        state.activeTape = tape;
      }
    };
    return { value, gradFunc };
  })(...inputs);
}
