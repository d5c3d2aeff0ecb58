import { join } from 'node:path';

import { sharedData } from './golden.testing.ts';
import { inverseFrequencies, parameterCount, parseConfig, readConfig, ropeTables } from './index.ts';

const base = {
  model_type: 'llama',
  vocab_size: 100,
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 96,
};

const parse = (fields: object) => parseConfig({ ...base, ...fields }, 'x/config.json');

describe('a config.json', () => {
  it('has the defaults of transformers', () => {
    expect(parse({})).toMatchObject({
      family: 'llama',
      kvHeads: 4,
      headDim: 16,
      ropeTheta: 10_000,
      ropeScaling: null,
      normEpsilon: 1e-6,
      tied: false,
      qkvBias: false,
      qkNorm: false,
      maxPositions: 2048,
      window: null,
      eos: [],
    });
    expect(parse({ model_type: 'qwen3' })).toMatchObject({ headDim: 128, qkNorm: true, qkvBias: false });
    expect(parse({ model_type: 'qwen2' })).toMatchObject({ headDim: 16, qkNorm: false, qkvBias: true });
    expect(parse({ head_dim: null, eos_token_id: [3, 4] })).toMatchObject({ headDim: 16, eos: [3, 4] });
  });

  it('is read in the form that transformers writes since version 5', () => {
    const rope = { rope_type: 'linear', rope_theta: 500_000, factor: 2 };
    expect(parse({ rope_parameters: rope, dtype: 'bfloat16' })).toMatchObject({
      ropeTheta: 500_000,
      ropeScaling: { kind: 'linear', factor: 2 },
    });
  });

  it('has a window only where the model obeys one', () => {
    expect(parse({ model_type: 'qwen2', sliding_window: 16, use_sliding_window: false }).window).toBeNull();
    expect(parse({ model_type: 'qwen2', sliding_window: 16, use_sliding_window: true }).window).toBe(16);
    const late = { sliding_window: 16, use_sliding_window: true, max_window_layers: 2 };
    expect(parse({ model_type: 'qwen2', ...late }).window).toBeNull();
    expect(parse({ model_type: 'mistral', num_key_value_heads: 2, sliding_window: 4096 })).toMatchObject({
      family: 'llama',
      window: 4096,
    });
    expect(parse({ model_type: 'mistral', num_key_value_heads: 2, sliding_window: null }).window).toBeNull();
  });

  it.each([
    [
      { model_type: 'gpt2' },
      'x/config.json: model_type "gpt2" is not computed here; known are qwen3, qwen2, llama, mistral',
    ],
    [{ model_type: 'qwen3_moe' }, 'model_type "qwen3_moe" is not computed here (nearest: qwen3)'],
    [{ model_type: 'constructor' }, 'model_type "constructor" is not computed here'],
    [{ model_type: undefined }, 'no model_type'],
    [{ hidden_size: undefined }, 'hidden_size is missing'],
    [{ hidden_size: '64' }, 'hidden_size is "64", not a number'],
    [{ num_hidden_layers: 1.5 }, 'num_hidden_layers is 1.5, not a whole number above 0'],
    [{ num_key_value_heads: 3 }, 'num_attention_heads (4) is no multiple of num_key_value_heads (3)'],
    [{ head_dim: 15 }, 'head_dim is 15; rotary positions need an even number'],
    [{ hidden_act: 'gelu' }, 'hidden_act "gelu" is not computed here'],
    [{ quantization_config: { bits: 4 } }, 'quantized weights'],
    [
      { rope_scaling: { type: 'dynamic', factor: 2 } },
      'rope_scaling of type "dynamic" is not computed here; known are default, linear',
    ],
    [
      { rope_scaling: { rope_type: 'llama3', factor: 2 } },
      'rope_scaling.low_freq_factor is null, not a number',
    ],
  ])('is refused in one line: %j', (fields, message) => {
    expect(() => parse(fields)).toThrow(message);
  });

  it('that is not there, or not JSON, is told', async () => {
    await expect(readConfig('/nowhere')).rejects.toThrow('/nowhere: no config.json');
    const files = {
      name: 'm',
      read: () => Promise.resolve(Buffer.from('{')),
      open: () => Promise.reject(new Error()),
    };
    await expect(readConfig(files)).rejects.toThrow('m/config.json: not valid JSON');
  });

  it('of a published model is read, and tells its number of parameters', async () => {
    const folder = sharedData('data/qwen3-1.7b-tokenizer');
    if (folder === undefined) return;
    const config = await readConfig(join(folder));
    expect(config).toMatchObject({ headDim: 128, kvHeads: 8, maxPositions: 40960, window: null, tied: true });
    expect(parameterCount(config)).toBe(1_720_574_976);
  });
});

describe('rotary frequencies', () => {
  it('fall from one by powers of theta', () => {
    const [first, second] = inverseFrequencies(parse({}));
    expect(first).toBe(1);
    expect(second).toBeCloseTo(10_000 ** (-2 / 16), 12);
  });

  it('are divided under linear scaling', () => {
    const linear = inverseFrequencies(parse({ rope_scaling: { type: 'linear', factor: 4 } }));
    inverseFrequencies(parse({})).forEach((frequency, j) => {
      expect(linear[j]).toBeCloseTo(frequency / 4, 12);
    });
  });

  it('keep the fast ones, divide the slow ones and ramp between under yarn', () => {
    // Numbers of transformers 5.18, `_compute_yarn_parameters` with these settings.
    const config = parse({
      head_dim: 32,
      rope_theta: 10_000,
      rope_scaling: { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 64 },
    });
    const plain = inverseFrequencies(parse({ head_dim: 32 }));
    const scaled = inverseFrequencies(config);
    expect(scaled[0]).toBe(1);
    expect(scaled[15]! / plain[15]!).toBeCloseTo(0.25, 12);
    const ratios = [...scaled].map((frequency, j) => frequency / plain[j]!);
    expect(ratios).toEqual([...ratios].sort((a, b) => b - a));
    const { cos } = ropeTables(config, 1);
    expect(cos[0]).toBeCloseTo(0.1 * Math.log(4) + 1, 6);
  });
});
