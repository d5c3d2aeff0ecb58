import * as tf from '@tensorflow/tfjs-core';

import { chooseEngine } from './index.ts';

describe('the choice of an engine', () => {
  it('sets the backend that is asked for', async () => {
    expect(await chooseEngine('cpu')).toMatchObject({ engine: 'cpu', backend: 'cpu' });
    expect(tf.getBackend()).toBe('cpu');
    const choice = await chooseEngine('onnxruntime-cpu');
    expect(choice).toMatchObject({ engine: 'onnxruntime-cpu', backend: 'onnxruntime' });
    expect(choice.reason).toMatch(/^onnxruntime-cpu: asked for: cpu \d+ GFLOP\/s$/);
    expect(tf.getBackend()).toBe('onnxruntime');
  });

  it('finds one by itself and says why', async () => {
    const { engine, backend, reason } = await chooseEngine();
    expect(tf.getBackend()).toBe(backend);
    expect(reason.startsWith(`${engine}: `)).toBe(true);
    expect(reason).not.toContain('\n');
  });

  it('names the known ones where a name is not known', async () => {
    await expect(chooseEngine('onnxruntime-gpu')).rejects.toThrow(
      /^engine "onnxruntime-gpu" is not known \(nearest: onnxruntime-\w+\); known are auto, tfjs-node-gpu, /,
    );
  });
});
