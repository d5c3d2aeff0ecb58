import { basename, join } from 'node:path';
import { disposeModel, loadModel, type Model } from '@longhand/lm';
import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerConfig } from './config/train-config.ts';
import { microBatch, type MicroBatch } from './data/micro-batch.ts';
import { newOptimizer } from './optimizers/new-optimizer.ts';
import type { NamedVariables } from './optimizers/optimizer.ts';
import { learningRate, scheduleOf } from './schedule.ts';
import { goldenFolders, readJsonAs } from './shared-data.testing.ts';
import { trainStep, type Trainee } from './train-step.ts';

interface Batch {
  input_ids: number[][];
  labels: number[][];
}

interface AdamW {
  hyper: {
    lr: number;
    beta1: number;
    beta2: number;
    eps: number;
    weight_decay: number;
    max_grad_norm: number;
    schedule: 'cosine' | 'linear';
    warmup_steps: number;
    total_steps: number;
  };
  steps: { loss: number; grad_norm: number; lr: number }[];
  loss_after: number;
  params_after: Record<string, { norm: number; sample: { index: number[]; value: number[] } }>;
}

interface Golden extends Batch {
  adamw: AdamW;
  adamw_b: AdamW;
  packed: Batch & {
    documents: number[][];
    position_ids: number[][];
    segment_ids: number[][];
    loss: number;
    grad_norm: number;
  };
  accumulation: { micro_batches: Batch[]; loss: number; grad_norm: number };
}

const relative = (got: number, wanted: number): number => Math.abs(got / wanted - 1);

/** A row of a reference batch as a document; the label of position i says whether token i is trained on. */
const documentOf = (ids: number[], labels: number[]) => ({
  ids: Int32Array.from(ids),
  trained: Uint8Array.from(labels, (label) => (label >= 0 ? 1 : 0)),
});

function batchOf({ input_ids, labels }: Batch): MicroBatch {
  const rows = input_ids.map((ids, i) => [documentOf(ids, labels[i]!)]);
  return microBatch(rows, { rows: rows.length, length: input_ids[0]!.length, padId: 0, packed: false });
}

function traineeOf(model: Model, settings: Partial<OptimizerConfig>, maxGradNorm: number | null): Trainee {
  const variables = model.parameters as unknown as NamedVariables;
  const config: OptimizerConfig = {
    name: 'adamw',
    learning_rate: 1e-3,
    epsilon: 1e-8,
    weight_decay: 0,
    momentum: 0,
    ...settings,
  };
  const optimizer = newOptimizer(variables, config);
  return { model, variables, optimizer, maxGradNorm, recompute: false };
}

const still = { step: 1, learningRate: 0, sampledTokens: 16 };

