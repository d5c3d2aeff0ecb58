import {
  add,
  concat,
  customGrad,
  expandDims,
  gather,
  mul,
  split,
  sub,
  type GradSaveFunc,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

import type { LazyOp } from '../lazy-node.ts';
import { fusedKernel } from './fused-kernel.ts';

/**
 * Rotary position embedding (https://arxiv.org/abs/2104.09864) in the half-split form of Llama and Qwen: component
 * j of the first half of a head pairs with component j of the second.
 *
 * `x` [batch, length, heads, size]; `cos`, `sin` [positions, size / 2]; `positions` [batch, length], int32, rows of
 * the tables. The tables get no gradient.
 */
export function rotaryEmbedding(x: Tensor, cos: Tensor, sin: Tensor, positions: Tensor): Tensor {
  if (!ROTARY.available()) return rotaryEmbeddingReference(x, cos, sin, positions);
  return customGrad((...args) => {
    const [input, save] = args as unknown as [Tensor, GradSaveFunc];
    save([cos, sin, positions]);
    const rotate = (y: Tensor, tables: Tensor[], inverse: boolean): Tensor =>
      ROTARY.run({ x: y, cos: tables[0]!, sin: tables[1]!, positions: tables[2]! }, { inverse })[0]!;
    return {
      value: rotate(input, [cos, sin, positions], false),
      gradFunc: (dy: Tensor, saved: Tensor[]) => rotate(dy, saved, true),
    };
  })(x);
}

/** The same in plain operations. */
export function rotaryEmbeddingReference(x: Tensor, cos: Tensor, sin: Tensor, positions: Tensor): Tensor {
  const c = expandDims(gather(cos, positions), 2);
  const s = expandDims(gather(sin, positions), 2);
  const [first, second] = split(x, 2, -1) as [Tensor, Tensor];
  return concat([sub(mul(first, c), mul(second, s)), add(mul(second, c), mul(first, s))], -1);
}

const ROTATE: LazyOp<{ inverse: boolean }> = {
  name: 'Rotary',
  emit: (e, [x, cos, sin, positions], { attrs, operands }) => {
    const { shape } = operands[0]!;
    const [batch, length, heads, size] = shape as [number, number, number, number];
    const rows = e.op('Reshape', [x!, e.ints([batch, length, heads * size])]);
    const turned = e.op(
      'RotaryEmbedding',
      [rows, e.cast(positions!, 'int64'), cos!, attrs.inverse ? e.op('Neg', [sin!]) : sin!],
      { num_heads: heads },
      'com.microsoft',
    );
    return [e.op('Reshape', [turned, e.ints(shape)])];
  },
};

export const ROTARY = fusedKernel<
  { x: TensorInfo; cos: TensorInfo; sin: TensorInfo; positions: TensorInfo },
  { inverse: boolean }
>('Rotary', ({ inputs: { x, cos, sin, positions }, attrs: { inverse }, backend }) =>
  backend.lazyTuple(ROTATE, [x, cos, sin, positions], { inverse }, [x.shape]),
);
