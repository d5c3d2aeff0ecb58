import { disposeModel, newModel, parseConfig, type Model } from '@longhand/lm';
import { BACKEND_NAME } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';
import { microBatch } from './data/micro-batch.ts';
import { createLora } from './lora.ts';
import type { NamedVariables, Optimizer } from './optimizers/optimizer.ts';
import { trainStep } from './train-step.ts';

const config = parseConfig(
  {
    model_type: 'qwen3',
    hidden_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: 8,
    intermediate_size: 24,
    vocab_size: 40,
    max_position_embeddings: 64,
    rms_norm_eps: 1e-6,
    rope_theta: 10_000,
    tie_word_embeddings: false,
  },
  'the test',
);

const document = (length: number, seed: number) => ({
  ids: Int32Array.from({ length }, (_, i) => (i * 7 + seed) % 40),
  trained: new Uint8Array(length).fill(1),
});
const batch = microBatch([[document(5, 1), document(9, 2)], [document(14, 3)]], {
  rows: 2,
  length: 16,
  padId: 0,
  packed: true,
});

/** The gradients of a step, by variable, from an optimizer that keeps them and changes nothing. */
function gradientsOf(model: Model, variables: NamedVariables, recompute: boolean) {
  const seen = new Map<string, number[]>();
  const optimizer: Optimizer = {
    state: new Map(),
    update: (gradients) => {
      for (const [name, gradient] of gradients) seen.set(name, [...gradient.dataSync()]);
      return [];
    },
  };
  const trainee = { model, variables, optimizer, maxGradNorm: null, recompute };
  const { loss } = trainStep(trainee, [batch], { step: 1, learningRate: 0, sampledTokens: 0 });
  return { loss, gradients: seen };
}

function expectClose(got: readonly number[], wanted: readonly number[]): void {
  const scale = Math.max(...wanted.map(Math.abs), 1e-6);
  expect(got).toHaveLength(wanted.length);
  expect(Math.max(...got.map((x, i) => Math.abs(x - wanted[i]!))) / scale).toBeLessThan(1e-4);
}

it.each([
  [BACKEND_NAME, false],
  [BACKEND_NAME, true],
  ['cpu', true],
] as const)(
  'adapters have the loss of the merged model, and the gradients its matrices give them: %s, layers recomputed: %p',
  async (backend, recompute) => {
    await tf.setBackend(backend);
    const model = newModel(config, 3);
    const lora = createLora(model, { rank: 3, alpha: 6, targets: ['q_proj', 'o_proj', 'up_proj'] }, 5);
    // B begins as zero, where A has no gradient yet.
    for (const [name, variable] of lora.variables)
      if (name.endsWith('lora_B')) variable.assign(tf.randomNormal(variable.shape, 0, 0.1, 'float32', 9));

    const merged = lora.merged();
    const whole = new Map(
      [...merged.parameters].map(([name, tensor]) => [name, tf.variable(tensor)] as const),
    );
    const wanted = gradientsOf({ ...model, parameters: new Map(whole) }, whole, false);
    const got = gradientsOf(lora.adapted, lora.variables, recompute);

    expect(got.loss).toBeCloseTo(wanted.loss, 5);
    expect(got.gradients.size).toBe(12);
    for (const [name, gradient] of got.gradients) {
      const stem = name.replace(/\.lora_[AB]$/, '');
      // W + 2 B A: dB = 2 dW Aᵀ, dA = 2 Bᵀ dW.
      const product = tf.tidy(() => {
        const matrix = whole.get(`${stem}.weight`)!;
        const dW = tf.tensor2d(wanted.gradients.get(`${stem}.weight`)!, matrix.shape as [number, number]);
        const other = (part: string) => lora.variables.get(`${stem}.${part}`) as unknown as tf.Tensor2D;
        const chained = name.endsWith('lora_B')
          ? tf.matMul(dW, other('lora_A'), false, true)
          : tf.matMul(other('lora_B'), dW, true, false);
        return [...tf.mul(chained, 2).dataSync()];
      });
      expectClose(gradient, product);
    }
    tf.dispose([...whole.values(), ...lora.variables.values()]);
    disposeModel(merged);
    disposeModel(model);
  },
);
