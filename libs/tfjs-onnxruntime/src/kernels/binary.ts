/** Kernels of two operands with broadcasting. */
import { backend_util, upcastType, type BinaryInputs, type TensorInfo } from '@tensorflow/tfjs-core';

import type { OnnxRuntimeBackend } from '../backend.ts';
import type { Emitter } from '../emitter.ts';
import type { LazyOp, LazyType } from '../lazy-node.ts';
import { kernel, type KernelDefinition } from './define.ts';
import { EXPAND, FILL, lazyType, thin } from './operand.ts';

type EmitBinary = (e: Emitter, a: string, b: string, dtype: LazyType) => string;

const direct =
  (type: string): EmitBinary =>
  (e, a, b) =>
    e.op(type, [a, b]);

/** Computes in float32 and converts back, for operators that ONNX Runtime has for floats only. */
const inFloat =
  (emit: EmitBinary): EmitBinary =>
  (e, a, b, dtype) =>
    dtype === 'float32'
      ? emit(e, a, b, dtype)
      : e.cast(emit(e, e.cast(a, 'float32'), e.cast(b, 'float32'), 'float32'), dtype);

/** Computes bool operands as int32, as JavaScript's numbers would. */
const boolAsInt =
  (emit: EmitBinary): EmitBinary =>
  (e, a, b, dtype) =>
    dtype === 'bool'
      ? e.cast(emit(e, e.cast(a, 'int32'), e.cast(b, 'int32'), 'int32'), 'bool')
      : emit(e, a, b, dtype);

const floorMod: EmitBinary = (e, a, b, dtype) => {
  if (dtype !== 'float32') return e.op('Mod', [a, b]);
  // a - b * floor(a / b) loses digits; the remainder with the sign of b is exact.
  const rest = e.op('Mod', [a, b], { fmod: 1 });
  const zero = e.scalar(0);
  const differs = e.op('Less', [e.op('Mul', [rest, b]), zero]);
  return e.op('Where', [differs, e.op('Add', [rest, b]), rest]);
};

/** C's atan2 from ONNX' Atan of the quotient and the quadrant. */
const atan2: EmitBinary = (e, y, x) => {
  const zero = e.scalar(0);
  const pi = e.scalar(Math.PI);
  const base = e.op('Atan', [e.op('Div', [y, x])]);
  const left = e.op('Where', [e.op('Less', [y, zero]), e.op('Sub', [base, pi]), e.op('Add', [base, pi])]);
  const off = e.op('Where', [e.op('Less', [x, zero]), left, base]);
  const half = e.op('Mul', [e.op('Sign', [y]), e.scalar(Math.PI / 2)]);
  return e.op('Where', [e.op('Equal', [x, zero]), half, off]);
};

const squaredDifference: EmitBinary = (e, a, b) => {
  const difference = e.op('Sub', [a, b]);
  return e.op('Mul', [difference, difference]);
};

const floorDivide: EmitBinary = (e, a, b, dtype) => {
  if (dtype === 'float32') return e.op('Floor', [e.op('Div', [a, b])]);
  const quotient = e.op('Div', [e.cast(a, 'float64'), e.cast(b, 'float64')]);
  return e.cast(e.op('Floor', [quotient]), dtype);
};

const prelu: EmitBinary = (e, x, alpha, dtype) => {
  const float = dtype === 'float32' ? x : e.cast(x, 'float32');
  return e.op('Where', [e.op('Less', [float, e.scalar(0)]), e.op('Mul', [float, alpha]), float]);
};

const eluGradient: EmitBinary = (e, dy, y) =>
  e.op('Where', [
    e.op('GreaterOrEqual', [y, e.scalar(0)]),
    dy,
    e.op('Mul', [dy, e.op('Add', [y, e.scalar(1)])]),
  ]);

const compare = (type: string): EmitBinary => boolOperandsAsInt(direct(type));

function boolOperandsAsInt(emit: EmitBinary): EmitBinary {
  return (e, a, b, dtype) =>
    dtype === 'bool' ? emit(e, e.cast(a, 'int32'), e.cast(b, 'int32'), 'int32') : emit(e, a, b, dtype);
}

const bitwise = (type: string): EmitBinary => direct(type);

