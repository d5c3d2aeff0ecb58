/** A Qwen-like decoder with random weights, and one training step of it. */
import {
  adamW,
  causalAttention,
  clipFactor,
  createMoments,
  globalNorm,
  linearCrossEntropy,
  materialize,
  recompute,
  rmsNorm,
  rotaryEmbedding,
  swiglu,
  type Moments,
} from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

/** Sizes of a decoder. */
export interface DecoderShape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headSize: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  /** One matrix for the embedding and the head. */
  readonly tied: boolean;
}

/** A decoder with the state of its optimizer. */
export interface Decoder {
  readonly shape: DecoderShape;
  readonly parameters: tf.Variable[];
  /** Floating point operations of a training step over `rows` rows of `length` tokens: 6 N per token plus attention. */
  flops(rows: number, length: number): number;
  /** One AdamW step with clipping on next-token loss; returns the loss before it. */
  step(rows: number, length: number): number;
}

const SETTINGS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const LAYER = ['norm1', 'q', 'k', 'v', 'o', 'norm2', 'gate', 'up', 'down'] as const;

/** A decoder with random weights on the current backend; `recomputed` makes activations again for the gradient. */
export function createDecoder(shape: DecoderShape, recomputed: boolean): Decoder {
  const { layers, width, heads, keyHeads, headSize, feedForward, vocabulary, tied } = shape;
  const parameters: tf.Variable[] = [];
  const byName = new Map<string, tf.Variable>();
  const moments = new Map<tf.Variable, Moments>();
  const add = (name: string, size: number[]): void => {
    const variable = tf.tidy(() =>
      tf.variable(
        size.length === 1 ? tf.ones(size) : tf.tensor(noise(size, parameters.length + 1), size),
        true,
        `${name}-${counter++}`,
      ),
    );
    parameters.push(variable);
    byName.set(name, variable);
    moments.set(variable, createMoments(variable));
  };
  add('embedding', [vocabulary, width]);
  for (let layer = 0; layer < layers; layer++) {
    const sizes: Record<(typeof LAYER)[number], number[]> = {
      norm1: [width],
      q: [heads * headSize, width],
      k: [keyHeads * headSize, width],
      v: [keyHeads * headSize, width],
      o: [width, heads * headSize],
      norm2: [width],
      gate: [feedForward, width],
      up: [feedForward, width],
      down: [width, feedForward],
    };
    for (const name of LAYER) add(`${layer}.${name}`, sizes[name]);
  }
  add('norm', [width]);
  if (!tied) add('head', [vocabulary, width]);
  materialize();
  const count = parameters.reduce((sum, x) => sum + x.size, 0);
  let updates = 0;
  return {
    shape,
    parameters,
    flops: (rows, length) =>
      6 * count * rows * length + layers * 12 * rows * heads * length * length * headSize,
    step: (rows, length) => {
      let updated: tf.Variable[] = [];
      const loss = tf.tidy(() => {
        const { value, grads } = tf.variableGrads(
          () => decoderLoss(shape, byName, rows, length, recomputed),
          parameters,
        );
        const gradientFactor = clipFactor(globalNorm(Object.values(grads)), 1);
        const groups = [
          { parameters: parameters.filter((x) => x.rank > 1), weightDecay: 0.01 },
          { parameters: parameters.filter((x) => x.rank === 1), weightDecay: 0 },
        ];
        updates++;
        const step = { step: updates, learningRate: 3e-4, gradientFactor };
        updated = adamW(groups, grads, moments, SETTINGS, step);
        return value;
      });
      materialize([loss, ...updated]);
      const [value] = loss.dataSync();
      loss.dispose();
      return value!;
    },
  };
}

let counter = 0;

function decoderLoss(
  shape: DecoderShape,
  parameters: ReadonlyMap<string, tf.Variable>,
  rows: number,
  length: number,
  recomputed: boolean,
): tf.Scalar {
  const { layers, width, vocabulary, headSize, tied } = shape;
  const tokens = rows * length;
  const ids = Int32Array.from({ length: tokens }, (_, i) => (i * 7919) % vocabulary);
  const next = Int32Array.from({ length: tokens }, (_, i) => ((i + 1) * 7919) % vocabulary);
  const positions = tf.tensor(
    Int32Array.from({ length: tokens }, (_, i) => i % length),
    [rows, length],
    'int32',
  );
  const angles = Float32Array.from(
    { length: (length * headSize) / 2 },
    (_, i) => Math.floor(i / (headSize / 2)) / 10000 ** ((2 * (i % (headSize / 2))) / headSize),
  );
  const cos = tf.tensor(angles.map(Math.cos), [length, headSize / 2]);
  const sin = tf.tensor(angles.map(Math.sin), [length, headSize / 2]);
  const block = (...inputs: tf.Tensor[]): tf.Tensor => layerOutput(shape, inputs);
  let x: tf.Tensor = tf.gather(parameters.get('embedding')!, tf.tensor1d(ids, 'int32'));
  for (let layer = 0; layer < layers; layer++) {
    const inputs = [x, ...LAYER.map((name) => parameters.get(`${layer}.${name}`)!)];
    x = recomputed ? recompute(block, inputs, [cos, sin, positions]) : block(...inputs, cos, sin, positions);
  }
  const hidden = rmsNorm(tf.reshape(x, [tokens, width]), parameters.get('norm')!);
  const head = parameters.get(tied ? 'embedding' : 'head')!;
  return linearCrossEntropy(hidden, head, tf.tensor1d(next, 'int32'), tf.fill([tokens], 1 / tokens));
}

function layerOutput({ heads, keyHeads, headSize }: DecoderShape, inputs: readonly tf.Tensor[]): tf.Tensor {
  const [x, norm1, q, k, v, o, norm2, gate, up, down] = inputs as tf.Tensor2D[];
  const [cos, sin, positions] = inputs.slice(10) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const [rows, length] = positions.shape as [number, number];
  const linear = (input: tf.Tensor, weight: tf.Tensor2D): tf.Tensor => tf.matMul(input, weight, false, true);
  const split = (input: tf.Tensor, count: number): tf.Tensor =>
    tf.reshape(input, [rows, length, count, headSize]);
  const normed = rmsNorm(x!, norm1!);
  const query = rotaryEmbedding(split(linear(normed, q!), heads), cos, sin, positions);
  const key = rotaryEmbedding(split(linear(normed, k!), keyHeads), cos, sin, positions);
  const mixed = causalAttention(query, key, split(linear(normed, v!), keyHeads));
  const middle = tf.add(x!, linear(tf.reshape(mixed, [rows * length, heads * headSize]), o!));
  const normed2 = rmsNorm(middle, norm2!);
  const gated = swiglu(linear(normed2, gate!), linear(normed2, up!));
  return tf.add(middle, linear(gated, down!));
}

/** Numbers from a bell curve of deviation 0.02 (sum of uniform ones), the same for the same seed. */
function noise(shape: readonly number[], seed: number): Float32Array {
  let state = seed * 2654435761;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  const size = shape.reduce((a, b) => a * b, 1);
  return new Float32Array(size).map(() => 0.02 * Math.sqrt(4) * (uniform() + uniform() + uniform() - 1.5));
}
