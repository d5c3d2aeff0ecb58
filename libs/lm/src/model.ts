import type { Tensor } from '@tensorflow/tfjs-core';

import type { DecoderConfig } from './decoder-config.ts';
import { EMBEDDING, HEAD } from './parameters.ts';

/** Element types of weights in files. */
export type WeightType = 'F32' | 'F16' | 'BF16';

/** A low-rank update of a matrix W [rows, columns], which then counts as W + factor · up · down. */
export interface Adapter {
  /** [rank, columns]. */
  readonly down: Tensor;
  /** [rows, rank]. */
  readonly up: Tensor;
  readonly factor: number;
}

/** A decoder with its weights, float32 in memory. */
export interface Model {
  readonly config: DecoderConfig;
  /** Parameters by Hugging Face name; variables as loaded, but any tensor of the shape will do. */
  readonly parameters: Map<string, Tensor>;
  /** Element type that each parameter has in its file, and gets again when saved. */
  readonly dtypes: Map<string, WeightType>;
  /** Updates of layers' matrices by the matrices' names. With them the parameters are frozen: they get no gradient. */
  readonly adapters?: ReadonlyMap<string, Adapter>;
}

/** The matrix [vocabulary, hidden] that turns hidden states into logits. */
export function headWeight(model: Model): Tensor {
  return parameter(model, model.config.tied ? EMBEDDING : HEAD);
}

/** A parameter by name. */
export function parameter(model: Model, name: string): Tensor {
  const tensor = model.parameters.get(name);
  if (tensor === undefined) throw new TypeError(`the model has no parameter ${name}`);
  return tensor;
}

/** Frees a model's weights. */
export function disposeModel(model: Model): void {
  for (const tensor of model.parameters.values()) tensor.dispose();
  model.parameters.clear();
}
