import type * as tf from '@tensorflow/tfjs-core';

/** What changes from update to update. */
export interface UpdateInputs {
  /** Number of this update, from 1. */
  readonly step: number;
  readonly learningRate: number;
  /** A factor of all gradients, as clipping gives; a scalar tensor. */
  readonly gradientFactor: tf.Tensor;
}

/** Parameters by name, as an optimizer is made for them. */
export type NamedVariables = ReadonlyMap<string, tf.Variable>;

/** Changes parameters by their gradients, with a state that goes into checkpoints. */
export interface Optimizer {
  /** What it remembers, by `<kind>.<parameter name>`. */
  readonly state: NamedVariables;
  /**
   * Updates all parameters. `gradients` by parameter name. Returns everything that was assigned to, for
   * `materialize`.
   */
  update(gradients: ReadonlyMap<string, tf.Tensor>, inputs: UpdateInputs): tf.Variable[];
}

/** Decay applies to matrices, not to norms and biases. */
export function decays(variable: tf.Tensor): boolean {
  return variable.rank > 1;
}
