import { BACKEND_NAME, onnxRuntimeBackend } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

import { disposeModel, forward, logits, newModel, parseConfig, type Model } from '../index.ts';
import { packedDecoder } from './packed-decoder.ts';
import { tensorDecoder } from './tensor-decoder.ts';
import type { TokenDecoder } from './token-decoder.ts';

const sizes = {
  vocab_size: 40,
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  intermediate_size: 48,
  max_position_embeddings: 1000,
  initializer_range: 0.2,
};

const variants = {
  'qwen3, tied': { model_type: 'qwen3', head_dim: 32, tie_word_embeddings: true },
  'qwen2, biased': { model_type: 'qwen2', hidden_size: 64 },
  'llama with all biases': { model_type: 'llama', head_dim: 16, attention_bias: true, mlp_bias: true },
  'llama, yarn': {
    model_type: 'llama',
    head_dim: 16,
    rope_scaling: { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 64 },
  },
};

/** The last token's logits by the forward pass, without a cache. */
function withoutCache(model: Model, tokens: readonly number[]): Float32Array {
  return tf.tidy(() => {
    const row = (values: number[]): tf.Tensor => tf.tensor2d([values], undefined, 'int32');
    const inputs = {
      inputIds: row([...tokens]),
      positionIds: row(tokens.map((_, i) => i)),
      segmentIds: null,
    };
    const last = tf.slice(forward(model, inputs), [0, tokens.length - 1, 0], [1, 1, -1]);
    return logits(model, last).dataSync<'float32'>();
  });
}

function randomizeVectors(model: Model): void {
  for (const tensor of model.parameters.values()) {
    if (tensor.rank > 1 || !(tensor instanceof tf.Variable)) continue;
    const shape = tensor.shape as [number];
    tf.tidy(() => {
      tensor.assign(tf.add(tensor, tf.randomNormal(shape, 0, 0.2, 'float32', 5)));
    });
  }
}

function difference(got: Float32Array, wanted: Float32Array): number {
  expect(got).toHaveLength(wanted.length);
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0);
}

const text = (length: number, start: number): number[] =>
  Array.from({ length }, (_, i) => (start + i * i) % 40);

describe.each(Object.entries(variants))('%s', (_, variant) => {
  let model: Model;

  beforeAll(async () => {
    await tf.setBackend(BACKEND_NAME);
    model = newModel(parseConfig({ ...sizes, ...variant }), 2);
    randomizeVectors(model);
  });

  afterAll(() => {
    disposeModel(model);
  });

  const decoders: [string, () => TokenDecoder][] = [
    ['packed', () => packedDecoder(model, onnxRuntimeBackend())],
    ['of tensor operations', () => tensorDecoder(model)],
  ];

  it.each(decoders)('the decoder %s gives what the forward pass gives, rows coming and going', (_, open) => {
    const decoder = open();
    const rows = [text(3, 1), text(1, 7), text(150, 3), text(3, 1)];
    for (const row of rows) {
      expect(difference(decoder.admit(row), withoutCache(model, row))).toBeLessThan(2e-5);
    }
    const add = (tokens: number[]): void => {
      const given = decoder.step(tokens).map((row) => Float32Array.from(row));
      tokens.forEach((token, i) => {
        rows[i]!.push(token);
        expect(difference(given[i]!, withoutCache(model, rows[i]!))).toBeLessThan(2e-5);
      });
    };
    add([5, 6, 7, 8]);
    decoder.drop([1]);
    rows.splice(1, 1);
    add([9, 10, 11]);
    decoder.admit([12, 13]);
    rows.push([12, 13]);
    add([1, 2, 3, 4]);
    decoder.drop([0, 2]);
    rows.splice(2, 1);
    rows.splice(0, 1);
    add([20, 21]);
    const whole = text(140, 11);
    for (const from of [0, 130, 139]) {
      const scores = decoder.score(whole, from);
      expect(scores).toHaveLength((140 - from) * 40);
      expect(difference(scores.slice(-40), withoutCache(model, whole))).toBeLessThan(2e-5);
      expect(difference(scores.slice(0, 40), withoutCache(model, whole.slice(0, from + 1)))).toBeLessThan(
        2e-5,
      );
    }
    add([22, 23]);
    decoder.dispose();
  });
});

it.each([8, 12, 6])('heads of %i components are decoded too', async (headDim) => {
  await tf.setBackend(BACKEND_NAME);
  const model = newModel(parseConfig({ ...sizes, model_type: 'qwen3', head_dim: headDim }), 3);
  const decoder = tensorDecoder(model);
  const row = text(5, 2);
  expect(difference(decoder.admit(row), withoutCache(model, row))).toBeLessThan(2e-5);
  expect(difference(decoder.step([4])[0]!, withoutCache(model, [...row, 4]))).toBeLessThan(2e-5);
  decoder.dispose();
  disposeModel(model);
});
