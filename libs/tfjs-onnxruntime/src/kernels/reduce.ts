/** Kernels that reduce axes, and running totals along one. */
import { util, type TensorInfo } from '@tensorflow/tfjs-core';

import type { OnnxRuntimeBackend } from '../backend.ts';
import type { Emitter } from '../emitter.ts';
import type { LazyOp, LazyType } from '../lazy-node.ts';
import { kernel, type KernelDefinition } from './define.ts';
import { convert, filled, lazyType } from './operand.ts';

interface ReduceAttrs {
  axis?: number | number[];
  /** Max calls its axes so. */
  reductionIndices?: number | number[];
  keepDims: boolean;
}

interface Axes {
  axes: number[];
  keepDims: boolean;
}

type Reduce = (e: Emitter, x: string, attrs: Axes) => string;

/** ONNX' reductions of opset 18; Max and Min take their axes as an input too. */
const direct =
  (type: string): Reduce =>
  (e, x, { axes, keepDims }) =>
    e.op(type, [x, e.ints(axes)], { keepdims: keepDims ? 1 : 0 });

/** Reduces `via` another type, for those that ONNX Runtime does not reduce. */
const boolVia =
  (type: LazyType, reduce: Reduce) =>
  (e: Emitter, x: string, attrs: Axes, dtype: LazyType): string =>
    dtype === 'bool' ? e.cast(reduce(e, e.cast(x, type), attrs), 'bool') : reduce(e, x, attrs);

/** NaN wins in tfjs' maximum and minimum, while ONNX Runtime passes it over. */
const withNaN =
  (reduce: Reduce) =>
  (e: Emitter, x: string, attrs: Axes, dtype: LazyType): string => {
    if (dtype !== 'float32') return boolVia('int32', reduce)(e, x, attrs, dtype);
    const isNaN = direct('ReduceMax')(e, e.cast(e.op('IsNaN', [x]), 'int32'), attrs);
    return e.op('Where', [e.cast(isNaN, 'bool'), e.scalar(NaN), reduce(e, x, attrs)]);
  };

interface Reduction {
  emit: (e: Emitter, x: string, attrs: Axes, dtype: LazyType) => string;
  /** Type in which operands come in; their own by default. */
  operand?: (dtype: LazyType) => LazyType;
  /** Value of a reduction over nothing. */
  empty: number;
}

const REDUCTIONS: Record<string, Reduction> = {
  Sum: {
    emit: direct('ReduceSum'),
    operand: (dtype) => (dtype === 'bool' ? 'int32' : dtype),
    empty: 0,
  },
  Mean: { emit: direct('ReduceMean'), operand: () => 'float32', empty: NaN },
  Prod: {
    emit: direct('ReduceProd'),
    operand: (dtype) => (dtype === 'bool' ? 'int32' : dtype),
    empty: 1,
  },
  Max: { emit: withNaN(direct('ReduceMax')), empty: -Infinity },
  Min: { emit: withNaN(direct('ReduceMin')), empty: Infinity },
  All: { emit: boolVia('int32', direct('ReduceMin')), empty: 1 },
  Any: { emit: boolVia('int32', direct('ReduceMax')), empty: 0 },
};

/** Kernels that reduce axes, and running totals along one. */
export const reduceKernels: KernelDefinition[] = [
  ...Object.entries(REDUCTIONS).map(([name, reduction]) => reduce(name, reduction)),
  argument('ArgMax'),
  argument('ArgMin'),
  cumulativeSum(),
];

function reduce(name: string, { emit, operand, empty }: Reduction): KernelDefinition {
  const op: LazyOp<Axes> = {
    name,
    emit: (e, [x], { attrs, operands }) =>
      attrs.axes.length === 0 ? e.op('Identity', [x!]) : emit(e, x!, attrs, operands[0]!.dtype),
  };
  return kernel<{ x: TensorInfo }, ReduceAttrs>(name, ({ inputs: { x }, attrs, backend }) => {
    const axes = util.parseAxisParam(attrs.axis ?? attrs.reductionIndices!, x.shape);
    const shape = reducedShape(x.shape, axes, attrs.keepDims);
    const dtype = operand?.(lazyType(x.dtype)) ?? lazyType(x.dtype);
    if (util.sizeFromShape(x.shape) === 0) return filled(backend, shape, empty, dtype);
    const converted = convert(backend, x, dtype);
    const result = backend.lazy(op, [converted], { axes, keepDims: attrs.keepDims }, shape, dtype);
    backend.disposeData(converted.dataId);
    return result;
  });
}

/** Shape after reduction of `axes`. */
export function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  return keepDims
    ? shape.map((size, i) => (axes.includes(i) ? 1 : size))
    : shape.filter((_, i) => !axes.includes(i));
}

function argument(name: 'ArgMax' | 'ArgMin'): KernelDefinition {
  const op: LazyOp<{ axis: number }> = {
    name,
    emit: (e, [x], { attrs, operands }) => {
      const { dtype } = operands[0]!;
      // Like tfjs, NaN is passed over.
      const last = e.scalar(name === 'ArgMax' ? -Infinity : Infinity);
      const ordered =
        dtype === 'float32' ? e.op('Where', [e.op('IsNaN', [x!]), last, x!]) : e.cast(x!, 'int32');
      return e.cast(e.op(name, [ordered], { axis: attrs.axis, keepdims: 0 }), 'int32');
    },
  };
  return kernel<{ x: TensorInfo }, { axis: number }>(name, ({ inputs: { x }, attrs, backend }) => {
    const [axis] = util.parseAxisParam(attrs.axis, x.shape);
    return backend.lazy(op, [x], { axis: axis! }, reducedShape(x.shape, [axis!], false), 'int32');
  });
}

function cumulativeSum(): KernelDefinition {
  const op: LazyOp<{ axis: number; exclusive: boolean; reverse: boolean }> = {
    name: 'Cumsum',
    emit: (e, [x], { attrs }) =>
      e.op('CumSum', [x!, e.scalar(attrs.axis, 'int32')], {
        exclusive: attrs.exclusive ? 1 : 0,
        reverse: attrs.reverse ? 1 : 0,
      }),
  };
  return kernel<{ x: TensorInfo }, { axis: number; exclusive: boolean; reverse: boolean }>(
    'Cumsum',
    ({ inputs: { x }, attrs, backend }) => {
      const [axis] = util.parseAxisParam(attrs.axis, x.shape);
      const dtype = x.dtype === 'bool' ? 'int32' : lazyType(x.dtype);
      const converted = convert(backend, x, dtype);
      const result = cumulate(backend, op, converted, { ...attrs, axis: axis! });
      backend.disposeData(converted.dataId);
      return result;
    },
  );
}

function cumulate(
  backend: OnnxRuntimeBackend,
  op: LazyOp<{ axis: number; exclusive: boolean; reverse: boolean }>,
  x: TensorInfo,
  { axis, exclusive, reverse }: { axis: number; exclusive: boolean; reverse: boolean },
): TensorInfo {
  if (x.shape.length === 0) return backend.alias(x, []);
  return backend.lazy(op, [x], { axis, exclusive, reverse }, x.shape, lazyType(x.dtype));
}
