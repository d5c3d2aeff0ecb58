/** Kernels that move elements without computing. */
import { backend_util, slice_util, util, type TensorInfo } from '@tensorflow/tfjs-core';

import type { OnnxRuntimeBackend } from '../backend.ts';
import type { LazyOp } from '../lazy-node.ts';
import { kernel, type KernelDefinition } from './define.ts';
import { EXPAND, convert, filled, lazyType } from './operand.ts';

const TRANSPOSE: LazyOp<{ perm: number[] }> = {
  name: 'Transpose',
  transparent: true,
  emit: (e, [x], { attrs }) => e.op('Transpose', [x!], { perm: attrs.perm }),
};

const SLICE: LazyOp<{ begin: number[]; strides?: number[] }> = {
  name: 'Slice',
  transparent: true,
  emit: (e, [x], { attrs: { begin, strides }, shape }) => {
    const step = strides ?? begin.map(() => 1);
    // One past the last element taken, in the direction of the stride; below zero ONNX would count from the end.
    const end = begin.map((first, i) => {
      const past = first + (shape[i]! - 1) * step[i]! + Math.sign(step[i]!);
      return past < 0 ? -(2 ** 31) : past;
    });
    return e.op('Slice', [x!, e.ints(begin), e.ints(end), e.ints(begin.map((_, i) => i)), e.ints(step)]);
  },
};

const CONCAT: LazyOp<{ axis: number }> = {
  name: 'Concat',
  emit: (e, inputs, { attrs }) => e.op('Concat', inputs, { axis: attrs.axis }),
};

const PAD: LazyOp<{ pads: number[]; value: number }> = {
  name: 'PadV2',
  emit: (e, [x], { attrs, dtype }) => e.op('Pad', [x!, e.ints(attrs.pads), e.scalar(attrs.value, dtype)]),
};

const TILE: LazyOp<{ reps: number[] }> = {
  name: 'Tile',
  emit: (e, [x], { attrs }) => e.op('Tile', [x!, e.ints(attrs.reps)]),
};

/** Reorders axes. */
export function transpose(backend: OnnxRuntimeBackend, x: TensorInfo, perm: number[]): TensorInfo {
  const shape = perm.map((axis) => x.shape[axis]!);
  const moved = perm.filter((axis) => x.shape[axis] !== 1);
  if (moved.every((axis, i) => i === 0 || axis > moved[i - 1]!)) return backend.alias(x, shape);
  return backend.lazy(TRANSPOSE, [x], { perm }, shape, lazyType(x.dtype));
}

/** A block of `shape` that starts at `begin`, taking every `strides`-th element. */
export function slice(
  backend: OnnxRuntimeBackend,
  x: TensorInfo,
  begin: number[],
  shape: number[],
  strides?: number[],
): TensorInfo {
  const dtype = lazyType(x.dtype);
  if (util.sizeFromShape(shape) === 0) return filled(backend, shape, 0, dtype);
  if (!strides && shape.join() === x.shape.join()) return backend.alias(x, shape);
  return backend.lazy(SLICE, [x], strides ? { begin, strides } : { begin }, shape, dtype);
}

/** Joins tensors along an axis. */
export function concat(
  backend: OnnxRuntimeBackend,
  tensors: readonly TensorInfo[],
  axis: number,
): TensorInfo {
  const parts = tensors.filter((x) => util.sizeFromShape(x.shape) > 0);
  const shape = backend_util.computeOutShape(
    tensors.map((x) => x.shape),
    axis,
  );
  const dtype = lazyType(tensors[0]!.dtype);
  if (parts.length === 0) return filled(backend, shape, 0, dtype);
  if (parts.length === 1) return backend.alias(parts[0]!, shape);
  return backend.lazy(CONCAT, parts, { axis }, shape, dtype);
}

