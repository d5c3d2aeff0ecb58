import { parse } from 'yaml';
import { documentedKeys } from './documented-keys.testing.ts';
import { exportConfig } from './export-config.ts';
import { defaultPlan, exportTargets, type ExportPlan } from './export-plan.ts';

const plan: ExportPlan = {
  ...defaultPlan,
  model: 'Qwen/Qwen3-4B-Base',
  name: 'math-cot',
  data: { files: ['/data/a/train-00000.parquet', '/data/a/train-00001.parquet'] },
  rows: 20480,
};

/** Keys of a configuration; of groups and of lists of objects, with their path. */
function keysOf(config: Record<string, unknown>): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const inner =
      key === 'message_property_mappings' ? null : Array.isArray(value) ? (value[0] as unknown) : value;
    return typeof inner === 'object' && inner !== null
      ? keysOf(inner as Record<string, unknown>).map((each) => `${key}.${each}`)
      : [key];
  });
}

describe('exportConfig', () => {
  it.each(exportTargets)('writes only fields that %s documents, and the settings of the study', (target) => {
    const { files } = exportConfig(target, plan);
    const known = Object.keys(documentedKeys[target]);
    expect(known).toEqual(
      expect.arrayContaining(keysOf(parse(files['sft.yaml']!) as Record<string, unknown>)),
    );
    const hub = exportConfig(target, { ...plan, data: { hub: 'me/math-cot' }, rows: undefined }).files;
    expect(known).toEqual(expect.arrayContaining(keysOf(parse(hub['sft.yaml']!) as Record<string, unknown>)));
    const text = files['sft.yaml']!;
    expect(text).toMatch(/(?:learning_rate|lr): (?:0\.00005|5e-5)/);
    expect(text).toMatch(/cosine/);
    expect(text).toMatch(/(?:max_length|cutoff_len|sequence_len): 19456/);
    expect(text).toContain('train-00000.parquet'.slice(0, target === 'llama-factory' ? 0 : undefined));
  });

  it('spreads the batch of 256 over devices and micro-batches, or says that it cannot', () => {
    const { files } = exportConfig('trl', { ...plan, devices: 4, microBatch: 2 });
    expect(parse(files['sft.yaml']!)).toMatchObject({
      per_device_train_batch_size: 2,
      gradient_accumulation_steps: 32,
      warmup_steps: 64,
    });
    expect(() => exportConfig('trl', { ...plan, devices: 3 })).toThrow(
      '--batch=256: not a multiple of --devices=3 times --micro-batch=1',
    );
  });

  it('describes the messages of the shards to LLaMA-Factory', () => {
    const { files } = exportConfig('llama-factory', { ...plan, data: { hub: 'me/math-cot' } });
    expect(JSON.parse(files['dataset_info.json']!)).toEqual({
      'math-cot': {
        hf_hub_url: 'me/math-cot',
        formatting: 'sharegpt',
        columns: { messages: 'messages' },
        tags: {
          role_tag: 'role',
          content_tag: 'content',
          user_tag: 'user',
          assistant_tag: 'assistant',
          system_tag: 'system',
        },
      },
    });
  });

  it('gives verl a script whose overrides are those of its YAML', () => {
    const { files } = exportConfig('verl', plan);
    expect(files['sft.sh']).toContain(
      `  data.train_files="['/data/a/train-00000.parquet','/data/a/train-00001.parquet']" \\`,
    );
    expect(files['sft.sh']).toContain('  optim.lr=0.00005 \\');
  });
});
