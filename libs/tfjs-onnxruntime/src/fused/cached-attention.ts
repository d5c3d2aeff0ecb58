import {
  add,
  concat,
  expandDims,
  lessEqual,
  matMul,
  mul,
  oneHot,
  range,
  reshape,
  scalar,
  slice,
  softmax,
  sub,
  tidy,
  tile,
  transpose,
  where,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

import type { LazyOp } from '../lazy-node.ts';
import { fusedKernel } from './fused-kernel.ts';
import { rotaryEmbeddingReference } from './rotary-embedding.ts';

/** Keys and values of the tokens so far: [batch, keyHeads, capacity, size] each, float32. */
export interface KeyValueCache {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** Tables of rotary embedding, [positions, size / 2] with a row for each place of the cache. */
export interface RotaryTables {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

/** What cachedAttention computes. */
export interface CachedAttention extends KeyValueCache {
  /** [batch, n, heads, size] */
  readonly output: Tensor;
}

/**
 * Causal attention of `n` new tokens a row over those in a cache, for generation: no gradient. `query`
 * [batch, n, heads, size], `key` and `value` [batch, n, keyHeads, size], before rotary embedding, which is applied
 * by position where `rotary` is given. `totals` [batch], int32: tokens of each row, the new ones included.
 *
 * With n > 1 the rows begin: token j of a row takes place j of the cache, and a row shorter than n is padded at its
 * end (what comes out of padding means nothing, and later tokens take its places). With n = 1 the token takes place
 * totals − 1. Rows need not be equally long.
 *
 * Assign the cache returned to the variables that hold it: in a compiled function it is then written in place.
 */
export function cachedAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  cache: KeyValueCache,
  totals: Tensor,
  rotary?: RotaryTables,
): CachedAttention {
  if (!CACHED_ATTENTION.available())
    return cachedAttentionReference(query, key, value, cache, totals, rotary);
  const operands = { query, key, value, keys: cache.keys, values: cache.values, totals };
  const [output, keys, values] = CACHED_ATTENTION.run({ ...operands, ...rotary }, {});
  return { output: output!, keys: keys!, values: values! };
}

/** The same in plain operations, over all places of the cache. */
export function cachedAttentionReference(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  cache: KeyValueCache,
  totals: Tensor,
  rotary?: RotaryTables,
): CachedAttention {
  const [batch, n, heads, size] = query.shape as [number, number, number, number];
  const [, keyHeads, capacity] = cache.keys.shape as [number, number, number];
  const positions =
    n > 1
      ? tile(expandDims(range(0, n, 1, 'int32'), 0), [batch, 1])
      : reshape(sub(totals, scalar(1, 'int32')), [batch, 1]);
  const rotated = (x: Tensor): Tensor =>
    rotary ? rotaryEmbeddingReference(x, rotary.cos, rotary.sin, positions) : x;
  const stored = (old: Tensor, x: Tensor): Tensor => {
    const fresh = transpose(x, [0, 2, 1, 3]);
    if (n > 1) return concat([fresh, slice(old, [0, 0, n, 0], [batch, keyHeads, capacity - n, size])], 2);
    const place = reshape(oneHot(reshape(positions, [batch]), capacity, 1, 0, 'bool'), [
      batch,
      1,
      capacity,
      1,
    ]);
    return where(tile(place, [1, keyHeads, 1, size]), tile(fresh, [1, 1, capacity, 1]), old);
  };
  const keys = stored(cache.keys, rotated(key));
  const values = stored(cache.values, value);
  const rows = reshape(transpose(rotated(query), [0, 2, 1, 3]), [batch * keyHeads, -1, size]);
  const flat = (x: Tensor): Tensor => reshape(x, [batch * keyHeads, capacity, size]);
  const scores = reshape(mul(matMul(rows, flat(keys), false, true), 1 / Math.sqrt(size)), [
    batch,
    heads,
    n,
    capacity,
  ]);
  const bias = tidy(() => {
    const places = reshape(range(0, capacity, 1, 'int32'), [1, 1, 1, capacity]);
    return where(lessEqual(places, reshape(positions, [batch, 1, n, 1])), scalar(0), scalar(-1e30));
  });
  const weights = reshape(softmax(add(scores, bias)), [batch * keyHeads, -1, capacity]);
  const mixed = reshape(matMul(weights, flat(values)), [batch, heads, n, size]);
  return { output: transpose(mixed, [0, 2, 1, 3]), keys, values };
}

/** query, key, value, keys, values, totals [, cos, sin] to the output and the new cache. */
const ATTEND: LazyOp<{ rotary: boolean }> = {
  name: 'CachedAttention',
  overwrites: { 3: 1, 4: 2 },
  emit: (e, inputs, { attrs, operands }) => {
    const [query, key, value, keys, values, totals, cos = '', sin = ''] = inputs;
    const [batch, n, heads, size] = operands[0]!.shape as [number, number, number, number];
    const keyHeads = operands[1]!.shape[2]!;
    const flat = (x: string, count: number): string => e.op('Reshape', [x, e.ints([batch, n, count * size])]);
    const last = e.op('Sub', [totals!, e.scalar(1, 'int32')]);
    // As many as there are new tokens means that the rows begin.
    const longest = n > 1 ? e.scalar(n, 'int32') : e.op('ReduceMax', [totals!, e.ints([0])], { keepdims: 0 });
    const [output, newKeys, newValues] = e.ops(
      'GroupQueryAttention',
      [
        flat(query!, heads),
        flat(key!, keyHeads),
        flat(value!, keyHeads),
        keys!,
        values!,
        last,
        longest,
        cos,
        sin,
      ],
      3,
      { num_heads: heads, kv_num_heads: keyHeads, do_rotary: attrs.rotary ? 1 : 0 },
      'com.microsoft',
    ) as [string, string, string];
    return [e.op('Reshape', [output, e.ints([batch, n, heads, size])]), newKeys, newValues];
  },
};

interface Operands extends Record<string, TensorInfo> {
  query: TensorInfo;
  key: TensorInfo;
  value: TensorInfo;
  keys: TensorInfo;
  values: TensorInfo;
  totals: TensorInfo;
}

export const CACHED_ATTENTION = fusedKernel<Operands, object>('CachedAttention', ({ inputs, backend }) => {
  const { query, key, value, keys, values, totals, cos, sin } = inputs;
  const tables = cos && sin ? [cos, sin] : [];
  return backend.lazyTuple(
    ATTEND,
    [query, key, value, keys, values, totals, ...tables],
    { rotary: tables.length > 0 },
    [query.shape, keys.shape, values.shape],
  );
});
