import {
  cachedAttention,
  rotaryEmbedding,
  type CachedAttention,
  type KeyValueCache,
  type RotaryTables,
} from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

/** Components that a head has in a cache: the next multiple of 16, which is what ONNX Runtime's attention takes. */
export function cachedHeadSize(headDim: number): number {
  return Math.ceil(headDim / 16) * 16;
}

/**
 * `cachedAttention` for heads of any size: those that are no multiple of 16 are rotated here and filled up with
 * zeros, which change no product; only the scale by the root of the size has to be made good.
 */
export function attend(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  cache: KeyValueCache,
  totals: tf.Tensor,
  { cos, sin }: RotaryTables,
): CachedAttention {
  const [rows, n, heads, size] = query.shape as [number, number, number, number];
  const full = cachedHeadSize(size);
  if (full === size) return cachedAttention(query, key, value, cache, totals, { cos, sin });
  const order = Array.from({ length: rows * n }, (_, i) => i % n);
  const positions =
    n > 1
      ? tf.tensor2d(order, [rows, n], 'int32')
      : tf.reshape(tf.sub(totals, tf.scalar(1, 'int32')), [rows, 1]);
  const filled = (x: tf.Tensor): tf.Tensor =>
    tf.pad(x, [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, full - size],
    ]);
  const rotated = (x: tf.Tensor): tf.Tensor => filled(rotaryEmbedding(x, cos, sin, positions));
  const scaled = tf.mul(rotated(query), Math.sqrt(full / size));
  const { output, keys, values } = cachedAttention(scaled, rotated(key), filled(value), cache, totals);
  return { output: tf.slice(output, [0, 0, 0, 0], [rows, n, heads, size]), keys, values };
}
