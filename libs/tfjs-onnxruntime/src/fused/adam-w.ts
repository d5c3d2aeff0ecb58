import {
  add,
  addN,
  div,
  minimum,
  mul,
  scalar,
  sqrt,
  square,
  sub,
  sum,
  tidy,
  variable,
  zeros,
  type Scalar,
  type Tensor,
  type TensorInfo,
  type Variable,
} from '@tensorflow/tfjs-core';

import type { Emitter } from '../emitter.ts';
import type { LazyOp } from '../lazy-node.ts';
import { fusedKernel } from './fused-kernel.ts';
import { inSlices } from './in-slices.ts';

/** Settings of AdamW that hold for a whole run. */
export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** First and second moment of a parameter's gradient. */
export interface Moments {
  readonly first: Variable;
  readonly second: Variable;
}

/** What changes from step to step. */
export interface AdamWStep {
  /** Number of this update, from 1. */
  readonly step: number;
  readonly learningRate: number;
  /** A factor of all gradients, as clipping gives; a scalar tensor. */
  readonly gradientFactor?: Tensor;
}

/** Parameters that are treated alike. */
export interface AdamWGroup {
  readonly parameters: readonly Variable[];
  /** Decoupled: the parameter shrinks by learningRate · weightDecay. */
  readonly weightDecay: number;
}

/** Moments of zero for a parameter. */
export function createMoments(parameter: Variable): Moments {
  return tidy(() => ({
    first: variable(zeros(parameter.shape), false),
    second: variable(zeros(parameter.shape), false),
  }));
}

/** The L2 norm of all gradients together. */
export function globalNorm(gradients: readonly Tensor[]): Scalar {
  const squares = (x: Tensor): Tensor =>
    SQUARED_SUM.available() ? SQUARED_SUM.run({ x }, {})[0]! : sum(square(x));
  return tidy(() => sqrt<Scalar>(addN<Tensor>(gradients.map(squares)) as Scalar));
}

/** min(1, maxNorm / (norm + 1e-6)), PyTorch's factor of clipping by norm. */
export function clipFactor(norm: Scalar, maxNorm: number): Scalar {
  return tidy(() => minimum<Scalar>(1, div(maxNorm, add(norm, 1e-6))));
}

/**
 * Updates parameters and their moments by AdamW (https://arxiv.org/abs/1711.05101) with bias correction:
 * m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; p ← p·(1 − η·decay) − η · m/(1−β₁ᵗ) / (sqrt(v/(1−β₂ᵗ)) + ε).
 * Step number, rate and decay are inputs of the graph: it is compiled once.
 *
 * Returns what was updated, parameters and moments, for `materialize`: moments left uncomputed would drag every
 * step's graph along into the next.
 */
export function adamW(
  groups: readonly AdamWGroup[],
  gradients: Readonly<Record<string, Tensor>>,
  moments: ReadonlyMap<Variable, Moments>,
  settings: AdamWSettings,
  { step, learningRate, gradientFactor }: AdamWStep,
): Variable[] {
  const updated: Variable[] = [];
  tidy(() => {
    const correction = Math.sqrt(1 - settings.beta2 ** step);
    const rate = scalar((learningRate * correction) / (1 - settings.beta1 ** step));
    const epsilon = scalar(settings.epsilon * correction);
    const factor = gradientFactor ?? scalar(1);
    for (const { parameters, weightDecay } of groups) {
      const keep = scalar(1 - learningRate * weightDecay);
      for (const parameter of parameters) {
        const gradient = gradients[parameter.name];
        if (!gradient) continue;
        const { first, second } = moments.get(parameter)!;
        const operands = { parameter, gradient, first, second, rate, epsilon, keep, factor };
        const next = ADAM_W.available()
          ? ADAM_W.run(operands, { beta1: settings.beta1, beta2: settings.beta2 })
          : updateReference(operands, settings);
        first.assign(next[1]!);
        second.assign(next[2]!);
        parameter.assign(next[0]!);
        updated.push(parameter, first, second);
      }
    }
  });
  return updated;
}

type Operands<T> = Record<
  'parameter' | 'gradient' | 'first' | 'second' | 'rate' | 'epsilon' | 'keep' | 'factor',
  T
>;

function updateReference(operands: Operands<Tensor>, settings: AdamWSettings): Tensor[] {
  const { parameter, gradient, rate, epsilon, keep, factor } = operands;
  const g = mul(gradient, factor);
  const first = add(mul(operands.first, settings.beta1), mul(g, 1 - settings.beta1));
  const second = add(mul(operands.second, settings.beta2), mul(square(g), 1 - settings.beta2));
  const step = div(mul(first, rate), add(sqrt(second), epsilon));
  return [sub(mul(parameter, keep), step), first, second];
}

/** The operands of Operands, in that order, to the new parameter and moments. */
const UPDATE: LazyOp<{ beta1: number; beta2: number }> = {
  name: 'AdamW',
  overwrites: { 0: 0, 2: 1, 3: 2 },
  emit: (e, inputs, { attrs, operands }) =>
    inSlices(e, inputs.slice(0, 4), operands[0]!.shape, 3, (inner, arrays) =>
      update(inner, arrays, inputs.slice(4), attrs),
    ),
};

function update(
  e: Emitter,
  arrays: readonly string[],
  scalars: readonly string[],
  { beta1, beta2 }: { beta1: number; beta2: number },
): string[] {
  const [parameter, gradient, first, second] = arrays as [string, string, string, string];
  const [rate, epsilon, keep, factor] = scalars as [string, string, string, string];
  const mulAdd = (x: string, scale: number, y: string): string =>
    e.op('Add', [e.op('Mul', [x, e.scalar(scale)]), y]);
  const share = e.op('Mul', [factor, e.scalar(1 - beta1)]);
  const root = e.op('Mul', [factor, e.scalar(Math.sqrt(1 - beta2))]);
  const scaled = e.op('Mul', [gradient, root]);
  const newFirst = mulAdd(first, beta1, e.op('Mul', [gradient, share]));
  const newSecond = mulAdd(second, beta2, e.op('Mul', [scaled, scaled]));
  const spread = e.op('Add', [e.op('Sqrt', [newSecond]), epsilon]);
  const step = e.op('Div', [e.op('Mul', [newFirst, rate]), spread]);
  return [e.op('Sub', [e.op('Mul', [parameter, keep]), step]), newFirst, newSecond];
}

export const ADAM_W = fusedKernel<Operands<TensorInfo>, { beta1: number; beta2: number }>(
  'AdamW',
  ({ inputs, attrs: { beta1, beta2 }, backend }) => {
    const { parameter, gradient, first, second, rate, epsilon, keep, factor } = inputs;
    const operands = [parameter, gradient, first, second, rate, epsilon, keep, factor];
    const { shape } = parameter;
    return backend.lazyTuple(UPDATE, operands, { beta1, beta2 }, [shape, shape, shape]);
  },
);

const SUM_OF_SQUARES: LazyOp<object> = {
  name: 'SquaredSum',
  emit: (e, [x]) => [e.op('ReduceSumSquare', [x!], { keepdims: 0 })],
};

export const SQUARED_SUM = fusedKernel<{ x: TensorInfo }, object>(
  'SquaredSum',
  ({ inputs: { x }, backend }) => backend.lazyTuple(SUM_OF_SQUARES, [x], {}, [[]]),
);
