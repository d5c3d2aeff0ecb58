/** The decoder of every family against float64 reference numbers, on ONNX Runtime and on tfjs' own cpu backend. */
import { join } from 'node:path';

import {
  BACKEND_NAME,
  globalNorm,
  linearCrossEntropy,
  materialize,
  onnxRuntimeBackend,
} from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

import { goldenTable, readGolden, type Golden, type GoldenBatch } from './golden.testing.ts';
import { disposeModel, forward, headWeight, loadModel, logits, type Model } from './index.ts';

interface Documents {
  readonly position_ids?: number[][];
  readonly segment_ids?: number[][];
}

const relative = (got: number, wanted: number): number => Math.abs(got / wanted - 1);

function inputsOf(batch: Pick<GoldenBatch, 'input_ids'> & Documents) {
  const int32 = (rows: number[][]): tf.Tensor => tf.tensor2d(rows, undefined, 'int32');
  return {
    inputIds: int32(batch.input_ids),
    positionIds: int32(batch.position_ids ?? batch.input_ids.map((row) => row.map((_, i) => i))),
    segmentIds: batch.segment_ids ? int32(batch.segment_ids) : null,
  };
}

/** Sum of −log p over the labels that count, each divided by `count`. */
function lossOf(model: Model, batch: GoldenBatch & Documents, count: number, recompute: boolean): tf.Scalar {
  const next = batch.labels.flatMap((row) => [...row.slice(1), -100]);
  const hidden = forward(model, inputsOf(batch), { recompute });
  return linearCrossEntropy(
    tf.reshape(hidden, [next.length, -1]),
    headWeight(model),
    tf.tensor1d(next, 'int32'),
    tf.fill([next.length], 1 / count),
  );
}

const labelsOf = (batch: GoldenBatch): number =>
  batch.labels.flatMap((row) => row.slice(1)).filter((label) => label >= 0).length;

function gradients(model: Model, loss: () => tf.Scalar) {
  const variables = [...model.parameters.values()].filter((tensor) => tensor instanceof tf.Variable);
  const names = new Map(
    [...model.parameters].map(([name, tensor]) => [(tensor as { name?: string }).name ?? '', name]),
  );
  const { value, grads } = tf.variableGrads(loss, variables);
  const byName = Object.entries(grads).map(([key, gradient]) => [names.get(key)!, gradient] as const);
  const norm = globalNorm(Object.values(grads));
  materialize([value, norm, ...Object.values(grads)]);
  return { loss: value.dataSync()[0]!, norm: norm.dataSync()[0]!, grads: new Map(byName) };
}

const reference = goldenTable();

describe.each([BACKEND_NAME, 'cpu'])('on the backend %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  (reference.skip ? describe.skip : describe).each(reference.table)('%s', (_, folder) => {
    let model: Model;
    let golden: Golden;

    beforeAll(async () => {
      model = await loadModel(join(folder));
      golden = readGolden(folder);
    });

    afterAll(() => {
      disposeModel(model);
    });

    it('gives the logits', async () => {
      const result = tf.tidy(() => logits(model, forward(model, inputsOf(golden))));
      const values = await result.data();
      const wanted = golden.logits.flat(2);
      expect(values).toHaveLength(wanted.length);
      const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0);
      expect(worst).toBeLessThan(4e-5);
    });

    // On tfjs' own backend nothing is recorded, so recomputing is the same arithmetic again.
    it.each(backend === 'cpu' ? [false] : [false, true])(
      'gives loss and gradients, layers recomputed: %p',
      (recompute) => {
        tf.tidy(() => {
          const { loss, norm, grads } = gradients(model, () =>
            lossOf(model, golden, labelsOf(golden), recompute),
          );
          expect(relative(loss, golden.loss)).toBeLessThan(1e-6);
          expect(relative(norm, golden.grad_norm)).toBeLessThan(2e-6);
          expect([...grads.keys()].sort()).toEqual(Object.keys(golden.grads).sort());
          for (const [name, wanted] of Object.entries(golden.grads)) {
            const values = grads.get(name)!.dataSync<'float32'>();
            const rms = wanted.norm / Math.sqrt(values.length);
            const own = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
            expect(relative(own, wanted.norm)).toBeLessThan(5e-6);
            wanted.sample.index.forEach((index, i) => {
              expect(Math.abs(values[index]! - wanted.sample.value[i]!) / rms).toBeLessThan(3e-4);
            });
          }
        });
      },
    );

    it('keeps packed documents apart', () => {
      const { packed } = golden;
      tf.tidy(() => {
        const { loss, norm } = gradients(model, () => lossOf(model, packed, labelsOf(packed), false));
        expect(relative(loss, packed.loss)).toBeLessThan(1e-6);
        expect(relative(norm, packed.grad_norm)).toBeLessThan(2e-6);
        const likelihoods = tf.logSoftmax(logits(model, forward(model, inputsOf(packed)))).dataSync();
        const row = packed.logprobs[0]!;
        const { vocabSize } = model.config;
        row.forEach((wanted, i) => {
          if (wanted === null) return;
          const got = likelihoods[i * vocabSize + packed.input_ids[0]![i + 1]!]!;
          expect(Math.abs(got - wanted)).toBeLessThan(2e-5);
        });
      });
    });

    it('adds up micro-batches of different length to the gradient of their whole', () => {
      const { micro_batches: parts, loss, grad_norm } = golden.accumulation;
      const total = parts.reduce((sum, part) => sum + labelsOf(part), 0);
      tf.tidy(() => {
        const steps = parts.map((part) => gradients(model, () => lossOf(model, part, total, false)));
        steps.forEach((step, i) => {
          expect(relative(step.loss * total, parts[i]!.nll_sum)).toBeLessThan(1e-6);
        });
        expect(
          relative(
            steps.reduce((sum, step) => sum + step.loss, 0),
            loss,
          ),
        ).toBeLessThan(1e-6);
        const [first, ...others] = steps.map(({ grads }) => grads);
        const sums = [...first!].map(([name, gradient]) =>
          others.reduce<tf.Tensor>((sum, grads) => tf.add(sum, grads.get(name)!), gradient),
        );
        expect(relative(globalNorm(sums).dataSync()[0]!, grad_norm)).toBeLessThan(1e-6);
      });
    });
  });
});

it('computes nothing of it by the way of the host', async () => {
  await tf.setBackend(BACKEND_NAME);
  expect([...onnxRuntimeBackend().statistics.hostKernels.keys()]).toEqual([]);
});