describe.each(['onnxruntime', 'cpu'])('a training step on %s', (backend) => {
  let model: Model;

  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  afterEach(() => {
    disposeModel(model);
  });

  // tfjs' own backend takes a minute for what the other does in a second: one family there.
  const all = goldenFolders().map((folder) => [basename(folder), folder] as const);
  const cases = backend === 'cpu' ? all.filter(([name]) => name === 'qwen3-tied') : all;
  if (cases.length === 0) {
    it.skip('reference models are absent', () => undefined);
    return;
  }

  it.each(cases)('%s: five AdamW steps with schedule, decay and clipping', async (_, folder) => {
    const golden = readJsonAs(join(folder, 'golden.json')) as Golden;
    const runs = backend === 'cpu' ? [golden.adamw_b] : [golden.adamw, golden.adamw_b];
    for (const { hyper, steps, loss_after } of runs) {
      model = await loadModel(folder);
      const betas: [number, number] = [hyper.beta1, hyper.beta2];
      const trainee = traineeOf(model, { betas, weight_decay: hyper.weight_decay }, hyper.max_grad_norm);
      const settings = {
        kind: hyper.schedule,
        warmup_ratio: 0,
        min_ratio: 0,
        decay_ratio: 0,
        decay: 'linear',
      } as const;
      const warmed = { ...settings, warmup_steps: hyper.warmup_steps };
      const schedule = scheduleOf(warmed, hyper.lr, hyper.total_steps);
      const batch = batchOf(golden);
      steps.forEach((wanted, done) => {
        const rate = learningRate(schedule, done);
        expect(Math.abs(rate - wanted.lr)).toBeLessThanOrEqual(1e-12 * hyper.lr);
        const got = trainStep(trainee, [batch], { step: done + 1, learningRate: rate, sampledTokens: 0 });
        expect(relative(got.loss, wanted.loss)).toBeLessThan(2e-5);
        expect(relative(got.gradNorm, wanted.grad_norm)).toBeLessThan(2e-5);
      });
      expect(relative(trainStep(trainee, [batch], still).loss, loss_after)).toBeLessThan(2e-5);
    }
    for (const [name, { norm, sample }] of Object.entries(golden.adamw_b.params_after)) {
      const conditioned = !name.endsWith('k_proj.bias');
      const values = model.parameters.get(name)!.dataSync();
      const got = Math.sqrt((values as Float32Array).reduce((sum, value) => sum + value * value, 0));
      expect(relative(got, norm)).toBeLessThan(conditioned ? 1e-6 : 4e-5);
      sample.index.forEach((index, i) => {
        expect(Math.abs(values[index]! - sample.value[i]!)).toBeLessThan(conditioned ? 2e-6 : 7e-4);
      });
    }
  });

  it.each(cases)('%s: documents packed in a row do not see each other', async (_, folder) => {
    const { packed } = readJsonAs(join(folder, 'golden.json')) as Golden;
    model = await loadModel(folder);
    const length = packed.input_ids[0]!.length;
    let at = 0;
    const documents = packed.documents.map((ids) => {
      const labels = packed.labels[0]!.slice(at, (at += ids.length));
      // A mark on the first token must change nothing: it has nobody to predict it.
      return documentOf(ids, [0, ...labels.slice(1)]);
    });
    const batch = microBatch([documents], { rows: 1, length, padId: 0, packed: true });
    expect([...batch.positionIds]).toEqual(packed.position_ids[0]);
    expect([...batch.segmentIds!]).toEqual(packed.segment_ids[0]);
    const wanted = [...packed.labels[0]!.slice(1), -100].map((label) => (label < 0 ? -1 : label));
    expect([...batch.next]).toEqual(wanted);
    const got = trainStep(traineeOf(model, {}, null), [batch], still);
    expect(relative(got.loss, packed.loss)).toBeLessThan(1e-6);
    expect(relative(got.gradNorm, packed.grad_norm)).toBeLessThan(2e-6);
  });

  it.each(cases)('%s: micro-batches of 7 and 27 tokens weigh by tokens', async (_, folder) => {
    const { accumulation } = readJsonAs(join(folder, 'golden.json')) as Golden;
    model = await loadModel(folder);
    const batches = accumulation.micro_batches.map(batchOf);
    const got = trainStep(traineeOf(model, {}, null), batches, still);
    expect(relative(got.loss, accumulation.loss)).toBeLessThan(1e-6);
    expect(relative(got.gradNorm, accumulation.grad_norm)).toBeLessThan(1e-6);
  });

  it('accuracy and entropy are of the predictions, and change nothing', async () => {
    const golden = readJsonAs(join(cases[0]![1], 'golden.json')) as Golden;
    model = await loadModel(cases[0]![1]);
    const trainee = traineeOf(model, {}, null);
    const bare = trainStep(trainee, [batchOf(golden)], { ...still, sampledTokens: 0 });
    const { accuracy, entropy, ...rest } = trainStep(trainee, [batchOf(golden)], still);
    expect(rest).toEqual(bare);
    expect(accuracy).toBeGreaterThanOrEqual(0);
    expect(entropy).toBeGreaterThan(0);
    expect(entropy).toBeLessThan(Math.log(model.config.vocabSize));
  });
});
