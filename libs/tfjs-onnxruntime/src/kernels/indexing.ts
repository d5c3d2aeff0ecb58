/** Kernels that read and write by index. */
import { backend_util, gather_util, scatter_util, util, type TensorInfo } from '@tensorflow/tfjs-core';

import type { OnnxRuntimeBackend } from '../backend.ts';
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

const SCATTER: LazyOp<{ rank: number; count: number }> = {
  name: 'ScatterNd',
  emit: (e, [indices, updates], { attrs: { rank, count }, shape, dtype }) => {
    const zero = e.op('Expand', [e.scalar(0, dtype), e.ints(shape)]);
    const rows = e.op('Reshape', [e.cast(indices!, 'int64'), e.ints([count, rank])]);
    const values = e.op('Reshape', [updates!, e.ints([count, ...shape.slice(rank)])]);
    return e.op('ScatterND', [zero, rows, values], { reduction: 'add' });
  },
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
    const rank = operands[0]!.shape.length;
    const column = e.op('Unsqueeze', [indices!, e.ints([rank])]);
    const hit = e.op('Equal', [column, positions]);
    return e.op('Where', [hit, e.scalar(onValue, dtype), e.scalar(offValue, dtype)]);
  },
};

/** Sorted whether asked for or not: of equals tfjs wants the first, which only sorting gives. */
const TOP_K: LazyOp<{ k: number; output: 0 | 1 }> = {
  name: 'TopK',
  emit: (e, [x], { attrs, operands }) => {
    const [values, indices] = e.ops('TopK', [x!, e.ints([attrs.k])], 2, {
      axis: operands[0]!.shape.length - 1,
      sorted: 1,
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
      checkIndices(backend, indices, x.shape[axis!]!);
      const info = backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis!, attrs.batchDims);
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
      const [shape] = gather_util.prepareAndValidate(params, indices);
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
      const { sliceRank, numUpdates } = scatter_util.calculateShapes(updates, indices, attrs.shape);
      return backend.lazy(
        SCATTER,
        [indices, updates],
        { rank: sliceRank, count: numUpdates },
        attrs.shape,
        dtype,
      );
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
  kernel<{ x: TensorInfo }, { k: number }>('TopK', ({ inputs: { x }, attrs: { k }, backend }) => {
    const shape = [...x.shape.slice(0, -1), k];
    return ([0, 1] as const).map((output) =>
      backend.lazy(TOP_K, [x], { k, output }, shape, output === 0 ? lazyType(x.dtype) : 'int32'),
    );
  }),
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

/** Indices that are known are checked at once; for others ONNX Runtime says what is wrong when it runs. */
function checkIndices(backend: OnnxRuntimeBackend, indices: TensorInfo, size: number): void {
  if (!backend.isComputed(indices)) return;
  for (const index of backend.readSync(indices.dataId) as Int32Array) {
    util.assert(
      index >= 0 && index < size,
      () => `GatherV2: the index value ${index} is not in [0, ${size - 1}]`,
    );
  }
}

/** Batch `batch` of `x`, whose leading axes hold `batches` of them, reshaped. */
function sliceBatch(
  backend: OnnxRuntimeBackend,
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
