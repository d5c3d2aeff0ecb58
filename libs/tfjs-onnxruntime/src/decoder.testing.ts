/** A Qwen3-like decoder for the tests, from named parameters with Hugging Face names. */
import * as tf from '@tensorflow/tfjs-core';

import { causalAttention, linearCrossEntropy, recompute, rmsNorm, rotaryEmbedding, swiglu } from './index.ts';

/** Sizes, as a model's config.json names them. */
export interface TestDecoder {
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly head_dim: number;
  readonly rope_theta: number;
}

/** Token ids, labels aligned with them, positions and documents: all [rows][length]. */
export interface TestBatch {
  readonly inputIds: number[][];
  readonly labels: number[][];
  readonly positions?: number[][];
  readonly segments?: number[][];
}

export type Parameters = Record<string, tf.Tensor>;

const LAYER = [
  'input_layernorm',
  'self_attn.q_proj',
  'self_attn.k_proj',
  'self_attn.v_proj',
  'self_attn.o_proj',
  'self_attn.q_norm',
  'self_attn.k_norm',
  'post_attention_layernorm',
  'mlp.gate_proj',
  'mlp.up_proj',
  'mlp.down_proj',
] as const;

/** Mean next-token loss over the labels that count. */
export function decoderLoss(
  shape: TestDecoder,
  parameters: Parameters,
  batch: TestBatch,
  recomputed = false,
): tf.Scalar {
  const rows = batch.inputIds.length;
  const length = batch.inputIds[0]!.length;
  const half = shape.head_dim / 2;
  const positions = batch.positions ?? batch.inputIds.map((row) => row.map((_, position) => position));
  const angle = (i: number): number => Math.floor(i / half) / shape.rope_theta ** ((i % half) / half);
  const angles = Array.from({ length: length * half }, (_, i) => angle(i));
  const tables = [
    tf.tensor(angles.map(Math.cos), [length, half]),
    tf.tensor(angles.map(Math.sin), [length, half]),
    tf.tensor(positions, [rows, length], 'int32'),
    ...(batch.segments ? [tf.tensor(batch.segments, [rows, length], 'int32')] : []),
  ];
  let x: tf.Tensor = tf.gather(
    parameters['model.embed_tokens.weight']!,
    tf.tensor1d(batch.inputIds.flat(), 'int32'),
  );
  for (let layer = 0; layer < shape.num_hidden_layers; layer++) {
    const weights = LAYER.map((name) => parameters[`model.layers.${layer}.${name}.weight`]!);
    const block = (...inputs: tf.Tensor[]): tf.Tensor => layerOutput(shape, inputs);
    x = recomputed ? recompute(block, [x, ...weights], tables) : block(x, ...weights, ...tables);
  }
  const next = batch.labels.map((row) => [...row.slice(1), -100]).flat();
  const count = next.filter((label) => label >= 0).length;
  return linearCrossEntropy(
    rmsNorm(x, parameters['model.norm.weight']!),
    parameters['model.embed_tokens.weight']!,
    tf.tensor1d(next, 'int32'),
    tf.fill([rows * length], 1 / count),
    { chunk: 13 },
  );
}

function layerOutput(shape: TestDecoder, inputs: readonly tf.Tensor[]): tf.Tensor {
  const [x, norm1, q, k, v, o, qNorm, kNorm, norm2, gate, up, down] = inputs as tf.Tensor2D[];
  const [cos, sin, positions, segments] = inputs.slice(12);
  const [rows, length] = positions!.shape as [number, number];
  const linear = (input: tf.Tensor, weight: tf.Tensor2D): tf.Tensor => tf.matMul(input, weight, false, true);
  const split = (input: tf.Tensor, heads: number): tf.Tensor =>
    tf.reshape(input, [rows, length, heads, shape.head_dim]);
  const rotate = (input: tf.Tensor): tf.Tensor => rotaryEmbedding(input, cos!, sin!, positions!);
  const normed = rmsNorm(x!, norm1!);
  const query = rmsNorm(split(linear(normed, q!), shape.num_attention_heads), qNorm!);
  const key = rmsNorm(split(linear(normed, k!), shape.num_key_value_heads), kNorm!);
  const value = split(linear(normed, v!), shape.num_key_value_heads);
  const mixed = causalAttention(rotate(query), rotate(key), value, {
    block: 7,
    ...(segments && { segments }),
  });
  const middle = tf.add(x!, linear(tf.reshape(mixed, [rows * length, -1]), o!));
  const normed2 = rmsNorm(middle, norm2!);
  return tf.add(middle, linear(swiglu(linear(normed2, gate!), linear(normed2, up!)), down!));
}