/** Arithmetic: the result has the operands' common type. */
const ARITHMETIC: Record<string, EmitBinary> = {
  Add: boolAsInt(direct('Add')),
  Sub: boolAsInt(direct('Sub')),
  Multiply: boolAsInt(direct('Mul')),
  RealDiv: boolAsInt(direct('Div')),
  FloorDiv: floorDivide,
  Maximum: boolAsInt(direct('Max')),
  Minimum: boolAsInt(direct('Min')),
  Mod: boolAsInt(floorMod),
  Pow: inFloat(direct('Pow')),
  SquaredDifference: boolAsInt(squaredDifference),
  Atan2: inFloat(atan2),
  BitwiseAnd: bitwise('BitwiseAnd'),
};

/** Comparisons and logic: the result is bool. */
const COMPARISONS: Record<string, EmitBinary> = {
  Equal: direct('Equal'),
  NotEqual: (e, a, b) => e.op('Not', [e.op('Equal', [a, b])]),
  Greater: compare('Greater'),
  GreaterEqual: compare('GreaterOrEqual'),
  Less: compare('Less'),
  LessEqual: compare('LessOrEqual'),
  LogicalAnd: direct('And'),
  LogicalOr: direct('Or'),
};

/** Kernels whose second operand goes by another name. */
const NAMED: Record<string, { emit: EmitBinary; first: string; second: string }> = {
  Prelu: { emit: prelu, first: 'x', second: 'alpha' },
  EluGrad: { emit: eluGradient, first: 'dy', second: 'y' },
};

/** Kernels of two operands with broadcasting. */
export const binaryKernels: KernelDefinition[] = [
  ...Object.entries(ARITHMETIC).map(([name, emit]) => arithmetic(name, emit)),
  ...Object.entries(COMPARISONS).map(([name, emit]) => comparison(name, emit)),
  ...Object.entries(NAMED).map(([name, { emit, first, second }]) => {
    const op = operator(name, emit);
    return kernel<Record<string, TensorInfo>, object>(name, ({ inputs, backend }) => {
      return binary(backend, op, inputs[first]!, inputs[second]!, 'float32');
    });
  }),
];

function arithmetic(name: string, emit: EmitBinary): KernelDefinition {
  const op = operator(name, emit);
  return kernel<BinaryInputs, object>(name, ({ inputs, backend }) => {
    const [a, b] = [inputs.a!, inputs.b!];
    const dtype = lazyType(upcastType(a.dtype, b.dtype));
    return binary(backend, op, a, b, dtype);
  });
}

function comparison(name: string, emit: EmitBinary): KernelDefinition {
  const op = operator(name, emit);
  return kernel<BinaryInputs, object>(name, ({ inputs, backend }) =>
    binary(backend, op, inputs.a!, inputs.b!, 'bool'),
  );
}

function operator(name: string, emit: EmitBinary): LazyOp {
  return {
    name,
    elementwise: true,
    emit: (e, [a, b], { operands }) => emit(e, a!, b!, operands[0]!.dtype),
  };
}

/** Records a call, with operands no larger than broadcasting needs. */
function binary(
  backend: OnnxRuntimeBackend,
  op: LazyOp,
  a: TensorInfo,
  b: TensorInfo,
  dtype: LazyType,
): TensorInfo {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  if (op.name === 'Multiply' && dtype !== 'bool') {
    const repeated = repetition(backend, a, b, shape) ?? repetition(backend, b, a, shape);
    if (repeated) return repeated;
  }
  const full = shape.join();
  const thinB = a.shape.join() === full ? thin(backend, b) : undefined;
  const thinA = !thinB && b.shape.join() === full ? thin(backend, a) : undefined;
  const result = backend.lazy(op, [thinA ?? a, thinB ?? b], {}, shape, dtype);
  for (const made of [thinA, thinB]) if (made) backend.disposeData(made.dataId);
  return result;
}

/** The product with ones, as tfjs writes the gradient of a sum: nothing but a repetition. */
function repetition(
  backend: OnnxRuntimeBackend,
  ones: TensorInfo,
  x: TensorInfo,
  shape: number[],
): TensorInfo | undefined {
  const node = backend.nodeOf(ones);
  if (node.op !== (FILL as LazyOp<never>) || (node.attrs as { value: number }).value !== 1) return undefined;
  if (ones.dtype !== x.dtype) return undefined;
  if (x.shape.join() === shape.join()) return backend.alias(x, shape);
  return backend.lazy(EXPAND, [x], {}, shape, lazyType(x.dtype));
}
