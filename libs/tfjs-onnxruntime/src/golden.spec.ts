/** The decoder of fused operations against float64 reference numbers: loss, gradients, AdamW with clipping. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';

import { decoderLoss, type Parameters, type TestDecoder } from './decoder.testing.ts';
import { BACKEND_NAME, adamW, clipFactor, createMoments, globalNorm, materialize } from './index.ts';

interface Golden {
  input_ids: number[][];
  labels: number[][];
  loss: number;
  grad_norm: number;
  grads: Record<string, { norm: number; sample: { index: number[]; value: number[] } }>;
  adamw: AdamW;
  adamw_b: AdamW;
  packed: {
    input_ids: number[][];
    labels: number[][];
    position_ids: number[][];
    segment_ids: number[][];
    loss: number;
    grad_norm: number;
  };
}

interface AdamW {
  hyper: {
    beta1: number;
    beta2: number;
    eps: number;
    weight_decay: number;
    max_grad_norm: number;
  };
  steps: { loss: number; grad_norm: number; lr: number }[];
  loss_after: number;
  params_after: Record<string, { norm: number }>;
}

const shared = process.env.LONGHAND_SHARED ?? join(import.meta.dirname, '../../../../shared');
const folder = join(shared, 'golden/qwen3-tied');
const present = existsSync(folder);
if (!present) console.warn(`no reference model at ${folder}: set LONGHAND_SHARED; skipped`);

const read = (name: string): Buffer => readFileSync(join(folder, name));
const json = (name: string): unknown => JSON.parse(read(name).toString());

/** The float32 tensors of a safetensors file. */
function weights(): Parameters {
  const file = read('model.safetensors');
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >;
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return Object.fromEntries(
    entries.map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const values = new Float32Array((to - from) / 4);
        values.forEach((_, i) => (values[i] = file.readFloatLE(start + from + i * 4)));
        return [name, tf.tensor(values, shape)];
      },
    ),
  );
}

const relative = (got: number, wanted: number): number => Math.abs(got / wanted - 1);

(present ? describe : describe.skip)('a tiny Qwen3 gives the reference numbers', () => {
  let shape: TestDecoder;
  let golden: Golden;

  beforeAll(async () => {
    await tf.setBackend(BACKEND_NAME);
    shape = json('config.json') as TestDecoder;
    golden = json('golden.json') as Golden;
  });

  it.each([false, true])('loss and gradients, layers recomputed: %p', (recomputed) => {
    const parameters = weights();
    const names = Object.keys(parameters);
    const batch = { inputIds: golden.input_ids, labels: golden.labels };
    const gradient = tf.valueAndGrads((...list) =>
      decoderLoss(shape, Object.fromEntries(names.map((name, i) => [name, list[i]!])), batch, recomputed),
    );
    const { value, grads } = gradient(Object.values(parameters));
    const norm = globalNorm(grads);
    materialize([value, norm, ...grads]);
    expect(relative(value.dataSync()[0]!, golden.loss)).toBeLessThan(1e-6);
    expect(relative(norm.dataSync()[0]!, golden.grad_norm)).toBeLessThan(2e-6);
    names.forEach((name, i) => {
      const { norm, sample } = golden.grads[name]!;
      const values = grads[i]!.dataSync();
      const rms = norm / Math.sqrt(values.length);
      sample.index.forEach((index, j) => {
        expect(Math.abs(values[index]! - sample.value[j]!) / rms).toBeLessThan(3e-4);
      });
    });
  });

  it('documents packed in one row', () => {
    const { packed } = golden;
    const parameters = weights();
    const names = Object.keys(parameters);
    const { value, grads } = tf.valueAndGrads((...list) =>
      decoderLoss(shape, Object.fromEntries(names.map((name, i) => [name, list[i]!])), {
        inputIds: packed.input_ids,
        labels: packed.labels,
        positions: packed.position_ids,
        segments: packed.segment_ids,
      }),
    )(Object.values(parameters));
    const norm = globalNorm(grads);
    expect(relative(value.dataSync()[0]!, packed.loss)).toBeLessThan(1e-6);
    expect(relative(norm.dataSync()[0]!, packed.grad_norm)).toBeLessThan(2e-6);
  });

  it.each(['adamw', 'adamw_b'] as const)('five steps of %s', (name) => {
    const { hyper, steps, loss_after, params_after } = golden[name];
    const variables = Object.entries(weights()).map(([key, value]) =>
      tf.variable(value, true, `${name} ${key}`),
    );
    const parameters = Object.fromEntries(variables.map((x) => [x.name.slice(name.length + 1), x]));
    const moments = new Map(variables.map((x) => [x, createMoments(x)]));
    const batch = { inputIds: golden.input_ids, labels: golden.labels };
    const loss = (): tf.Scalar => decoderLoss(shape, parameters, batch);
    steps.forEach(({ loss: wanted, grad_norm, lr }, step) => {
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, variables);
        const norm = globalNorm(Object.values(grads));
        const updated = adamW(
          [
            { parameters: variables.filter((x) => x.rank > 1), weightDecay: hyper.weight_decay },
            { parameters: variables.filter((x) => x.rank === 1), weightDecay: 0 },
          ],
          grads,
          moments,
          { beta1: hyper.beta1, beta2: hyper.beta2, epsilon: hyper.eps },
          {
            step: step + 1,
            learningRate: lr,
            gradientFactor: clipFactor(norm, hyper.max_grad_norm),
          },
        );
        materialize([value, norm, ...updated]);
        expect(relative(value.dataSync()[0]!, wanted)).toBeLessThan(2e-5);
        expect(relative(norm.dataSync()[0]!, grad_norm)).toBeLessThan(2e-5);
      });
    });
    expect(relative(loss().dataSync()[0]!, loss_after)).toBeLessThan(2e-5);
    for (const [key, { norm }] of Object.entries(params_after)) {
      expect(relative(globalNorm([parameters[key]!]).dataSync()[0]!, norm)).toBeLessThan(1e-6);
    }
  });
});
