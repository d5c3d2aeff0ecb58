/** Conversions that kernels need around ONNX operators. */
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';

import type { OnnxRuntimeBackend } from '../backend.ts';
import { pendingNode, type LazyOp, type LazyType } from '../lazy-node.ts';

/** One value everywhere. As a scalar it is a constant of the graph. */
export const FILL: LazyOp<{ value: number }> = {
  name: 'Fill',
  emit: (e, _, { attrs, shape, dtype }) => {
    const scalar = e.scalar(attrs.value, dtype);
    return shape.length === 0 ? scalar : e.op('Expand', [scalar, e.ints(shape)]);
  },
};

/** Repeats along axes of size one, and along new leading axes. */
export const EXPAND: LazyOp = {
  name: 'Expand',
  emit: (e, [x], { shape }) => e.op('Expand', [x!, e.ints(shape)]),
};

/** Conversion of element type. Anything but zero is true. */
export const CAST: LazyOp = {
  name: 'Cast',
  transparent: true,
  emit: (e, [x], { dtype }) => e.cast(x!, dtype),
};

/** The type under which ONNX Runtime computes a tensor. Throws for strings and complex numbers. */
export function lazyType(dtype: DataType): LazyType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new TypeError(`${dtype} is not computed by ONNX Runtime`);
}

/** A recorded tensor that the caller uses as an operand and then drops. */
export function convert(backend: OnnxRuntimeBackend, x: TensorInfo, dtype: LazyType): TensorInfo {
  return x.dtype === dtype ? backend.alias(x, x.shape) : backend.lazy(CAST, [x], {}, x.shape, dtype);
}

/**
 * An operand of an element-wise operator in its smallest form: a uniform tensor becomes a scalar, a repeated one
 * what it repeats, since the operator broadcasts. Only where the other operand has the shape of the result.
 */
export function thin(backend: OnnxRuntimeBackend, x: TensorInfo): TensorInfo | undefined {
  const node = backend.nodeOf(x);
  if (node.op === (FILL as LazyOp<never>) && node.shape.length > 0) {
    return backend.wrap(pendingNode(FILL, node.attrs as { value: number }, [], [], node.dtype));
  }
  if (node.op === (EXPAND as LazyOp<never>)) return backend.wrap(node.operands[0]!);
  return undefined;
}

/** A tensor filled with one value. Zero and one are constants of the graph, other values inputs. */
export function filled(
  backend: OnnxRuntimeBackend,
  shape: readonly number[],
  value: number,
  dtype: LazyType,
): TensorInfo {
  if (value === 0 || value === 1) return backend.lazy(FILL, [], { value }, shape, dtype);
  const scalar = backend.scalar(value, dtype);
  if (shape.length === 0) return scalar;
  const result = backend.lazy(EXPAND, [scalar], {}, shape, dtype);
  backend.disposeData(scalar.dataId);
  return result;
}
