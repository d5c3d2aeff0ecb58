import { BACKEND_NAME } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

import { goldenTable, readGolden } from '../golden.testing.ts';
import {
  disposeModel,
  generate,
  loadModel,
  logLikelihood,
  newModel,
  parseConfig,
  type Model,
} from '../index.ts';
import { openDecoder } from './open-decoder.ts';

const tiny = parseConfig({
  model_type: 'qwen3',
  vocab_size: 50,
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 16,
  intermediate_size: 48,
  max_position_embeddings: 600,
  tie_word_embeddings: true,
  initializer_range: 0.3,
  eos_token_id: 7,
});

const golden = goldenTable();

describe.each([BACKEND_NAME, 'cpu'])('generation on the backend %s', (backend) => {
  let model: Model;

  beforeAll(async () => {
    await tf.setBackend(backend);
    model = newModel(tiny, 1);
  });

  afterAll(() => {
    disposeModel(model);
  });

  (golden.skip ? it.skip : it).each(golden.table)(
    'continues the reference model %s as its greedy tokens say',
    async (_, folder) => {
      const { prompt, generated, top2_gap: gaps } = readGolden(folder).greedy;
      const reference = await loadModel(folder);
      const options = { maxTokens: generated.length, temperature: 0, stop: [] };
      const rows = await generate(reference, [prompt, prompt.slice(0, 5), prompt], options);
      expect(rows[0]!.tokens).toEqual(generated);
      expect(rows[2]!.tokens).toEqual(generated);
      expect(rows[0]!.finishReason).toBe('length');
      if (backend === 'cpu') return;
      const decoder = openDecoder(reference);
      let logits = decoder.admit(prompt);
      generated.forEach((token, i) => {
        const [first, second] = [...logits].sort((a, b) => b - a);
        expect(Math.abs(first! - second! - gaps[i]!)).toBeLessThan(3e-5);
        logits = decoder.step([token])[0]!;
      });
      decoder.dispose();
      disposeModel(reference);
    },
  );

  it('gives a row the same samples alone, among others, and under its key', async () => {
    const prompts = [[1, 2, 3], [4], [5, 6, 7, 8, 9, 10, 11], [1, 2, 3], [20, 21]];
    const options = { maxTokens: 12, temperature: 0.9, topP: 0.95, seed: 3, stop: [7] };
    const together = await generate(model, prompts, { ...options, batchSize: 3 });
    const one = await generate(model, prompts, { ...options, batchSize: 1 });
    expect(together).toEqual(one);
    expect(together[0]!.tokens).not.toEqual(together[3]!.tokens);
    const [alone] = await generate(model, [prompts[2]!], { ...options, rowKeys: [2] });
    expect(alone).toEqual(together[2]);
    const other = await generate(model, prompts, { ...options, seed: 4 });
    expect(other).not.toEqual(together);
  });

  it('stops at a stop token, which it returns, and says why it stopped', async () => {
    const rows = await generate(model, [[1], [2], [3]], {
      maxTokens: 15,
      seed: 1,
      stop: [7, 8, 9, 10, 11, 12],
    });
    for (const { tokens, finishReason } of rows) {
      const stopped = tokens.findIndex((token) => token >= 7 && token <= 12);
      expect(finishReason).toBe(stopped < 0 ? 'length' : 'stop');
      expect(tokens).toHaveLength(stopped < 0 ? 15 : stopped + 1);
    }
    expect(rows.some(({ finishReason }) => finishReason === 'stop')).toBe(true);
  });

  it('agrees with the scores of its own tokens', async () => {
    const prompt = [1, 2, 3];
    const [row] = await generate(model, [prompt], {
      maxTokens: 12,
      temperature: 0,
      stop: [],
      logprobs: true,
    });
    const { sum, tokens, greedy } = logLikelihood(model, prompt, row!.tokens);
    expect(greedy).toBe(true);
    tokens.forEach((score, i) => {
      expect(score).toBeCloseTo(row!.logprobs![i]!, 4);
    });
    expect(sum).toBeCloseTo(tokens.reduce((a, b) => a + b));
    const other = [...row!.tokens.slice(0, -1), (row!.tokens.at(-1)! + 1) % 50];
    expect(logLikelihood(model, prompt, other)).toMatchObject({ greedy: false });
  });
});

describe('generation', () => {
  let model: Model;

  beforeAll(async () => {
    await tf.setBackend(BACKEND_NAME);
    model = newModel(tiny, 1);
  });

  it('goes on when a cache is full, up to the positions the model has', async () => {
    const [row] = await generate(model, [[1, 2]], { maxTokens: 1000, temperature: 0, stop: [] });
    expect(row).toMatchObject({ finishReason: 'length' });
    expect(row!.tokens).toHaveLength(598);
    const { tokens } = logLikelihood(model, [1, 2], row!.tokens);
    expect(Math.min(...tokens)).toBeGreaterThan(-8);
    expect(logLikelihood(model, [1, 2], row!.tokens.slice(0, 400)).greedy).toBe(true);
  });

  it.each([
    [[], 'prompt 1 has no tokens'],
    [[1, 50], "prompt 1: token 50 is outside the model's vocabulary of 50"],
    [new Array<number>(601).fill(1), 'prompt 1 has 601 tokens; the model reads 600 at most'],
  ])('says in one line what is wrong with a prompt', async (prompt, message) => {
    await expect(generate(model, [[1], prompt], { maxTokens: 5 })).rejects.toThrow(message);
  });

  it('can be stopped between tokens', async () => {
    const controller = new AbortController();
    const running = generate(model, [[1]], {
      maxTokens: 500,
      stop: [],
      signal: controller.signal,
      onToken: () => {
        controller.abort();
      },
    });
    await expect(running).rejects.toThrow(/abort/i);
  });

  it('leaves no tensors behind', async () => {
    await generate(model, [[1], [2]], { maxTokens: 3 });
    const before = tf.memory().numTensors;
    await generate(model, [[1], [2, 3]], { maxTokens: 9 });
    expect(tf.memory().numTensors).toBe(before);
  });
});
