/** Losses of a small decoder in training, from the same weights and tokens on every backend. */
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';

import { decoderLoss, type TestDecoder } from './decoder.testing.ts';
import { adamW, clipFactor, createMoments, globalNorm, materialize } from './index.ts';

const SHAPE: TestDecoder = {
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 8,
  rope_theta: 10000,
};
const WIDTH = 24;
const VOCABULARY = 40;

/** Losses of `steps` AdamW steps on a backend, from the same weights and tokens everywhere. */
export async function losses(backend: string, steps: number): Promise<number[]> {
  await tf.setBackend(backend);
  const sizes: Record<string, number[]> = {
    'model.embed_tokens': [VOCABULARY, WIDTH],
    'model.norm': [WIDTH],
  };
  for (const layer of [0, 1]) {
    const of = (name: string, size: number[]): void => {
      sizes[`model.layers.${layer}.${name}`] = size;
    };
    of('input_layernorm', [WIDTH]);
    of('self_attn.q_proj', [32, WIDTH]);
    of('self_attn.k_proj', [16, WIDTH]);
    of('self_attn.v_proj', [16, WIDTH]);
    of('self_attn.o_proj', [WIDTH, 32]);
    of('self_attn.q_norm', [8]);
    of('self_attn.k_norm', [8]);
    of('post_attention_layernorm', [WIDTH]);
    of('mlp.gate_proj', [48, WIDTH]);
    of('mlp.up_proj', [48, WIDTH]);
    of('mlp.down_proj', [WIDTH, 48]);
  }
  const variables = Object.entries(sizes).map(([name, size], i) =>
    tf.variable(
      size.length === 1
        ? tf.ones(size)
        : tf.tensor(
            Array.from({ length: size[0]! * size[1]! }, (_, j) => 0.08 * Math.sin(j * 12.9898 + i)),
            size,
          ),
      true,
      `${backend} ${name}.weight`,
    ),
  );
  const parameters = Object.fromEntries(variables.map((x) => [x.name.slice(backend.length + 1), x]));
  const moments = new Map(variables.map((x) => [x, createMoments(x)]));
  const inputIds = [0, 1].map((row) => Array.from({ length: 8 }, (_, i) => (i * 7 + row * 5) % VOCABULARY));
  const result: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () => decoderLoss(SHAPE, parameters, { inputIds, labels: inputIds }),
        variables,
      );
      const gradientFactor = clipFactor(globalNorm(Object.values(grads)), 1);
      const updated = adamW(
        [{ parameters: variables, weightDecay: 0.01 }],
        grads,
        moments,
        { beta1: 0.9, beta2: 0.95, epsilon: 1e-5 },
        { step, learningRate: 1e-3, gradientFactor },
      );
      materialize([value, ...updated]);
      return value;
    });
    result.push((await loss.data())[0]!);
    loss.dispose();
  }
  return result;
}
