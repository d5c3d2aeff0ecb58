import { forward, headWeight, logits, type Model } from '@longhand/lm';
import { clipFactor, globalNorm, linearCrossEntropy, materialize } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';
import type { MicroBatch } from './data/micro-batch.ts';
import type { NamedVariables, Optimizer } from './optimizers/optimizer.ts';

/** What is trained, and how. */
export interface Trainee {
  /** The model as it computes, with its adapters. */
  readonly model: Model;
  /** What the gradients are taken of. */
  readonly variables: NamedVariables;
  readonly optimizer: Optimizer;
  readonly maxGradNorm: number | null;
  readonly recompute: boolean;
}

/** What one update gave. */
export interface StepResult {
  /** Mean over the update's trained tokens, in nats, before the update. */
  readonly loss: number;
  /** L2 norm of all gradients together, before clipping. */
  readonly gradNorm: number;
  /** False where loss or gradient were not finite: nothing was changed then. */
  readonly applied: boolean;
  readonly accuracy?: number;
  readonly entropy?: number;
}

/** Number and rate of an update, and at how many tokens accuracy and entropy are measured. */
export interface StepInputs {
  readonly step: number;
  readonly learningRate: number;
  readonly sampledTokens: number;
}

/**
 * One update from the micro-batches of a batch. Each token weighs 1 / (trained tokens of the whole batch), so that N
 * micro-batches give the gradient of one batch, whatever their sizes.
 *
 * Loss and gradients are computed first and looked at; only where both are finite is the update made.
 */
export function trainStep(trainee: Trainee, batches: readonly MicroBatch[], inputs: StepInputs): StepResult {
  const trained = batches.reduce((sum, batch) => sum + batch.trained, 0);
  if (trained === 0) throw new RangeError('a batch without a token to train on');
  const { total, sums, measured } = accumulate(trainee, batches, 1 / trained, inputs.sampledTokens);
  const names = [...trainee.variables.keys()];
  const norm = globalNorm(sums);
  const [loss] = total.dataSync();
  const [gradNorm] = norm.dataSync();
  const applied = Number.isFinite(loss) && Number.isFinite(gradNorm);
  if (applied) {
    tf.tidy(() => {
      const { maxGradNorm } = trainee;
      const gradientFactor = maxGradNorm === null ? tf.scalar(1) : clipFactor(norm, maxGradNorm);
      const gradients = new Map(names.map((name, i) => [name, sums[i]!]));
      const { step, learningRate } = inputs;
      materialize(trainee.optimizer.update(gradients, { step, learningRate, gradientFactor }));
    });
  }
  tf.dispose([total, norm, ...sums]);
  return { loss: loss!, gradNorm: gradNorm!, applied, ...measured };
}

interface Sums {
  readonly total: tf.Tensor;
  /** Gradients in the order of the variables. */
  readonly sums: tf.Tensor[];
  readonly measured: { accuracy: number; entropy: number } | undefined;
}

/** Loss and gradients over all micro-batches, one graph each. */
function accumulate(
  trainee: Trainee,
  batches: readonly MicroBatch[],
  weight: number,
  sampledTokens: number,
): Sums {
  const variables = [...trainee.variables.values()];
  let total: tf.Tensor | undefined;
  let sums: tf.Tensor[] | undefined;
  let measured: Sums['measured'];
  batches.forEach((batch, index) => {
    const sampled = index === 0 ? samplePositions(batch.next, sampledTokens) : null;
    const before = sums;
    const beforeTotal = total;
    let kept: tf.Tensor[] = [];
    const result = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => {
        const pass = lossOf(trainee, batch, weight, sampled);
        kept = pass.measured.map((tensor) => tf.keep(tensor));
        return pass.loss;
      }, variables);
      const gradients = variables.map((variable, i) => {
        const gradient = grads[variable.name] ?? tf.zerosLike(variable);
        return before ? tf.add(before[i]!, gradient) : gradient;
      });
      return [beforeTotal ? tf.add(beforeTotal, value) : value, ...gradients];
    });
    // Handles of the sums so far are let go first, so that the new ones take over their memory.
    tf.dispose([...(before ?? []), ...(beforeTotal ? [beforeTotal] : [])]);
    materialize([...result, ...kept]);
    if (kept.length > 0) measured = measurementsOf(kept);
    [total, ...sums] = result as [tf.Tensor, ...tf.Tensor[]];
  });
  return { total: total!, sums: sums!, measured };
}

/** The weighted sum of the losses of a micro-batch's trained tokens, and what is measured at the sampled ones. */
function lossOf(
  trainee: Trainee,
  batch: MicroBatch,
  weight: number,
  sampled: Int32Array | null,
): { loss: tf.Scalar; measured: tf.Tensor[] } {
  const { rows, length, inputIds, positionIds, segmentIds, next } = batch;
  const shape: [number, number] = [rows, length];
  const { model } = trainee;
  const inputs = {
    inputIds: tf.tensor2d(inputIds, shape, 'int32'),
    positionIds: tf.tensor2d(positionIds, shape, 'int32'),
    segmentIds: segmentIds && tf.tensor2d(segmentIds, shape, 'int32'),
  };
  const hidden = forward(model, inputs, { recompute: trainee.recompute });
  const flat = tf.reshape(hidden, [rows * length, model.config.hiddenSize]);
  const weights = tf.tensor1d(new Float32Array(next.length).fill(weight));
  const loss = linearCrossEntropy(flat, headWeight(model), tf.tensor1d(next, 'int32'), weights);
  return { loss, measured: sampled ? measure(model, flat, next, sampled) : [] };
}

/** Evenly spaced positions whose next token is trained; as many as asked, some of them twice where there are fewer. */
export function samplePositions(next: Int32Array, count: number): Int32Array | null {
  const trained: number[] = [];
  next.forEach((id, position) => {
    if (id >= 0) trained.push(position);
  });
  if (count === 0 || trained.length === 0) return null;
  return Int32Array.from({ length: count }, (_, i) => trained[Math.floor((i * trained.length) / count)]!);
}

/** Whether the most likely token is the right one, and the entropy of the predictions, at each sampled position. */
function measure(model: Model, flat: tf.Tensor, next: Int32Array, sampled: Int32Array): tf.Tensor[] {
  const rows = tf.gather(flat, tf.tensor1d(sampled, 'int32'));
  const logProbabilities = tf.logSoftmax(logits(model, rows));
  const wanted = tf.tensor1d(
    sampled.map((position) => next[position]!),
    'int32',
  );
  const right = tf.cast(tf.equal(tf.argMax(logProbabilities, -1), wanted), 'float32');
  const entropy = tf.neg(tf.sum(tf.mul(tf.exp(logProbabilities), logProbabilities), -1));
  return [tf.mean(right), tf.mean(entropy)];
}

function measurementsOf(kept: readonly tf.Tensor[]): { accuracy: number; entropy: number } {
  const [accuracy, entropy] = kept.map((tensor) => tensor.dataSync()[0]!);
  tf.dispose([...kept]);
  return { accuracy: accuracy!, entropy: entropy! };
}
