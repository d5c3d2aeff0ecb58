import { stringify } from 'yaml';
import { publishedSettings } from '../advice/published.ts';
import { warmupSteps, type Exported, type ExportPlan } from './export-plan.ts';
import { trainingArguments } from './training-arguments.ts';

/** `trl sft --config`: fields of SFTConfig, ModelConfig and ScriptArguments or DatasetMixtureConfig (TRL 1). */
export function trlConfig(plan: ExportPlan): Exported {
  const { warmupRatio } = publishedSettings;
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
    warmup_steps: warmupSteps(plan) ?? warmupRatio,
    ...trainingArguments(plan),
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
