import {
  clipByValue,
  customGrad,
  gather,
  logSumExp,
  matMul,
  mul,
  cast,
  greaterEqual,
  sub,
  sum,
  type GradSaveFunc,
  type Scalar,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

import type { Emitter } from '../emitter.ts';
import type { LazyOp } from '../lazy-node.ts';
import { fusedKernel } from './fused-kernel.ts';

/** What else the loss may be told. */
export interface CrossEntropyOptions {
  /** Rows of logits that live at once; by default as many as take 192 MiB. */
  readonly chunk?: number;
}

/**
 * The weighted sum of the negative log-likelihoods of `labels` under logits `hidden · weightᵀ`, in nats:
 * Σ weights[i] · (log Σ exp(logits[i]) − logits[i, labels[i]]).
 *
 * `hidden` [rows, size], `weight` [vocabulary, size], `labels` [rows] int32 (rows with a negative label count for
 * nothing), `weights` [rows] (1 / tokens for a mean). Labels and weights get no gradient.
 *
 * Logits are made in chunks of rows, and what the gradient needs of them is taken at once, so that neither they nor
 * their gradient ever exist as a whole.
 */
export function linearCrossEntropy(
  hidden: Tensor,
  weight: Tensor,
  labels: Tensor,
  weights: Tensor,
  options: CrossEntropyOptions = {},
): Scalar {
  if (!CROSS_ENTROPY.available()) return linearCrossEntropyReference(hidden, weight, labels, weights);
  const chunk = options.chunk ?? chunkRows(hidden.shape[0], weight.shape[0]);
  return customGrad((...args) => {
    const [h, w, save] = args as unknown as [Tensor, Tensor, GradSaveFunc];
    const [loss, dHidden, dWeight] = CROSS_ENTROPY.run({ hidden: h, weight: w, labels, weights }, { chunk });
    save([dHidden!, dWeight!]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => saved.map((gradient) => mul(gradient, dy));
    return { value: loss!, gradFunc };
  })(hidden, weight) as Scalar;
}

/** The same in plain operations, with all logits at once. */
export function linearCrossEntropyReference(
  hidden: Tensor,
  weight: Tensor,
  labels: Tensor,
  weights: Tensor,
): Scalar {
  const known = cast(greaterEqual(labels, 0), 'float32');
  const safe = cast(clipByValue(labels, 0, weight.shape[0] - 1), 'int32');
  const logits = matMul(hidden as never, weight as never, false, true);
  // The label's logit by its row of weights: gathering from logits would need an index for each row.
  const chosen = sum(mul(hidden, gather(weight, safe)), -1);
  const losses = sub(logSumExp(logits, -1), chosen);
  return sum(mul(losses, mul(weights, known)));
}

const LOGIT_BYTES = 192 * 2 ** 20;

/** Rows of a chunk: all rows in the fewest equal chunks of at most 192 MiB of logits. */
function chunkRows(rows: number, vocabulary: number): number {
  const most = Math.max(1, Math.floor(LOGIT_BYTES / (vocabulary * 4)));
  return Math.ceil(rows / Math.ceil(rows / most));
}

/** hidden, weight, labels, weights to the loss and the gradients of hidden and weight. */
const LOSS: LazyOp<{ chunk: number }> = {
  name: 'LinearCrossEntropy',
  derived: [0],
  emit: (e, [hidden, weight, labels, weights], { attrs, operands }) => {
    const rows = operands[0]!.shape[0]!;
    const known = e.op('GreaterOrEqual', [labels!, e.scalar(0, 'int32')]);
    const factors = e.op('Where', [known, weights!, e.scalar(0)]);
    const safe = e.cast(e.op('Max', [labels!, e.scalar(0, 'int32')]), 'int64');
    const chunks = Array.from({ length: Math.ceil(rows / attrs.chunk) }, (_, i) => {
      const end = Math.min(rows, (i + 1) * attrs.chunk);
      const part = (x: string): string =>
        attrs.chunk >= rows ? x : e.op('Slice', [x, e.ints([i * attrs.chunk]), e.ints([end]), e.ints([0])]);
      return lossOfRows(e, part(hidden!), weight!, part(safe), part(factors));
    });
    const total = (values: string[]): string => values.reduce((a, b) => e.op('Add', [a, b]));
    return [
      total(chunks.map(({ loss }) => loss)),
      chunks.length === 1
        ? chunks[0]!.dHidden
        : e.op(
            'Concat',
            chunks.map(({ dHidden }) => dHidden),
            { axis: 0 },
          ),
      total(chunks.map(({ dWeight }) => dWeight)),
    ];
  },
};

/**
 * Loss and gradients of some rows. With p = softmax(logits) and the largest logit m, log Σ exp = m − log max p,
 * and max p is never near zero. The gradient of the logits is w·(p − onehot); the one-hot part is a row of weights
 * for the hidden state, and a row of hidden states for the weights.
 */
function lossOfRows(
  e: Emitter,
  hidden: string,
  weight: string,
  labels: string,
  factors: string,
): { loss: string; dHidden: string; dWeight: string } {
  const fused = (a: string, b: string, attributes: Record<string, number>): string =>
    e.op('FusedMatMul', [a, b], attributes, 'com.microsoft');
  const last = e.ints([-1]);
  const index = e.op('Unsqueeze', [labels, last]);
  const factor = e.op('Unsqueeze', [factors, last]);
  const logits = fused(hidden, weight, { transB: 1 });
  const largest = e.op('ReduceMax', [logits, last], { keepdims: 1 });
  const chosen = e.op('GatherElements', [logits, index], { axis: 1 });
  const likelihoods = e.op('Softmax', [logits], { axis: -1 });
  const most = e.op('ReduceMax', [likelihoods, last], { keepdims: 1 });
  const logSum = e.op('Sub', [largest, e.op('Log', [most])]);
  const losses = e.op('Mul', [e.op('Sub', [logSum, chosen]), factor]);
  const loss = e.op('ReduceSum', [losses], { keepdims: 0 });
  const mean = e.op('MatMul', [likelihoods, weight]);
  const own = e.op('Gather', [weight, labels], { axis: 0 });
  const dHidden = e.op('Mul', [e.op('Sub', [mean, own]), factor]);
  const weighted = e.op('Mul', [hidden, factor]);
  const dWeight = e.op(
    'ScatterND',
    [fused(likelihoods, weighted, { transA: 1 }), index, e.op('Neg', [weighted])],
    { reduction: 'add' },
  );
  return { loss, dHidden, dWeight };
}

export const CROSS_ENTROPY = fusedKernel<
  { hidden: TensorInfo; weight: TensorInfo; labels: TensorInfo; weights: TensorInfo },
  { chunk: number }
>('LinearCrossEntropy', ({ inputs: { hidden, weight, labels, weights }, attrs: { chunk }, backend }) =>
  backend.lazyTuple(LOSS, [hidden, weight, labels, weights], { chunk }, [[], hidden.shape, weight.shape]),
);
