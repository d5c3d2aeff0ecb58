/** Kernels that read and write by index. */
import { backend_util, gather_util, util, type TensorInfo } from '@tensorflow/tfjs-core';

import type { LazyOp } from '../lazy-node.ts';
import { kernel, type KernelDefinition } from './define.ts';
import { filled, lazyType } from './operand.ts';
import { concat } from './shape.ts';

const GATHER: LazyOp<{ axis: number }> = {
  name: 'GatherV2',
  emit: (e, [x, indices], { attrs }) => e.op('Gather', [x!, indices!], { axis: attrs.axis }),
};

/** Gather with leading batch axes: each batch is gathered by its own indices, as a gather of flattened rows. */
const GATHER_ND: LazyOp<{ batchDims: number }> = {
  name: 'GatherNd',
  emit: (e, [x, indices], { attrs }) =>
    e.op('GatherND', [x!, e.cast(indices!, 'int64')], { batch_dims: attrs.batchDims }),
};

/** Rows of the first operand added up at the indices of the second; indices outside are left out. */
const SEGMENT_SUM: LazyOp<{ rows: number }> = {
  name: 'UnsortedSegmentSum',
  emit: (e, [x, ids], { shape, attrs, dtype }) => {
    // One more row takes what has no segment: ScatterND would refuse such indices.
    const rows = attrs.rows;
    const outside = e.op('Or', [
      e.op('Less', [ids!, e.scalar(0, 'int32')]),
      e.op('GreaterOrEqual', [ids!, e.scalar(rows, 'int32')]),
    ]);
    const safe = e.op('Where', [outside, e.scalar(rows, 'int32'), ids!]);
    const index = e.op('Unsqueeze', [e.cast(safe, 'int64'), e.ints([-1])]);
    const zero = e.op('Expand', [e.scalar(0, dtype), e.ints([rows + 1, ...shape.slice(1)])]);
    const sums = e.op('ScatterND', [zero, index, x!], { reduction: 'add' });
    return e.op('Slice', [sums, e.ints([0]), e.ints([rows]), e.ints([0])]);
  },
};

const SCATTER: LazyOp = {
  name: 'ScatterNd',
  emit: (e, [indices, updates], { shape, dtype }) =>
    e.op(
      'ScatterND',
      [e.op('Expand', [e.scalar(0, dtype), e.ints(shape)]), e.cast(indices!, 'int64'), updates!],
      { reduction: 'add' },
    ),
};

const SCATTER_UPDATE: LazyOp = {
  name: 'TensorScatterUpdate',
  emit: (e, [tensor, indices, updates]) => e.op('ScatterND', [tensor!, e.cast(indices!, 'int64'), updates!]),
};

const ONE_HOT: LazyOp<{ depth: number; onValue: number; offValue: number }> = {
  name: 'OneHot',
  emit: (e, [indices], { attrs: { depth, onValue, offValue }, dtype, operands }) => {
    const positions = e.constant(
      Array.from({ length: depth }, (_, i) => i),
      [depth],
      'int32',
    );
    const { rank } = { rank: operands[0]!.shape.length };
    const column = e.op('Unsqueeze', [indices!, e.ints([rank])]);
    const hit = e.op('Equal', [column, positions]);
    return e.op('Where', [hit, e.scalar(onValue, dtype), e.scalar(offValue, dtype)]);
  },
};

const TOP_K: LazyOp<{ k: number; sorted: boolean; output: 0 | 1 }> = {
  name: 'TopK',
  emit: (e, [x], { attrs, operands }) => {
    const [values, indices] = e.ops('TopK', [x!, e.ints([attrs.k])], 2, {
      axis: operands[0]!.shape.length - 1,
      sorted: attrs.sorted ? 1 : 0,
    });
    return attrs.output === 0 ? values! : e.cast(indices!, 'int32');
  },
};

const SELECT: LazyOp = {
  name: 'Select',
  elementwise: true,
  emit: (e, [condition, yes, no], { dtype }) =>
    dtype === 'bool'
      ? e.cast(e.op('Where', [condition!, e.cast(yes!, 'int32'), e.cast(no!, 'int32')]), 'bool')
      : e.op('Where', [condition!, yes!, no!]),
};

