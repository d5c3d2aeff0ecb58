import * as tf from '@tensorflow/tfjs-core';
import { decays, type NamedVariables, type Optimizer, type UpdateInputs } from './optimizer.ts';

/** Settings that the plain optimizers share. */
export interface DecaySettings {
  /** Decoupled: a matrix shrinks by learning rate · weight decay. */
  readonly weightDecay: number;
}

/** Stochastic gradient descent with momentum: v ← μv + g; p ← p·(1 − η·decay) − η·v. */
export function sgdOptimizer(
  parameters: NamedVariables,
  settings: DecaySettings & { readonly momentum: number },
): Optimizer {
  const state = zerosFor(parameters, 'momentum_buffer');
  return optimizer(parameters, state, settings, (gradient, name) => {
    const momentum = tf.add(tf.mul(state.get(`momentum_buffer.${name}`)!, settings.momentum), gradient);
    return { direction: momentum, state: { momentum_buffer: momentum } };
  });
}

/** Lion (https://arxiv.org/abs/2302.06675): p ← p·(1 − η·decay) − η·sign(β₁m + (1−β₁)g); m ← β₂m + (1−β₂)g. */
export function lionOptimizer(
  parameters: NamedVariables,
  settings: DecaySettings & { readonly beta1: number; readonly beta2: number },
): Optimizer {
  const state = zerosFor(parameters, 'exp_avg');
  const { beta1, beta2 } = settings;
  return optimizer(parameters, state, settings, (gradient, name) => {
    const average = state.get(`exp_avg.${name}`)!;
    const mix = (beta: number): tf.Tensor => tf.add(tf.mul(average, beta), tf.mul(gradient, 1 - beta));
    return { direction: tf.sign(mix(beta1)), state: { exp_avg: mix(beta2) } };
  });
}

/** Constants of the paper's section 8: the floor of squares, the limit of an update's size, the decay of averages. */
const SQUARE_FLOOR = 1e-30;
const UPDATE_LIMIT = 1;
const DECAY_POWER = 0.8;

/**
 * Adafactor (https://arxiv.org/abs/1804.04235) without first moment, at the given rate: squares of a matrix's
 * gradient are remembered by row and column only, with decay 1 − t^−0.8, and updates are limited to a root mean
 * square of 1.
 */
export function adafactorOptimizer(parameters: NamedVariables, settings: DecaySettings): Optimizer {
  const state = new Map<string, tf.Variable>();
  for (const [name, { shape }] of parameters) {
    const add = (kind: string, size: number[]): void => {
      state.set(`${kind}.${name}`, zeros(size));
    };
    if (shape.length === 2) {
      add('exp_avg_sq_row', [shape[0], 1]);
      add('exp_avg_sq_col', [1, shape[1]]);
    } else add('exp_avg_sq', shape);
  }
  return optimizer(parameters, state, settings, (gradient, name, { step }) => {
    const share = tf.scalar(step ** -DECAY_POWER);
    const squares = tf.add(tf.square(gradient), SQUARE_FLOOR);
    const averaged = (kind: string, fresh: tf.Tensor): tf.Tensor => {
      const old = state.get(`${kind}.${name}`)!;
      return tf.add(tf.mul(old, tf.sub(1, share)), tf.mul(fresh, share));
    };
    const next: Record<string, tf.Tensor> = {};
    let scaled: tf.Tensor;
    if (gradient.rank === 2) {
      const rows = (next.exp_avg_sq_row = averaged('exp_avg_sq_row', tf.mean(squares, 1, true)));
      const columns = (next.exp_avg_sq_col = averaged('exp_avg_sq_col', tf.mean(squares, 0, true)));
      const rowScale = tf.rsqrt(tf.div(rows, tf.mean(rows)));
      scaled = tf.mul(tf.mul(gradient, rowScale), tf.rsqrt(columns));
    } else {
      const all = (next.exp_avg_sq = averaged('exp_avg_sq', squares));
      scaled = tf.mul(gradient, tf.rsqrt(all));
    }
    const size = tf.sqrt(tf.mean(tf.square(scaled)));
    return { direction: tf.div(scaled, tf.maximum(1, tf.div(size, UPDATE_LIMIT))), state: next };
  });
}

type Rule = (
  gradient: tf.Tensor,
  name: string,
  inputs: UpdateInputs,
) => { direction: tf.Tensor; state: Readonly<Record<string, tf.Tensor>> };

function optimizer(
  parameters: NamedVariables,
  state: NamedVariables,
  { weightDecay }: DecaySettings,
  rule: Rule,
): Optimizer {
  return {
    state,
    update: (gradients, inputs) => {
      const updated: tf.Variable[] = [];
      tf.tidy(() => {
        const rate = tf.scalar(inputs.learningRate);
        const keep = tf.scalar(1 - inputs.learningRate * weightDecay);
        for (const [name, parameter] of parameters) {
          const gradient = tf.mul(gradients.get(name)!, inputs.gradientFactor);
          const next = rule(gradient, name, inputs);
          for (const [kind, value] of Object.entries(next.state)) {
            const slot = state.get(`${kind}.${name}`)!;
            slot.assign(value);
            updated.push(slot);
          }
          const kept = decays(parameter) ? tf.mul(parameter, keep) : parameter;
          parameter.assign(tf.sub(kept, tf.mul(next.direction, rate)));
          updated.push(parameter);
        }
      });
      return updated;
    },
  };
}

function zerosFor(parameters: NamedVariables, kind: string): Map<string, tf.Variable> {
  return new Map([...parameters].map(([name, { shape }]) => [`${kind}.${name}`, zeros(shape)]));
}

function zeros(shape: number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros(shape), false));
}
