import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, compileFunction, materialize, onnxRuntimeBackend } from './index.ts';

beforeEach(async () => {
  await tf.setBackend(BACKEND_NAME);
});

describe.each([BACKEND_NAME, 'cpu'])('a compiled function on %s', (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  it('computes with the values of each run', () => {
    const weight = tf.tensor([1, 2, 3]);
    const compiled = compileFunction(
      (x) => [tf.sum(tf.mul(x, weight)), tf.neg(x)],
      [{ shape: [3], dtype: 'float32' }],
    );
    expect(Array.from(compiled.run([1, 1, 1])[0]!)).toEqual([6]);
    compiled.inputs[0]!.set([2, 0, 1]);
    expect(compiled.run().map((x) => Array.from(x))).toEqual([[5], [-2, -0, -1]]);
    compiled.dispose();
  });

  it('reads variables anew, and keeps what it assigns to them', () => {
    const weight = tf.variable(tf.tensor([1, 2]));
    const total = tf.variable(tf.tensor([0, 0]));
    const compiled = compileFunction(
      (x) => {
        total.assign(tf.add(total, tf.mul(x, weight)));
        return [tf.sum(total)];
      },
      [{ shape: [], dtype: 'float32' }],
    );
    expect(compiled.run([1])[0]![0]).toBe(3);
    expect(compiled.run([2])[0]![0]).toBe(9);
    expect(Array.from(total.dataSync())).toEqual([3, 6]);
    tf.tidy(() => {
      weight.assign(tf.tensor([10, 10]));
    });
    expect(compiled.run([1])[0]![0]).toBe(29);
    tf.tidy(() => {
      total.assign(tf.tensor([0, 0]));
    });
    expect(compiled.run([1])[0]![0]).toBe(20);
    tf.dispose([weight, total]);
    compiled.dispose();
  });

  it('exchanges the values of two variables', () => {
    const [a, b] = [tf.variable(tf.tensor([1, 2])), tf.variable(tf.tensor([3, 4]))];
    const compiled = compileFunction(() => {
      const before = tf.add(a, 0);
      a.assign(tf.add(b, 0));
      b.assign(before);
      return [];
    }, []);
    for (let i = 0; i < 5; i++) compiled.run();
    expect(Array.from(a.dataSync())).toEqual([3, 4]);
    expect(Array.from(b.dataSync())).toEqual([1, 2]);
    tf.dispose([a, b]);
    compiled.dispose();
  });

  it('computes gradients', () => {
    const x = tf.variable(tf.tensor([3]));
    const compiled = compileFunction(
      (rate) => {
        const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(x)), [x]);
        x.assign(tf.sub(x, tf.mul(grads[x.name]!, rate)));
        return [value];
      },
      [{ shape: [], dtype: 'float32' }],
    );
    expect(compiled.run([0.25])[0]![0]).toBe(9);
    expect(compiled.run([0.5])[0]![0]).toBe(2.25);
    expect(x.dataSync()[0]).toBe(0);
    x.dispose();
    compiled.dispose();
  });

  it('gathers by indices that come at each run', () => {
    const table = tf.tensor([1, 2, 3]);
    const compiled = compileFunction((i) => [tf.gather(table, i)], [{ shape: [2], dtype: 'int32' }]);
    expect(Array.from(compiled.run([2, 0])[0]!)).toEqual([3, 1]);
    compiled.dispose();
  });

  it('refuses values of another length in one line', () => {
    const compiled = compileFunction((x) => [tf.neg(x)], [{ shape: [2], dtype: 'float32' }]);
    expect(() => compiled.run([1])).toThrow(
      'input 0 of a compiled function was given 1 values: it has 2 elements',
    );
    expect(() => compiled.run([1, 2], [3])).toThrow(
      'input 1 of a compiled function was given 1 values: it has 1 inputs',
    );
    compiled.dispose();
  });
});

it('writes new values over the old ones, but not into memory a caller gave or has read', () => {
  const given = Float32Array.of(1, 2);
  const x = tf.variable(tf.tensor(given));
  const compiled = compileFunction(() => {
    x.assign(tf.mul(x, 2));
    return [];
  }, []);
  compiled.run();
  const memory = onnxRuntimeBackend().nodeOf(x).tensor!.data;
  const read = x.dataSync();
  compiled.run();
  expect(onnxRuntimeBackend().nodeOf(x).tensor!.data).toBe(memory);
  expect(Array.from(x.dataSync())).toEqual([4, 8]);
  expect(Array.from(read)).toEqual([2, 4]);
  expect(Array.from(given)).toEqual([1, 2]);
  x.dispose();
  compiled.dispose();
});

it('gives the same session to functions of one structure, and leaves no tensors', () => {
  const { compilations } = onnxRuntimeBackend().statistics;
  const { numTensors } = tf.memory();
  const data = onnxRuntimeBackend().numDataIds();
  const make = (): void => {
    const compiled = compileFunction((x) => [tf.cosh(x)], [{ shape: [3], dtype: 'float32' }]);
    compiled.run([0, 0, 0]);
    compiled.dispose();
  };
  for (let i = 0; i < 3; i++) make();
  expect(onnxRuntimeBackend().statistics.compilations).toBe(compilations + 1);
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(onnxRuntimeBackend().numDataIds()).toBe(data);
});

it('says that values cannot be read while it is recorded', () => {
  const shape = { shape: [1], dtype: 'float32' } as const;
  const message = 'a compiled function may not read values';
  expect(() => compileFunction((x) => [tf.add(x, x.dataSync()[0]!)], [shape])).toThrow(message);
  expect(() =>
    compileFunction(
      (x) => {
        materialize([tf.neg(x)]);
        return [x];
      },
      [shape],
    ),
  ).toThrow(message);
});
