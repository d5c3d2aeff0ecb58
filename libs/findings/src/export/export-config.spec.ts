import { parse } from 'yaml';
import { exportConfig } from './export-config.ts';
import { defaultPlan, exportTargets, type ExportPlan } from './export-plan.ts';

const plan: ExportPlan = {
  ...defaultPlan,
  model: 'Qwen/Qwen3-4B-Base',
  name: 'math-cot',
  data: { files: ['/data/a/train-00000.parquet', '/data/a/train-00001.parquet'] },
  rows: 20480,
};

/** Fields that each target documents, of those that are written here. */
const documented: Record<string, RegExp> = {
  // TRL 1.13: SFTConfig, ModelConfig, DatasetMixtureConfig; transformers' TrainingArguments.
  trl: /^(model_name_or_path|dtype|attn_implementation|dataset_name|dataset_train_split|datasets|assistant_only_loss|max_length|packing|shuffle_dataset|learning_rate|lr_scheduler_type|warmup_steps|optim|adam_beta[12]|weight_decay|max_grad_norm|per_device_train_batch_size|gradient_accumulation_steps|num_train_epochs|bf16|gradient_checkpointing|logging_steps|save_strategy|save_steps|save_only_model|seed|output_dir|report_to)$/,
  // LLaMA-Factory: ModelArguments, DataArguments, FinetuningArguments; TrainingArguments.
  'llama-factory':
    /^(model_name_or_path|stage|do_train|finetuning_type|deepspeed|dataset|dataset_dir|template|cutoff_len|train_on_prompt|packing|disable_shuffling|learning_rate|lr_scheduler_type|warmup_ratio|warmup_steps|optim|adam_beta[12]|weight_decay|max_grad_norm|per_device_train_batch_size|gradient_accumulation_steps|num_train_epochs|bf16|logging_steps|save_strategy|save_steps|save_only_model|seed|output_dir|report_to)$/,
  // axolotl: AxolotlInputConfig.
  axolotl:
    /^(base_model|datasets|chat_template|dataset_prepared_path|shuffle_merged_datasets|curriculum_sampling|sequence_len|excess_length_strategy|sample_packing|train_on_inputs|optimizer|learning_rate|lr_scheduler|warmup_ratio|adam_beta[12]|weight_decay|max_grad_norm|micro_batch_size|gradient_accumulation_steps|num_epochs|bf16|flash_attention|gradient_checkpointing|logging_steps|save_steps|save_only_model|seed|output_dir)$/,
  // verl: sft_trainer_engine.yaml.
  verl: /^(data|model|optim|trainer|checkpoint)$/,
};

const inVerl: Record<string, string[]> = {
  data: [
    'train_files',
    'messages_key',
    'train_batch_size',
    'micro_batch_size_per_gpu',
    'use_dynamic_bsz',
    'max_length',
    'max_token_len_per_gpu',
    'truncation',
    'pad_mode',
  ],
  optim: [
    'optimizer',
    'lr',
    'lr_warmup_steps_ratio',
    'lr_scheduler_type',
    'weight_decay',
    'betas',
    'clip_grad',
  ],
  trainer: [
    'project_name',
    'experiment_name',
    'default_local_dir',
    'total_epochs',
    'save_freq',
    'logger',
    'seed',
    'nnodes',
    'n_gpus_per_node',
  ],
  checkpoint: ['save_contents'],
};

describe('exportConfig', () => {
  it.each(exportTargets)('writes only fields that %s documents, and the settings of the study', (target) => {
    const { files } = exportConfig(target, plan);
    const config = parse(files['sft.yaml']!) as Record<string, Record<string, unknown>>;
    for (const key of Object.keys(config)) expect(key).toMatch(documented[target]!);
    if (target === 'verl') {
      for (const [group, keys] of Object.entries(inVerl)) expect(Object.keys(config[group]!)).toEqual(keys);
    }
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
