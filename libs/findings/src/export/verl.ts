import { stringify } from 'yaml';
import { publishedSettings } from '../advice/published.ts';
import type { Exported, ExportPlan } from './export-plan.ts';

/** verl's SFT trainer: overrides of its sft_trainer_engine.yaml (Hydra), as a shell script and as YAML to read. */
export function verlConfig(plan: ExportPlan): Exported {
  const { betas, warmupRatio, weightDecay, clip } = publishedSettings;
  const files = 'hub' in plan.data ? [`$DATA/${plan.name}/data/*.parquet`] : [...plan.data.files];
  const config = {
    data: {
      train_files: files,
      messages_key: 'messages',
      train_batch_size: plan.batch,
      micro_batch_size_per_gpu: plan.microBatch,
      use_dynamic_bsz: false,
      max_length: plan.maxLength,
      max_token_len_per_gpu: plan.maxLength,
      pad_mode: 'no_padding',
    },
    model: { path: plan.model, enable_gradient_checkpointing: true, use_remove_padding: true },
    optim: {
      optimizer: 'AdamW',
      lr: plan.learningRate,
      lr_warmup_steps_ratio: warmupRatio,
      lr_scheduler_type: 'cosine',
      weight_decay: weightDecay,
      betas: [...betas],
      clip_grad: clip,
    },
    trainer: {
      project_name: 'longhand',
      experiment_name: plan.name,
      default_local_dir: `runs/${plan.name}`,
      total_epochs: plan.epochs,
      save_freq: plan.saveSteps,
      logger: ['console', 'tensorboard'],
      seed: plan.seed,
      nnodes: Math.ceil(plan.devices / 8),
      n_gpus_per_node: Math.min(8, plan.devices),
    },
    checkpoint: { save_contents: ['model', 'hf_model'] },
  };
  const overrides = Object.entries(config).flatMap(([group, fields]) =>
    Object.entries(fields).map(([key, value]) => `  ${group}.${key}=${hydra(value)}`),
  );
  const nodes = config.trainer.nnodes;
  const script = [
    '#!/usr/bin/env bash',
    'set -euo pipefail',
    `torchrun --nnodes=${nodes} --nproc_per_node=${config.trainer.n_gpus_per_node} -m verl.trainer.sft_trainer \\`,
    overrides.join(' \\\n'),
    '',
  ].join('\n');
  return {
    files: { 'sft.sh': script, 'sft.yaml': stringify(config) },
    command: 'bash sft.sh',
    notes: [
      ...('hub' in plan.data
        ? [`verl reads files: fetch ${plan.data.hub} first and set DATA to where it lies.`]
        : []),
      'verl heeds truncation where it pads only; here it cuts conversations off at max_length without a word: curate with a limit on the length instead.',
      'verl shuffles rows in each epoch; the study kept their order.',
      'verl applies the chat template turn by turn; with templates that move reasoning set data.ignore_input_ids_mismatch only after looking at a row.',
    ],
  };
}

/** A value as Hydra's command line reads it, quoted for the shell; $ stays so that DATA is filled in. */
function hydra(value: unknown): string {
  if (Array.isArray(value))
    return `"[${value.map((each) => (typeof each === 'string' ? `'${each}'` : String(each))).join(',')}]"`;
  return typeof value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : String(value);
}
