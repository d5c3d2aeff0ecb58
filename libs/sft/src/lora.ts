import { seededRandom, type Model } from '@longhand/lm';
import * as tf from '@tensorflow/tfjs-core';
import type { LoraConfig } from './config/train-config.ts';

/** Low-rank updates of a model's matrices (https://arxiv.org/abs/2106.09685). */
export interface Lora {
  /** `<matrix>.lora_A` [rank, columns] and `<matrix>.lora_B` [rows, rank], by those names. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** The model whose adapted matrices are W + alpha / rank · B A; differentiable in A and B. Call it within a tidy. */
  adapted(): Model;
}

/**
 * Adapters for a model's matrices: A as PyTorch's PEFT begins it (uniform, bound 1 / √columns), B zero, so that the
 * model is at first what it was. The model's own weights stay as they are.
 */
export function createLora(model: Model, config: LoraConfig, seed: number): Lora {
  const { rank, alpha, targets } = config;
  const variables = new Map<string, tf.Variable>();
  const matrices: string[] = [];
  for (const [name, { shape }] of model.parameters) {
    const target = /\.(\w+)\.weight$/.exec(name)?.[1];
    if (target === undefined || !(targets as readonly string[]).includes(target)) continue;
    const [rows, columns] = shape as [number, number];
    const random = seededRandom(seed, 'lora', name);
    const bound = 1 / Math.sqrt(columns);
    const values = Float32Array.from({ length: rank * columns }, () => (2 * random() - 1) * bound);
    const stem = name.slice(0, -'.weight'.length);
    matrices.push(stem);
    tf.tidy(() => {
      variables.set(`${stem}.lora_A`, tf.variable(tf.tensor2d(values, [rank, columns])));
      variables.set(`${stem}.lora_B`, tf.variable(tf.zeros([rows, rank])));
    });
  }
  return {
    variables,
    adapted: () => {
      const parameters = new Map(model.parameters);
      for (const stem of matrices) {
        const a = variables.get(`${stem}.lora_A`) as unknown as tf.Tensor2D;
        const b = variables.get(`${stem}.lora_B`) as unknown as tf.Tensor2D;
        const update = tf.mul(tf.matMul(b, a), alpha / rank);
        parameters.set(`${stem}.weight`, tf.add(model.parameters.get(`${stem}.weight`)!, update));
      }
      return { ...model, parameters };
    },
  };
}
