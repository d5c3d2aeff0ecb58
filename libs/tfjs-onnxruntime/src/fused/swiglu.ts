import {
  customGrad,
  mul,
  sigmoid,
  type GradSaveFunc,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

import type { LazyOp } from '../lazy-node.ts';
import { fusedKernel } from './fused-kernel.ts';
import { inSlices } from './in-slices.ts';

/** Gated linear unit with SiLU, `gate · sigmoid(gate) · up` (https://arxiv.org/abs/2002.05202); equal shapes. */
export function swiglu(gate: Tensor, up: Tensor): Tensor {
  if (!SWIGLU.available()) return swigluReference(gate, up);
  return customGrad((...args) => {
    const [g, u, save] = args as unknown as [Tensor, Tensor, GradSaveFunc];
    save([g, u]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] =>
      SWIGLU_GRADIENT.run({ gate: saved[0]!, up: saved[1]!, dy }, {});
    return { value: SWIGLU.run({ gate: g, up: u }, {})[0]!, gradFunc };
  })(gate, up);
}

/** The same in plain operations. */
export function swigluReference(gate: Tensor, up: Tensor): Tensor {
  return mul(mul(gate, sigmoid(gate)), up);
}

const FORWARD: LazyOp<object> = {
  name: 'Swiglu',
  emit: (e, inputs, { operands }) =>
    inSlices(e, inputs, operands[0]!.shape, 1, (inner, [gate, up]) => {
      const activated = inner.op('QuickGelu', [gate!], { alpha: { float: 1 } }, 'com.microsoft');
      return [inner.op('Mul', [activated, up!])];
    }),
};

/** With s = sigmoid(g) and a = g·s: du = dy·a, dg = dy·u·(s + a − a·s) = dy·u·s·(1 + g − a). */
const BACKWARD: LazyOp<object> = {
  name: 'SwigluGradient',
  emit: (e, inputs, { operands }) =>
    inSlices(e, inputs, operands[0]!.shape, 2, (inner, [gate, up, dy]) => {
      const s = inner.op('Sigmoid', [gate!]);
      const a = inner.op('Mul', [gate!, s]);
      const slope = inner.op('Mul', [s, inner.op('Add', [inner.op('Sub', [gate!, a]), inner.scalar(1)])]);
      return [inner.op('Mul', [inner.op('Mul', [dy!, up!]), slope]), inner.op('Mul', [dy!, a])];
    }),
};

export const SWIGLU = fusedKernel<{ gate: TensorInfo; up: TensorInfo }, object>(
  'Swiglu',
  ({ inputs: { gate, up }, backend }) => backend.lazyTuple(FORWARD, [gate, up], {}, [gate.shape]),
);

export const SWIGLU_GRADIENT = fusedKernel<{ gate: TensorInfo; up: TensorInfo; dy: TensorInfo }, object>(
  'SwigluGradient',
  ({ inputs: { gate, up, dy }, backend }) =>
    backend.lazyTuple(BACKWARD, [gate, up, dy], {}, [gate.shape, gate.shape]),
);
