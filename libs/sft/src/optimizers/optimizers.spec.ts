import '@longhand/lm';
import { materialize } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerConfig } from '../config/train-config.ts';
import { newOptimizer, stateSize } from './new-optimizer.ts';

const settings: OptimizerConfig = {
  name: 'adamw',
  learning_rate: 0.1,
  epsilon: 1e-8,
  weight_decay: 0,
  momentum: 0.9,
};

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

/** A matrix and a vector after `steps` updates with the gradients that are given. */
function after(
  config: Partial<OptimizerConfig>,
  gradients: { w: number[][]; b: number[] },
  steps = 1,
): [number[], number[]] {
  const w = tf.variable(
    tf.tensor2d([
      [1, -2],
      [3, 4],
    ]),
  );
  const b = tf.variable(tf.tensor1d([1, -1]));
  const optimizer = newOptimizer(
    new Map<string, tf.Variable>([
      ['w', w],
      ['b', b],
    ]),
    { ...settings, ...config },
  );
  for (let step = 1; step <= steps; step++) {
    tf.tidy(() => {
      const of = new Map<string, tf.Tensor>([
        ['w', tf.tensor2d(gradients.w)],
        ['b', tf.tensor1d(gradients.b)],
      ]);
      materialize(optimizer.update(of, { step, learningRate: 0.1, gradientFactor: tf.scalar(1) }));
    });
  }
  const result: [number[], number[]] = [[...w.dataSync()], [...b.dataSync()]];
  tf.dispose([w, b, ...optimizer.state.values()]);
  return result;
}

const close = (got: number[], wanted: number[]): void => {
  got.forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i]!, 5);
  });
};

const still = {
  w: [
    [0, 0],
    [0, 0],
  ],
  b: [0, 0],
};
const gradients = {
  w: [
    [1, -1],
    [2, 0.5],
  ],
  b: [-3, 0.1],
};

describe.each(['adamw', 'sgd', 'lion', 'adafactor'] as const)('%s', (name) => {
  it('decays matrices alone, by rate times decay', () => {
    const [w, b] = after({ name, weight_decay: 0.5 }, still);
    close(w, [0.95, -1.9, 2.85, 3.8]);
    close(b, [1, -1]);
  });

  it('goes against the gradient', () => {
    const [w, b] = after({ name }, gradients);
    expect(w.map((value, i) => Math.sign(value - [1, -2, 3, 4][i]!))).toEqual([-1, 1, -1, -1]);
    expect(b.map((value, i) => Math.sign(value - [1, -1][i]!))).toEqual([1, -1]);
  });
});

it('sgd sums gradients with momentum', () => {
  close(after({ name: 'sgd' }, gradients, 2)[1], [
    1 + 0.1 * 3 + 0.1 * 3 * 1.9,
    -1 - 0.1 * 0.1 - 0.1 * 0.1 * 1.9,
  ]);
});

it('lion moves every number by the rate', () => {
  close(after({ name: 'lion' }, gradients)[0], [0.9, -1.9, 2.9, 3.9]);
});

it('adafactor scales by row and column, and limits the size of an update', () => {
  // The first update has decay 0: squares are those of the gradient alone.
  const squares = [
    [1, 1],
    [4, 0.25],
  ];
  const rows = squares.map(([x, y]) => (x! + y!) / 2);
  const columns = [(1 + 4) / 2, (1 + 0.25) / 2];
  const mean = (rows[0]! + rows[1]!) / 2;
  const scaled = gradients.w
    .map((row, i) => row.map((g, j) => g / Math.sqrt((rows[i]! * columns[j]!) / mean)))
    .flat();
  const size = Math.sqrt(scaled.reduce((sum, x) => sum + x * x, 0) / 4);
  close(
    after({ name: 'adafactor' }, gradients)[0],
    [1, -2, 3, 4].map((x, i) => x - (0.1 * scaled[i]!) / Math.max(1, size)),
  );
});

it('state is two numbers a parameter for adamw, one for sgd and lion, next to none for adafactor', () => {
  const sizes = (['adamw', 'sgd', 'lion', 'adafactor'] as const).map((name) =>
    stateSize({ ...settings, name }, [100, 50]),
  );
  expect(sizes).toEqual([10_000, 5000, 5000, 150]);
});