/** Kernels that move elements without computing. */
export const shapeKernels: KernelDefinition[] = [
  kernel<{ x: TensorInfo }, object>('Identity', ({ inputs: { x }, backend }) => backend.alias(x, x.shape)),
  kernel<{ x: TensorInfo }, { shape: number[] }>('Reshape', ({ inputs: { x }, attrs, backend }) => {
    const size = util.sizeFromShape(x.shape);
    const shape = util.inferFromImplicitShape(attrs.shape, size);
    util.assert(
      size === util.sizeFromShape(shape),
      () =>
        `The new shape (${shape.join()}) has ${util.sizeFromShape(shape)} elements and the old shape ` +
        `(${x.shape.join()}) has ${size} elements. The new shape and old shape must have the same number of elements.`,
    );
    return backend.alias(x, shape);
  }),
  kernel<{ input: TensorInfo }, { dim: number }>(
    'ExpandDims',
    ({ inputs: { input }, attrs: { dim }, backend }) => {
      const shape = input.shape.slice();
      util.assert(
        dim >= -(shape.length + 1) && dim <= shape.length,
        () => `Axis must be in the interval [${-(shape.length + 1)}, ${shape.length}]`,
      );
      shape.splice(dim < 0 ? shape.length + 1 + dim : dim, 0, 1);
      return backend.alias(input, shape);
    },
  ),
  kernel<{ x: TensorInfo }, { perm: number[] }>('Transpose', ({ inputs: { x }, attrs, backend }) =>
    transpose(backend, x, attrs.perm),
  ),
  kernel<{ x: TensorInfo }, { begin: number | number[]; size: number | number[] }>(
    'Slice',
    ({ inputs: { x }, attrs, backend }) => {
      const [begin, size] = slice_util.parseSliceParams(x, attrs.begin, attrs.size) as [number[], number[]];
      slice_util.assertParamsValid(x, begin, size);
      return slice(backend, x, begin, size);
    },
  ),
  kernel<{ x: TensorInfo }, StridedSliceAttrs>('StridedSlice', stridedSlice),
  kernel<TensorInfo[], { axis: number }>('Concat', ({ inputs, attrs, backend }) => {
    const [axis] = util.parseAxisParam(attrs.axis, inputs[0]!.shape);
    backend_util.assertParamsConsistent(
      inputs.map((x) => x.shape),
      axis!,
    );
    return concat(backend, inputs, axis!);
  }),
  kernel<TensorInfo[], { axis: number }>('Pack', ({ inputs, attrs: { axis }, backend }) => {
    const [first] = inputs;
    for (const x of inputs) {
      util.assertShapesMatch(first!.shape, x.shape, 'All tensors passed to stack must have matching shapes');
      util.assert(x.dtype === first!.dtype, () => 'All tensors passed to stack must have matching dtypes');
    }
    const slices = inputs.map((x) => {
      const shape = x.shape.slice();
      shape.splice(axis, 0, 1);
      return backend.alias(x, shape);
    });
    const result = concat(backend, slices, axis);
    for (const x of slices) backend.disposeData(x.dataId);
    return result;
  }),
  kernel<{ value: TensorInfo }, { axis: number }>('Unpack', ({ inputs: { value }, attrs, backend }) => {
    const axis = attrs.axis < 0 ? attrs.axis + value.shape.length : attrs.axis;
    const shape = value.shape.filter((_, i) => i !== axis);
    return split(backend, value, axis, new Array<number>(value.shape[axis]!).fill(1)).map((part) => ({
      ...part,
      shape,
    }));
  }),
  kernel<{ x: TensorInfo }, { numOrSizeSplits: number | number[]; axis: number }>(
    'SplitV',
    ({ inputs: { x }, attrs, backend }) => {
      const [axis] = util.parseAxisParam(attrs.axis, x.shape);
      const sizes = backend_util.prepareSplitSize(x, attrs.numOrSizeSplits, axis);
      return split(backend, x, axis!, sizes);
    },
  ),
  kernel<{ x: TensorInfo }, { paddings: [number, number][]; constantValue: number }>(
    'PadV2',
    ({ inputs: { x }, attrs: { paddings, constantValue }, backend }) => {
      const dtype = lazyType(x.dtype);
      const shape = x.shape.map((size, i) => size + paddings[i]![0] + paddings[i]![1]);
      if (shape.join() === x.shape.join()) return backend.alias(x, shape);
      if (util.sizeFromShape(x.shape) === 0) return filled(backend, shape, constantValue, dtype);
      const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
      return backend.lazy(PAD, [x], { pads, value: constantValue }, shape, dtype);
    },
  ),
  kernel<{ x: TensorInfo }, { reps: number[] }>('Tile', ({ inputs: { x }, attrs: { reps }, backend }) => {
    const dtype = lazyType(x.dtype);
    const shape = x.shape.map((size, i) => size * reps[i]!);
    if (util.sizeFromShape(shape) === 0) return filled(backend, shape, 0, dtype);
    if (reps.every((count) => count === 1)) return backend.alias(x, shape);
    return reps.every((count, i) => count === 1 || x.shape[i] === 1)
      ? backend.lazy(EXPAND, [x], {}, shape, dtype)
      : backend.lazy(TILE, [x], { reps }, shape, dtype);
  }),
  kernel<{ x: TensorInfo }, { dims: number[] }>('Reverse', ({ inputs: { x }, attrs, backend }) => {
    const dims = util.parseAxisParam(attrs.dims, x.shape);
    if (x.shape.length === 0) return backend.alias(x, []);
    const begin = x.shape.map((size, i) => (dims.includes(i) ? size - 1 : 0));
    const strides = x.shape.map((_, i) => (dims.includes(i) ? -1 : 1));
    return slice(backend, x, begin, x.shape, strides);
  }),
  kernel<{ x: TensorInfo }, { dtype: TensorInfo['dtype'] }>('Cast', ({ inputs: { x }, attrs, backend }) =>
    convert(backend, x, lazyType(attrs.dtype)),
  ),
];

interface StridedSliceAttrs {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

function stridedSlice({
  inputs: { x },
  attrs,
  backend,
}: {
  inputs: { x: TensorInfo };
  attrs: StridedSliceAttrs;
  backend: OnnxRuntimeBackend;
}): TensorInfo {
  const plan = slice_util.sliceInfo(
    x.shape,
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
  if (plan.isIdentity) return backend.alias(x, plan.finalShape);
  const shape = slice_util.computeOutShape(plan.begin, plan.end, plan.strides);
  const result = slice(backend, x, plan.begin, shape, plan.strides);
  return { ...result, shape: plan.finalShape };
}

function split(
  backend: OnnxRuntimeBackend,
  x: TensorInfo,
  axis: number,
  sizes: readonly number[],
): TensorInfo[] {
  let offset = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, i) => (i === axis ? offset : 0));
    const shape = x.shape.map((full, i) => (i === axis ? size : full));
    offset += size;
    return slice(backend, x, begin, shape);
  });
}
