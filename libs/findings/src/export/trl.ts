import { stringify } from 'yaml';
import { publishedSettings } from '../advice/published.ts';
import { accumulation, warmupSteps, type Exported, type ExportPlan } from './export-plan.ts';

/** `trl sft --config`: fields of SFTConfig, ModelConfig and ScriptArguments (checked against TRL 1.13). */
export function trlConfig(plan: ExportPlan): Exported {
  const { betas, warmupRatio, weightDecay, clip } = publishedSettings;
  const data =
    'hub' in plan.data
      ? { dataset_name: plan.data.hub, dataset_train_split: 'train' }
      : {
          datasets: [
            { path: 'parquet', data_files: [...plan.data.files], split: 'train', columns: ['messages'] },
          ],
        };
  const config = {
    model_name_or_path: plan.model,
    dtype: 'bfloat16',
    attn_implementation: 'flash_attention_2',
    ...data,
    assistant_only_loss: true,
    max_length: plan.maxLength,
    packing: false,
    shuffle_dataset: false,
    learning_rate: plan.learningRate,
    lr_scheduler_type: 'cosine',
    warmup_steps: warmupSteps(plan) ?? warmupRatio,
    optim: 'adamw_torch',
    adam_beta1: betas[0],
    adam_beta2: betas[1],
    weight_decay: weightDecay,
    max_grad_norm: clip,
    per_device_train_batch_size: plan.microBatch,
    gradient_accumulation_steps: accumulation(plan),
    num_train_epochs: plan.epochs,
    bf16: true,
    gradient_checkpointing: true,
    logging_steps: 1,
    save_strategy: 'steps',
    save_steps: plan.saveSteps,
    save_only_model: true,
    seed: plan.seed,
    output_dir: `runs/${plan.name}`,
    report_to: 'none',
  };
  return {
    files: { 'sft.yaml': stringify(config) },
    command: `trl sft --config sft.yaml --num_processes ${plan.devices}`,
    notes: [
      'assistant_only_loss needs a chat template that marks what the assistant says; TRL brings its own for Qwen3, Qwen2.5 and Llama 3, for others give chat_template_path.',
      'TRL cuts conversations off at max_length: curate with a limit on the length instead, so that no trace loses its end.',
      'The Trainer draws rows at random in each epoch; the study kept their order.',
      ...(plan.rows === undefined
        ? [
            'warmup_steps is a share here, which transformers reads from version 5 on; say --rows for a number that every version reads.',
          ]
        : []),
    ],
  };
}
