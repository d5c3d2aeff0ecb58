import { publishedSettings } from '../advice/published.ts';
import { accumulation, type ExportPlan } from './export-plan.ts';

/**
 * The study's settings as fields of transformers' TrainingArguments, which TRL and LLaMA-Factory read. Warm-up is left
 * to them: its field depends on the version of transformers.
 */
export function trainingArguments(plan: ExportPlan): Record<string, unknown> {
  const { betas, weightDecay, clip } = publishedSettings;
  return {
    learning_rate: plan.learningRate,
    lr_scheduler_type: 'cosine',
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
}
