import {
  add,
  customGrad,
  mean,
  mul,
  rsqrt,
  square,
  type GradSaveFunc,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

import type { LazyOp } from '../lazy-node.ts';
import { fusedKernel } from './fused-kernel.ts';

interface NormAttrs {
  epsilon: number;
}

/**
 * Root mean square normalization over the last axis: `weight · x / sqrt(mean(x²) + epsilon)`
 * (https://arxiv.org/abs/1910.07467). `x` [..., size], `weight` [size].
 */
export function rmsNorm(x: Tensor, weight: Tensor, epsilon = 1e-6): Tensor {
  if (!RMS_NORM.available()) return rmsNormReference(x, weight, epsilon);
  return customGrad((...args) => {
    const [input, scale, save] = args as unknown as [Tensor, Tensor, GradSaveFunc];
    const [value, factor] = RMS_NORM.run({ x: input, weight: scale }, { epsilon });
    save([input, scale, factor!]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] =>
      RMS_NORM_GRADIENT.run({ x: saved[0]!, weight: saved[1]!, factor: saved[2]!, dy }, {});
    return { value: value!, gradFunc };
  })(x, weight);
}

/** The same in plain operations. */
export function rmsNormReference(x: Tensor, weight: Tensor, epsilon = 1e-6): Tensor {
  return mul(mul(x, rsqrt(add(mean(square(x), -1, true), epsilon))), weight);
}

const FORWARD: LazyOp<NormAttrs> = {
  name: 'RmsNorm',
  emit: (e, [x, weight], { attrs }) => {
    const epsilon = { float: attrs.epsilon };
    const both = e.ops('SimplifiedLayerNormalization', [x!, weight!], 2, { axis: -1, epsilon });
    if (e.loops) return both;
    // WebGPU's kernel gives a wrong second result.
    const mean = e.op('ReduceMean', [e.op('Mul', [x!, x!]), e.ints([-1])], { keepdims: 1 });
    const factor = e.op('Reciprocal', [e.op('Sqrt', [e.op('Add', [mean, e.scalar(attrs.epsilon)])])]);
    return [both[0]!, factor];
  },
};

/** With r = 1 / sqrt(mean(x²) + ε): dx = r·w·dy − x · r³/size · Σ(dy·x·w); dw = Σ rows r·dy·x. */
const BACKWARD: LazyOp<object> = {
  name: 'RmsNormGradient',
  emit: (e, [x, weight, factor, dy], { operands }) => {
    const { shape } = operands[0]!;
    const size = shape.at(-1)!;
    const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    const flat = (name: string, columns: number): string => e.op('Reshape', [name, e.ints([rows, columns])]);
    const [xs, dys, r] = [flat(x!, size), flat(dy!, size), flat(factor!, 1)];
    const product = e.op('Mul', [dys, xs]);
    const column = e.op('Reshape', [weight!, e.ints([size, 1])]);
    const r3 = e.op('Mul', [e.op('Mul', [r, r]), e.op('Mul', [r, e.scalar(1 / size)])]);
    const share = e.op('Mul', [e.op('MatMul', [product, column]), r3]);
    const direct = e.op('Mul', [e.op('Mul', [dys, weight!]), r]);
    const dx = e.op('Sub', [direct, e.op('Mul', [xs, share])]);
    const row = e.op('Reshape', [r, e.ints([1, rows])]);
    const dw = e.op('MatMul', [row, product]);
    return [e.op('Reshape', [dx, e.ints(shape)]), e.op('Reshape', [dw, e.ints([size])])];
  },
};

export const RMS_NORM = fusedKernel<{ x: TensorInfo; weight: TensorInfo }, NormAttrs>(
  'RmsNorm',
  ({ inputs: { x, weight }, attrs, backend }) =>
    backend.lazyTuple(FORWARD, [x, weight], { epsilon: attrs.epsilon }, [
      x.shape,
      [...x.shape.slice(0, -1), 1],
    ]),
);

export const RMS_NORM_GRADIENT = fusedKernel<
  { x: TensorInfo; weight: TensorInfo; factor: TensorInfo; dy: TensorInfo },
  object
>('RmsNormGradient', ({ inputs: { x, weight, factor, dy }, backend }) =>
  backend.lazyTuple(BACKWARD, [x, weight, factor, dy], {}, [x.shape, weight.shape]),
);
