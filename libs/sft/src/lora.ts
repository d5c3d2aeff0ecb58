import { seededRandom, type Adapter, type Model } from '@longhand/lm';
import * as tf from '@tensorflow/tfjs-core';
import type { LoraConfig } from './config/train-config.ts';

/** Low-rank updates of a model's matrices (https://arxiv.org/abs/2106.09685). */
export interface Lora {
  /** `<matrix>.lora_A` [rank, columns] and `<matrix>.lora_B` [rows, rank], by those names. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** The model with its adapters beside its weights: differentiable in A and B, and in nothing else. */
  readonly adapted: Model;
  /** A model whose adapted matrices are W + alpha / rank · B A, made anew; the others are the base's. */
  merged(): Model;
}

/**
 * Adapters for a model's matrices: A as PyTorch's PEFT begins it (uniform, bound 1 / √columns), B zero, so that the
 * model is at first what it was. The model's own weights stay as they are.
 */
export function createLora(model: Model, config: LoraConfig, seed: number): Lora {
  const { rank, alpha, targets } = config;
  const variables = new Map<string, tf.Variable>();
  const adapters = new Map<string, Adapter>();
  for (const [name, { shape }] of model.parameters) {
    const target = /\.(\w+)\.weight$/.exec(name)?.[1];
    if (target === undefined || !(targets as readonly string[]).includes(target)) continue;
    const [rows, columns] = shape as [number, number];
    const random = seededRandom(seed, 'lora', name);
    const bound = 1 / Math.sqrt(columns);
    const values = Float32Array.from({ length: rank * columns }, () => (2 * random() - 1) * bound);
    const stem = name.slice(0, -'.weight'.length);
    tf.tidy(() => {
      const down = tf.variable(tf.tensor2d(values, [rank, columns]));
      const up = tf.variable(tf.zeros([rows, rank]));
      variables.set(`${stem}.lora_A`, down).set(`${stem}.lora_B`, up);
      adapters.set(name, { down, up, factor: alpha / rank });
    });
  }
  return {
    variables,
    adapted: { ...model, adapters },
    merged: () => {
      const parameters = new Map(model.parameters);
      for (const [name, { down, up, factor }] of adapters) {
        const update = tf.mul(tf.matMul(up as tf.Tensor2D, down as tf.Tensor2D), factor);
        parameters.set(name, tf.add(model.parameters.get(name)!, update));
      }
      return { ...model, parameters };
    },
  };
}
