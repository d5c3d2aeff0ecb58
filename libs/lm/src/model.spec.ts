import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BACKEND_NAME } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

import { goldenTable, sharedData } from './golden.testing.ts';
import {
  disposeModel,
  forward,
  generate,
  loadModel,
  newModel,
  parseConfig,
  saveModel,
  writeSafetensors,
  type Model,
} from './index.ts';

const raw = {
  model_type: 'qwen3',
  architectures: ['Qwen3ForCausalLM'],
  vocab_size: 60,
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 16,
  intermediate_size: 48,
  tie_word_embeddings: true,
  something_else: [1, { a: null }],
};

let folder: string;
let model: Model;

beforeAll(async () => {
  await tf.setBackend(BACKEND_NAME);
  model = newModel(parseConfig(raw), 1);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function values({ parameters }: Model): Record<string, number[]> {
  return Object.fromEntries([...parameters].map(([name, tensor]) => [name, [...tensor.dataSync()]]));
}

const golden = goldenTable();

describe('a new model', () => {
  it('depends on its seed and nothing else', () => {
    const [same, other] = [newModel(parseConfig(raw), 1), newModel(parseConfig(raw), 2)];
    expect(values(same)).toEqual(values(model));
    expect(values(other)).not.toEqual(values(model));
    disposeModel(same);
    disposeModel(other);
  });

  it('has normal matrices and norms of one', () => {
    const matrix = values(model)['model.layers.1.mlp.up_proj.weight']!;
    const mean = matrix.reduce((sum, x) => sum + x, 0) / matrix.length;
    const deviation = Math.sqrt(matrix.reduce((sum, x) => sum + (x - mean) ** 2, 0) / matrix.length);
    expect(Math.abs(mean)).toBeLessThan(0.002);
    expect(deviation).toBeCloseTo(0.02, 2);
    expect(new Set(values(model)['model.norm.weight'])).toEqual(new Set([1]));
  });
});

describe('a saved model', () => {
  it('loads back equal, with its config as it was', async () => {
    await saveModel(model, folder);
    expect((await readdir(folder)).sort()).toEqual(['config.json', 'model.safetensors']);
    const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as unknown;
    expect(config).toEqual({ ...raw, torch_dtype: 'float32' });
    const again = await loadModel(folder);
    expect(values(again)).toEqual(values(model));
    disposeModel(again);
  });

  it('is rounded to BF16 where that is asked for, and then stays as it is', async () => {
    await saveModel(model, folder, { dtype: 'BF16', maxShardBytes: 4000 });
    const files = (await readdir(folder)).length;
    expect(files).toBeGreaterThan(3);
    const once = await loadModel(folder);
    expect(new Set(once.dtypes.values())).toEqual(new Set(['BF16']));
    await saveModel(once, folder);
    const twice = await loadModel(folder);
    expect(values(twice)).toEqual(values(once));
    disposeModel(once);
    disposeModel(twice);
  });

  (golden.skip ? it.skip : it).each(golden.table)(
    'has the names, shapes, types and bytes of the original: %s',
    async (_, original) => {
      const loaded = await loadModel(original);
      await saveModel(loaded, folder);
      const dataOf = async (path: string): Promise<[unknown, Map<string, string>]> => {
        const file = await readFile(join(path, 'model.safetensors'));
        const start = 8 + Number(file.readBigUInt64LE());
        const { __metadata__, ...entries } = JSON.parse(file.toString('utf8', 8, start)) as Record<
          string,
          { dtype: string; shape: number[]; data_offsets: [number, number] }
        >;
        const data = Object.entries(entries).map(
          ([
            name,
            {
              dtype,
              shape,
              data_offsets: [from, to],
            },
          ]) =>
            [name, `${dtype} ${shape.join()} ${file.toString('base64', start + from, start + to)}`] as const,
        );
        return [__metadata__, new Map(data.sort(([a], [b]) => (a < b ? -1 : 1)))];
      };
      const [metadata, saved] = await dataOf(folder);
      expect(metadata).toEqual({ format: 'pt' });
      expect(saved).toEqual((await dataOf(original))[1]);
      disposeModel(loaded);
    },
  );
});

describe('weights that do not fit', () => {
  const write = async (change: (tensors: Parameters<typeof writeSafetensors>[1][number][]) => void) => {
    await writeFile(join(folder, 'config.json'), JSON.stringify(raw));
    const tensors = [...model.parameters].map(([name, tensor]) => ({
      name,
      shape: tensor.shape,
      dtype: 'F32' as const,
      values: () => tensor.dataSync<'float32'>(),
    }));
    change(tensors);
    await writeSafetensors(folder, tensors);
  };

  it('are told by name where one is missing', async () => {
    await write((tensors) => tensors.splice(3, 1));
    await expect(loadModel(folder)).rejects.toThrow(
      /the weights lack model\.layers\.0\.self_attn\.k_proj\.weight \[32,32\], which config\.json asks for$/,
    );
  });

  it('are told where one has no place', async () => {
    await write((tensors) => tensors.push({ ...tensors[0]!, name: 'model.layers.2.extra' }));
    await expect(loadModel(folder)).rejects.toThrow('the weights hold model.layers.2.extra');
  });

  it('are told where a shape is wrong', async () => {
    await write((tensors) => {
      tensors[0] = { ...tensors[0]!, shape: [30, 64] };
    });
    await expect(loadModel(folder)).rejects.toThrow(
      'model.embed_tokens.weight has the shape [30,64], where config.json asks for [60,32]',
    );
  });

  it('leave no tensors behind, and a NaN is told', async () => {
    const before = tf.memory().numTensors;
    await write((tensors) => {
      tensors[2] = { ...tensors[2]!, values: () => new Float32Array(64 * 32).fill(NaN) };
    });
    await expect(loadModel(folder)).rejects.toThrow(/q_proj\.weight holds NaN at element 0/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('may hold the tied head once more', async () => {
    await write((tensors) => tensors.push({ ...tensors[0]!, name: 'lm_head.weight' }));
    const loaded = await loadModel(folder);
    expect(loaded.parameters.has('lm_head.weight')).toBe(false);
    disposeModel(loaded);
  });
});

it('a window is obeyed by refusing what is longer', () => {
  const windowed = { ...model, config: { ...model.config, window: 8 } };
  const inputs = (length: number) => ({
    inputIds: tf.zeros([1, length], 'int32'),
    positionIds: tf.zeros([1, length], 'int32'),
    segmentIds: null,
  });
  expect(() => forward(windowed, inputs(9))).toThrow(
    'sequences of 9 tokens: beyond 8 this model attends within a sliding window',
  );
  expect(forward(windowed, inputs(8)).shape).toEqual([1, 8, 32]);
});

it('a real tiny Llama loads, counts on, and is saved as it was', async () => {
  const original = sharedData('data/tiny-llama-safetensors');
  if (original === undefined) return;
  const llama = await loadModel(original);
  expect(llama.config).toMatchObject({ family: 'llama', tied: false, eos: [1] });
  const [row] = await generate(llama, [[4, 5, 6]], { maxTokens: 20, temperature: 0 });
  expect(row!.tokens.length).toBeGreaterThan(0);
  expect(row!.tokens.every((token) => token < 16)).toBe(true);
  await copyFile(join(original, 'config.json'), join(folder, 'config.json'));
  await saveModel(llama, folder);
  const again = await loadModel(folder);
  expect(values(again)).toEqual(values(llama));
  expect(again.dtypes).toEqual(llama.dtypes);
  disposeModel(llama);
  disposeModel(again);
});
