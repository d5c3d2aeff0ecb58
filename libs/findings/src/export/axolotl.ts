import { stringify } from 'yaml';
import { publishedSettings } from '../advice/published.ts';
import { accumulation, type Exported, type ExportPlan } from './export-plan.ts';

/** `axolotl train`: its YAML, with `type: chat_template` over the shards' `messages`. */
export function axolotlConfig(plan: ExportPlan): Exported {
  const { betas, warmupRatio, weightDecay, clip } = publishedSettings;
  const source =
    'hub' in plan.data ? { path: plan.data.hub } : { path: 'parquet', data_files: [...plan.data.files] };
  const config = {
    base_model: plan.model,
    datasets: [
      {
        ...source,
        split: 'train',
        type: 'chat_template',
        field_messages: 'messages',
        message_property_mappings: { role: 'role', content: 'content' },
        roles_to_train: ['assistant'],
        train_on_eos: 'turn',
      },
    ],
    chat_template: 'tokenizer_default',
    dataset_prepared_path: `prepared/${plan.name}`,
    shuffle_merged_datasets: false,
    curriculum_sampling: true,
    sequence_len: plan.maxLength,
    excess_length_strategy: 'drop',
    sample_packing: false,
    train_on_inputs: false,
    optimizer: 'adamw_torch',
    learning_rate: plan.learningRate,
    lr_scheduler: 'cosine',
    warmup_ratio: warmupRatio,
    adam_beta1: betas[0],
    adam_beta2: betas[1],
    weight_decay: weightDecay,
    max_grad_norm: clip,
    micro_batch_size: plan.microBatch,
    gradient_accumulation_steps: accumulation(plan),
    num_epochs: plan.epochs,
    bf16: true,
    attn_implementation: 'flash_attention_2',
    gradient_checkpointing: true,
    logging_steps: 1,
    save_steps: plan.saveSteps,
    save_only_model: true,
    seed: plan.seed,
    output_dir: `runs/${plan.name}`,
  };
  return {
    files: { 'sft.yaml': stringify(config) },
    command: `accelerate launch --num_processes ${plan.devices} -m axolotl.cli.train sft.yaml`,
    notes: [
      'Versions of axolotl that do not know attn_implementation yet want flash_attention: true in its place.',
      'tokenizer_default takes the template of the model; base models without one need chat_template: chatml.',
    ],
  };
}
