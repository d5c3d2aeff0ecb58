import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, chooseProvider, registerOnnxRuntime, type ExecutionProvider } from './index.ts';
import { missingProvider } from './provider-problem.ts';

beforeEach(async () => {
  await tf.setBackend(BACKEND_NAME);
});

describe('one clear line says', () => {
  it('how much memory was asked for where a result does not fit', () => {
    const huge = tf.fill([2 ** 20, 2 ** 20], 1);
    expect(() => huge.dataSync()).toThrow(
      'out of memory: a float32 tensor of 1099511627776 elements asks for 4398046511104 bytes',
    );
  });

  it('how much memory was asked for where a value within a graph does not fit', () => {
    const product = tf.matMul(tf.ones([2 ** 20, 1]), tf.ones([1, 2 ** 20]));
    expect(() => tf.sum(product).dataSync()).toThrow(
      /^out of memory: the largest value of a graph asks for 4398046511104 bytes; take smaller batches/u,
    );
  });

  it('what to use in place of a kernel that is missing', () => {
    expect(() => tf.engine().runKernel('LogicalXor', {}, {})).toThrow(
      'backend onnxruntime has no kernel LogicalXor: use tf.logicalXor, which is made of kernels it has',
    );
  });

  it('the name of a kernel that nobody knows', () => {
    expect(() => tf.engine().runKernel('Frobnicate', {}, {})).toThrow(
      "Kernel 'Frobnicate' not registered for backend 'onnxruntime'",
    );
  });
});

describe('a provider', () => {
  it('is measured and chosen, and the reason told', () => {
    const choice = chooseProvider(['cpu']);
    expect(choice.provider).toBe('cpu');
    expect(choice.reason).toMatch(/^cpu \d+ GFLOP\/s$/u);
  });

  it('that this build does not have is passed over, and named where there is no other', () => {
    const unknown = 'abacus' as ExecutionProvider;
    const choice = chooseProvider([unknown, 'cpu']);
    expect(choice.provider).toBe('cpu');
    expect(choice.reason).toMatch(
      /^abacus cannot be used \(this build of onnxruntime-node has no provider abacus/u,
    );
    expect(() => chooseProvider([unknown])).toThrow('no provider can be used (abacus: this build');
    expect(missingProvider('cpu')).toBeUndefined();
  });

  it('that is missing is named when a backend of it computes', async () => {
    registerOnnxRuntime('missing', { provider: 'abacus' as ExecutionProvider });
    await tf.setBackend('missing');
    expect(() => tf.add(tf.tensor([1]), 1).dataSync()).toThrow('has no provider abacus');
  });

  const { problem } = chooseProvider(['cuda', 'cpu']).measurements[0]!;
  (problem === undefined ? it.skip : it)('whose files are missing says how they come', () => {
    expect(problem).toMatch(/cuda/iu);
    if (process.platform === 'linux') expect(problem).toContain('npm rebuild onnxruntime-node');
  });
});
