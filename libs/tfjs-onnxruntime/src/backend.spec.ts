import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, materialize, onnxRuntimeBackend } from './index.ts';

const backend = onnxRuntimeBackend;

beforeAll(async () => {
  await tf.setBackend(BACKEND_NAME);
});

describe('the lazy graph', () => {
  it('computes nothing until a value is read', () => {
    const { runs } = backend().statistics;
    const sum = tf.add(tf.tensor([1, 2, 3]), 1);
    expect(backend().statistics.runs).toBe(runs);
    expect(Array.from(sum.dataSync())).toEqual([2, 3, 4]);
    expect(backend().statistics.runs).toBe(runs + 1);
  });

  it('compiles a graph once, whatever the values fed', async () => {
    const step = (value: number): Promise<ArrayLike<number>> =>
      tf
        .mul(tf.tensor([1, 2, 3, 4]), tf.scalar(value))
        .square()
        .data();
    await step(1);
    const { compilations } = backend().statistics;
    for (let i = 2; i < 20; i++) expect((await step(i))[1]).toBe((2 * i) ** 2);
    expect(backend().statistics.compilations).toBe(compilations);
  });

  it('keeps what a disposed tensor was computed from as long as a result needs it', async () => {
    const a = tf.tensor([1, 2, 3]);
    const b = tf.mul(a, 2);
    const c = tf.add(b, 1);
    a.dispose();
    b.dispose();
    expect(Array.from(await c.data())).toEqual([3, 5, 7]);
  });

  it('computes several tensors in one run', () => {
    const a = tf.tensor([1, 2, 3]);
    const results = [tf.exp(a), tf.log(a), tf.sqrt(a)];
    const { runs } = backend().statistics;
    materialize(results);
    expect(backend().statistics.runs).toBe(runs + 1);
    expect(results.every((x) => backend().isComputed(x))).toBe(true);
  });

  it('computes a tensor twice in one call, or one that is there, once', () => {
    const a = tf.add(tf.tensor([1]), 1);
    materialize([a, a]);
    materialize([a]);
    expect(a.dataSync()[0]).toBe(2);
  });

  it('reads views of one tensor in other shapes', () => {
    const a = tf.add(tf.tensor([1, 2, 3, 4, 5, 6]), 1);
    const rows = tf.reshape(a, [2, 3]);
    expect(tf.sum(rows, 0).arraySync()).toEqual([7, 9, 11]);
    expect(tf.sum(tf.reshape(a, [3, 2]), 0).arraySync()).toEqual([12, 15]);
  });
});

describe('memory', () => {
  it('does not hand out memory that a caller has read', () => {
    const first = tf.add(tf.tensor([1, 2, 3]), 1);
    const values = first.dataSync();
    first.dispose();
    tf.add(tf.tensor([7, 8, 9]), 1).dataSync();
    expect(Array.from(values)).toEqual([2, 3, 4]);
  });

  it('updates a variable in place once nothing else needs its old value', () => {
    const x = tf.tidy(() => tf.variable(tf.add(tf.zeros([4]), 1)));
    materialize([x]);
    const memory = (): unknown => backend().nodeOf(x).tensor!.data;
    const before = memory();
    tf.tidy(() => {
      x.assign(tf.sub(x, tf.mul(x, 0.5)));
    });
    materialize([x]);
    expect(memory()).toBe(before);
    expect(Array.from(x.dataSync())).toEqual([0.5, 0.5, 0.5, 0.5]);
    x.dispose();
  });

  it('leaves the old value alone where a result that is not computed yet needs it', () => {
    const x = tf.variable(tf.add(tf.zeros([4]), 1));
    materialize([x]);
    const twice = tf.mul(x, 2);
    tf.tidy(() => {
      x.assign(tf.add(x, 5));
    });
    materialize([x]);
    expect(Array.from(x.dataSync())).toEqual([6, 6, 6, 6]);
    expect(Array.from(twice.dataSync())).toEqual([2, 2, 2, 2]);
    x.dispose();
  });

  it('does not grow over 1,000 steps', () => {
    const x = tf.variable(tf.randomNormal([64, 64], 0, 0.1, 'float32', 1));
    const rate = tf.scalar(0.01);
    const step = (): void => {
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => tf.matMul(x, x).square().mean());
        x.assign(tf.sub(x, tf.mul(grads[x.name]!, rate)));
        materialize([x, value]);
      });
    };
    step();
    step();
    const tensors = tf.memory().numTensors;
    const data = backend().numDataIds();
    const pooled = backend().memory().pooledBytes;
    const { compilations } = backend().statistics;
    for (let i = 0; i < 1000; i++) step();
    expect(tf.memory().numTensors).toBe(tensors);
    expect(backend().numDataIds()).toBe(data);
    expect(backend().memory().pooledBytes).toBe(pooled);
    expect(backend().statistics.compilations).toBe(compilations);
    x.dispose();
  });
});

describe('what ONNX has no operator for', () => {
  it('is computed by the cpu backend and counted', () => {
    const { values } = tf.unique(tf.tensor1d([1, 1, 2, 4, 4], 'int32'));
    expect(Array.from(values.dataSync())).toEqual([1, 2, 4]);
    expect(backend().statistics.hostKernels.get('Unique')).toBe(1);
  });
});
