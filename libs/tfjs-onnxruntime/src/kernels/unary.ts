/** Kernels of one operand, element by element. */
import type { TensorInfo } from '@tensorflow/tfjs-core';

import type { Emitter } from '../emitter.ts';
import type { LazyOp, LazyType } from '../lazy-node.ts';
import { kernel, type KernelDefinition } from './define.ts';
import { lazyType } from './operand.ts';

type EmitUnary<A = never> = (e: Emitter, x: string, attrs: A, dtype: LazyType) => string;

const direct =
  (type: string): EmitUnary =>
  (e, x) =>
    e.op(type, [x]);

const select = (e: Emitter, condition: string, yes: string, no: string): string =>
  e.op('Where', [condition, yes, no]);

/** Selu's constants: https://arxiv.org/abs/1706.02515 */
const SELU_ALPHA = 1.6732632423543772848170429916717;
const SELU_SCALE = 1.0507009873554804934193349852946;

const softplus: EmitUnary = (e, x) =>
  e.op('Add', [
    e.op('Max', [x, e.scalar(0)]),
    e.op('Log', [e.op('Add', [e.scalar(1), e.op('Exp', [e.op('Neg', [e.op('Abs', [x])])])])]),
  ]);

/** log(1 + x) in float64: in float32 small x would vanish beside 1. */
const log1p: EmitUnary = (e, x) =>
  e.cast(e.op('Log', [e.op('Add', [e.scalar(1, 'float64'), e.cast(x, 'float64')])]), 'float32');

const expm1: EmitUnary = (e, x) =>
  e.cast(e.op('Sub', [e.op('Exp', [e.cast(x, 'float64')]), e.scalar(1, 'float64')]), 'float32');

/** Whole numbers in float64: exp(10) needs more digits than float32 computes with. */
const exp: EmitUnary = (e, x, _, dtype) =>
  dtype === 'float32' ? e.op('Exp', [x]) : e.cast(e.op('Exp', [e.cast(x, 'float64')]), 'float32');

const step: EmitUnary<{ alpha: number }> = (e, x, { alpha }) => {
  const value = select(e, e.op('Greater', [x, e.scalar(0)]), e.scalar(1), e.scalar(alpha));
  return select(e, e.op('IsNaN', [x]), x, value);
};

/** Whole numbers of whole numbers: the result has the operand's type. */
const KEEP_TYPE = new Set(['Ceil', 'Floor', 'Round', 'Sign', 'Relu', 'Relu6', 'Step']);

/** Computed in float32, whatever the operand's type; the result too is float32, but for those of KEEP_TYPE. */
const FLOAT: Record<string, EmitUnary> = {
  Acos: direct('Acos'),
  Acosh: direct('Acosh'),
  Asin: direct('Asin'),
  Asinh: direct('Asinh'),
  Atan: direct('Atan'),
  Atanh: direct('Atanh'),
  Ceil: direct('Ceil'),
  Cos: direct('Cos'),
  Cosh: direct('Cosh'),
  Elu: direct('Elu'),
  Erf: direct('Erf'),
  Exp: exp,
  Expm1: expm1,
  Floor: direct('Floor'),
  Log: direct('Log'),
  Log1p: log1p,
  Reciprocal: direct('Reciprocal'),
  Relu: direct('Relu'),
  Relu6: (e, x) => e.op('Clip', [x, e.scalar(0), e.scalar(6)]),
  LeakyRelu: (e, x, { alpha }: { alpha: number }) =>
    select(e, e.op('Less', [x, e.scalar(0)]), e.op('Mul', [x, e.scalar(alpha)]), x),
  Round: direct('Round'),
  Rsqrt: (e, x) => e.op('Reciprocal', [e.op('Sqrt', [x])]),
  Selu: (e, x) => e.op('Selu', [x], { alpha: { float: SELU_ALPHA }, gamma: { float: SELU_SCALE } }),
  Sigmoid: direct('Sigmoid'),
  Sign: (e, x) => select(e, e.op('IsNaN', [x]), e.scalar(0), e.op('Sign', [x])),
  Sin: direct('Sin'),
  Sinh: direct('Sinh'),
  Softplus: softplus,
  Sqrt: direct('Sqrt'),
  Step: step,
  Tan: direct('Tan'),
  Tanh: direct('Tanh'),
};

/** Computed in the operand's type. */
const ANY: Record<string, EmitUnary> = {
  Abs: direct('Abs'),
  Neg: direct('Neg'),
  Square: (e, x) => e.op('Mul', [x, x]),
};

/** Of a float32 operand, with a bool result. */
const TESTS: Record<string, EmitUnary> = {
  IsNan: direct('IsNaN'),
  IsInf: direct('IsInf'),
  IsFinite: (e, x) => e.op('Not', [e.op('Or', [e.op('IsNaN', [x]), e.op('IsInf', [x])])]),
  LogicalNot: (e, x) => e.op('Not', [e.cast(x, 'bool')]),
};

/** Kernels of one operand, element by element. */
export const unaryKernels: KernelDefinition[] = [
  ...Object.entries(FLOAT).map(([name, emit]) =>
    KEEP_TYPE.has(name) ? unary(name, via('float32', emit)) : unary(name, fromAny(emit), 'float32'),
  ),
  ...Object.entries(ANY).map(([name, emit]) => unary(name, boolViaInt(emit))),
  ...Object.entries(TESTS).map(([name, emit]) =>
    unary(
      name,
      (e, x, attrs, dtype) => emit(e, dtype === 'float32' ? x : e.cast(x, 'float32'), attrs, dtype),
      'bool',
    ),
  ),
];

function via(type: LazyType, emit: EmitUnary): EmitUnary {
  return (e, x, attrs, dtype) =>
    dtype === type ? emit(e, x, attrs, dtype) : e.cast(emit(e, e.cast(x, type), attrs, type), dtype);
}

function fromAny(emit: EmitUnary): EmitUnary {
  return (e, x, attrs, dtype) => emit(e, dtype === 'float32' ? x : e.cast(x, 'float32'), attrs, dtype);
}

function boolViaInt(emit: EmitUnary): EmitUnary {
  return (e, x, attrs, dtype) => (dtype === 'bool' ? via('int32', emit) : emit)(e, x, attrs, dtype);
}

function unary(name: string, emit: EmitUnary, result?: LazyType): KernelDefinition {
  const op: LazyOp<never> = {
    name,
    elementwise: true,
    emit: (e, [x], { attrs, operands }) => emit(e, x!, attrs, operands[0]!.dtype),
  };
  return kernel<Record<string, TensorInfo>, never>(name, ({ inputs, attrs, backend }) => {
    const x = inputs.x ?? inputs.input!;
    return backend.lazy(op, [x], attrs, x.shape, result ?? lazyType(x.dtype));
  });
}
