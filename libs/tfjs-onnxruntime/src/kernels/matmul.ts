/** Matrix products. */
import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';

import type { OnnxRuntimeBackend } from '../backend.ts';
import type { LazyOp } from '../lazy-node.ts';
import { kernel, type KernelDefinition } from './define.ts';
import { convert, filled, lazyType } from './operand.ts';

/** Attributes of a batched product of possibly transposed operands. */
export interface ProductAttrs {
  transposeA: boolean;
  transposeB: boolean;
}

const PRODUCT: LazyOp<ProductAttrs> = {
  name: 'BatchMatMul',
  emit: (e, [a, b], { attrs: { transposeA, transposeB } }) =>
    transposeA || transposeB
      ? e.op(
          'FusedMatMul',
          [a!, b!],
          { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 },
          'com.microsoft',
        )
      : e.op('MatMul', [a!, b!]),
};

/** The product of `a` [..., m, k] and `b` [..., k, n], of which either may come transposed; leading axes broadcast. */
export function product(
  backend: OnnxRuntimeBackend,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
): TensorInfo {
  const inner = a.shape.at(transposeA ? -2 : -1)!;
  const m = a.shape.at(transposeA ? -1 : -2)!;
  const n = b.shape.at(transposeB ? -2 : -1)!;
  util.assert(
    inner === b.shape.at(transposeB ? -1 : -2),
    () =>
      `Error in matMul: inner shapes (${inner}) and (${b.shape.at(transposeB ? -1 : -2)}) of Tensors with shapes ` +
      `${a.shape.join()} and ${b.shape.join()} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, m, n];
  const dtype = lazyType(a.dtype);
  if (util.sizeFromShape(shape) === 0 || inner === 0) return filled(backend, shape, 0, dtype);
  if (dtype === 'float32' && b.dtype === 'float32')
    return backend.lazy(PRODUCT, [a, b], { transposeA, transposeB }, shape, dtype);
  const floats = [convert(backend, a, 'float32'), convert(backend, b, 'float32')];
  const result = backend.lazy(PRODUCT, floats, { transposeA, transposeB }, shape, 'float32');
  const converted = convert(backend, result, dtype);
  for (const x of [...floats, result]) backend.disposeData(x.dataId);
  return converted;
}

/** Matrix products. */
export const matmulKernels: KernelDefinition[] = [
  kernel<{ a: TensorInfo; b: TensorInfo }, ProductAttrs>(
    'BatchMatMul',
    ({ inputs: { a, b }, attrs, backend }) => product(backend, a, b, attrs.transposeA, attrs.transposeB),
  ),
];
