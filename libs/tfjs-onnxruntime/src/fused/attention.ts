import {
  add,
  customGrad,
  equal,
  expandDims,
  logicalAnd,
  matMul,
  mul,
  range,
  reshape,
  scalar,
  softmax,
  tidy,
  transpose,
  where,
  lessEqual,
  type GradSaveFunc,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

import { ATTENTION_BACKWARD, ATTENTION_FORWARD, type AttentionAttrs } from './attention-blocks.ts';
import { fusedKernel } from './fused-kernel.ts';

/** What else attention may be told. */
export interface AttentionOptions {
  /**
   * Documents packed in a row, int32 [batch, length]: a position sees its own document only. The positions of a document
   * stand together. Where loops run well, keys before the documents of a block are not looked at.
   */
  readonly segments?: Tensor;
  /** Query positions of one block; by default from 128 to 512, by length. */
  readonly block?: number;
}

/**
 * Causal attention with grouped key and value heads (query head h reads key head ⌊h / group⌋), scaled by
 * 1 / sqrt(size). `query` [batch, length, heads, size]; `key`, `value` [batch, length, keyHeads, size].
 *
 * Scores are made and dropped block by block of query positions, over the keys that a block may see, and made again
 * for the gradient: memory grows with length, not with its square.
 */
export function causalAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions = {},
): Tensor {
  if (!ATTENTION.available()) return causalAttentionReference(query, key, value, options);
  const { segments } = options;
  const attrs: AttentionAttrs = {
    block: options.block ?? blockLength(query.shape[1]!),
    segmented: segments !== undefined,
  };
  return customGrad((...args) => {
    const [q, k, v, save] = args as unknown as [Tensor, Tensor, Tensor, GradSaveFunc];
    const [out] = ATTENTION.run({ q, k, v, ...(segments && { segments }) }, attrs);
    save([q, k, v, out!, ...(segments ? [segments] : [])]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [sq, sk, sv, so, ss] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor?];
      return ATTENTION_GRADIENT.run({ q: sq, k: sk, v: sv, out: so, dy, ...(ss && { segments: ss }) }, attrs);
    };
    return { value: out!, gradFunc };
  })(query, key, value);
}

/** The same in plain operations, with all scores at once. */
export function causalAttentionReference(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { segments }: AttentionOptions = {},
): Tensor {
  const [batch, length, heads, size] = query.shape as [number, number, number, number];
  const keyHeads = key.shape[2]!;
  const grouped = reshape(transpose(query, [0, 2, 1, 3]), [
    batch * keyHeads,
    (heads / keyHeads) * length,
    size,
  ]);
  const rows = (x: Tensor): Tensor => reshape(transpose(x, [0, 2, 1, 3]), [batch * keyHeads, length, size]);
  const scores = reshape(mul(matMul(grouped, rows(key), false, true), 1 / Math.sqrt(size)), [
    batch,
    heads,
    length,
    length,
  ]);
  const bias = tidy(() => {
    const position = range(0, length, 1, 'int32');
    const causal = lessEqual(expandDims(position, 0), expandDims(position, 1));
    const seen = segments
      ? logicalAnd(causal, expandDims(equal(expandDims(segments, 1), expandDims(segments, 2)), 1))
      : causal;
    return where(seen, scalar(0), scalar(-1e30));
  });
  const weights = reshape(softmax(add(scores, bias)), [batch * keyHeads, -1, length]);
  const mixed = reshape(matMul(weights, rows(value)), [batch, heads, length, size]);
  return transpose(mixed, [0, 2, 1, 3]);
}

/**
 * Block length. Small blocks waste less on keys that no query of the block sees, and their scores stay in caches;
 * few blocks keep the graph small, which for long rows takes more memory than the scores.
 */
function blockLength(length: number): number {
  if (length <= 2048) return 128;
  return length <= 8192 ? 256 : 512;
}

interface Operands extends Record<string, TensorInfo> {
  q: TensorInfo;
  k: TensorInfo;
  v: TensorInfo;
}

export const ATTENTION = fusedKernel<Operands, AttentionAttrs>(
  'Attention',
  ({ inputs, attrs: { block, segmented }, backend }) => {
    const { q, k, v, segments } = inputs;
    const operands = [q, k, v, ...(segments ? [segments] : [])];
    return backend.lazyTuple(ATTENTION_FORWARD, operands, { block, segmented }, [q.shape]);
  },
);

export const ATTENTION_GRADIENT = fusedKernel<Operands & { out: TensorInfo; dy: TensorInfo }, AttentionAttrs>(
  'AttentionGradient',
  ({ inputs, attrs: { block, segmented }, backend }) => {
    const { q, k, v, out, dy, segments } = inputs;
    const operands = [q, k, v, ...(segments ? [segments] : []), out, dy];
    return backend.lazyTuple(ATTENTION_BACKWARD, operands, { block, segmented }, [q.shape, k.shape, v.shape]);
  },
);