/** Kernels that read and write by index. */
export const indexingKernels: KernelDefinition[] = [
  kernel<{ x: TensorInfo; indices: TensorInfo }, { axis: number; batchDims: number }>(
    'GatherV2',
    ({ inputs: { x, indices }, attrs, backend }) => {
      const [axis] = util.parseAxisParam(attrs.axis, x.shape);
      const info = backend_util.segment_util.collectGatherOpShapeInfo(
        x as never,
        indices as never,
        axis!,
        attrs.batchDims,
      );
      const dtype = lazyType(x.dtype);
      if (util.sizeFromShape(info.outputShape) === 0) return filled(backend, info.outputShape, 0, dtype);
      if (attrs.batchDims === 0)
        return backend.lazy(GATHER, [x, indices], { axis: axis! }, info.outputShape, dtype);
      const perBatch = Array.from({ length: info.batchSize }, (_, batch) => {
        const rows = sliceBatch(backend, x, info.batchSize, batch, [
          info.outerSize,
          info.dimSize,
          info.sliceSize,
        ]);
        const ids = sliceBatch(backend, indices, info.batchSize, batch, [
          util.sizeFromShape(indices.shape) / info.batchSize,
        ]);
        const shape = [1, info.outerSize, ids.shape[0]!, info.sliceSize];
        const result = backend.lazy(GATHER, [rows, ids], { axis: 1 }, shape.slice(1), dtype);
        for (const made of [rows, ids]) backend.disposeData(made.dataId);
        return { ...result, shape };
      });
      const result = concat(backend, perBatch, 0);
      for (const part of perBatch) backend.disposeData(part.dataId);
      return { ...result, shape: info.outputShape };
    },
  ),
  kernel<{ params: TensorInfo; indices: TensorInfo }, object>(
    'GatherNd',
    ({ inputs: { params, indices }, backend }) => {
      const [shape] = gather_util.prepareAndValidate(params as never, indices as never);
      return backend.lazy(GATHER_ND, [params, indices], { batchDims: 0 }, shape, lazyType(params.dtype));
    },
  ),
  kernel<{ x: TensorInfo; segmentIds: TensorInfo }, { numSegments: number }>(
    'UnsortedSegmentSum',
    ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend }) => {
      const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
      return backend.lazy(SEGMENT_SUM, [x, segmentIds], { rows: numSegments }, shape, lazyType(x.dtype));
    },
  ),
  kernel<{ indices: TensorInfo; updates: TensorInfo }, { shape: number[] }>(
    'ScatterNd',
    ({ inputs: { indices, updates }, attrs, backend }) => {
      const dtype = lazyType(updates.dtype);
      if (util.sizeFromShape(updates.shape) === 0) return filled(backend, attrs.shape, 0, dtype);
      return backend.lazy(SCATTER, [indices, updates], {}, attrs.shape, dtype);
    },
  ),
  kernel<{ tensor: TensorInfo; indices: TensorInfo; updates: TensorInfo }, object>(
    'TensorScatterUpdate',
    ({ inputs: { tensor, indices, updates }, backend }) =>
      backend.lazy(SCATTER_UPDATE, [tensor, indices, updates], {}, tensor.shape, lazyType(tensor.dtype)),
  ),
  kernel<
    { indices: TensorInfo },
    { dtype: TensorInfo['dtype']; depth: number; onValue: number; offValue: number }
  >('OneHot', ({ inputs: { indices }, attrs, backend }) => {
    const { depth, onValue, offValue } = attrs;
    return backend.lazy(
      ONE_HOT,
      [indices],
      { depth, onValue, offValue },
      [...indices.shape, depth],
      lazyType(attrs.dtype),
    );
  }),
  kernel<{ x: TensorInfo }, { k: number; sorted: boolean }>(
    'TopK',
    ({ inputs: { x }, attrs: { k, sorted }, backend }) => {
      const shape = [...x.shape.slice(0, -1), k];
      return ([0, 1] as const).map((output) =>
        backend.lazy(TOP_K, [x], { k, sorted, output }, shape, output === 0 ? lazyType(x.dtype) : 'int32'),
      );
    },
  ),
  kernel<{ condition: TensorInfo; t: TensorInfo; e: TensorInfo }, object>(
    'Select',
    ({ inputs: { condition, t, e }, backend }) => {
      // A condition of rank 1 chooses rows of operands of higher rank.
      const rows = condition.shape.length === 1 && t.shape.length > 1;
      const shape = rows ? [condition.shape[0]!, ...t.shape.slice(1).map(() => 1)] : condition.shape;
      return backend.lazy(SELECT, [{ ...condition, shape }, t, e], {}, t.shape, lazyType(t.dtype));
    },
  ),
];

/** Batch `batch` of `x`, whose leading axes hold `batches` of them, reshaped. */
function sliceBatch(
  backend: Parameters<typeof concat>[0],
  x: TensorInfo,
  batches: number,
  batch: number,
  shape: number[],
): TensorInfo {
  const flat = { ...x, shape: [batches, util.sizeFromShape(shape)] };
  const index = backend.lazy(ROW, [flat], { row: batch }, shape, lazyType(x.dtype));
  return index;
}

const ROW: LazyOp<{ row: number }> = {
  name: 'Row',
  transparent: true,
  emit: (e, [x], { attrs: { row }, shape }) =>
    e.op('Reshape', [e.op('Slice', [x!, e.ints([row]), e.ints([row + 1]), e.ints([0])]), e.ints(shape)]),
};
