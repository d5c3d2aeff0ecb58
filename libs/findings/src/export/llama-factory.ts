import { stringify } from 'yaml';
import { publishedSettings } from '../advice/published.ts';
import { warmupSteps, type Exported, type ExportPlan } from './export-plan.ts';
import { trainingArguments } from './training-arguments.ts';

/** `llamafactory-cli train`: its YAML, and dataset_info.json that describes the shards' `messages`. */
export function llamaFactoryConfig(plan: ExportPlan): Exported {
  const { warmupRatio } = publishedSettings;
  const source =
    'hub' in plan.data ? { hf_hub_url: plan.data.hub } : { file_name: folderOf(plan.data.files) };
  const warmup = warmupSteps(plan);
  const template = templateOf(plan.model);
  const info = {
    [plan.name]: {
      ...source,
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
  };
  const config = {
    model_name_or_path: plan.model,
    stage: 'sft',
    do_train: true,
    finetuning_type: 'full',
    deepspeed: 'ds_z3_config.json',
    dataset: plan.name,
    dataset_dir: '.',
    template: template ?? 'default',
    cutoff_len: plan.maxLength,
    train_on_prompt: false,
    packing: false,
    disable_shuffling: true,
    ...(warmup === null ? { warmup_ratio: warmupRatio } : { warmup_steps: warmup }),
    ...trainingArguments(plan),
  };
  const stage3 = {
    train_batch_size: 'auto',
    train_micro_batch_size_per_gpu: 'auto',
    gradient_accumulation_steps: 'auto',
    gradient_clipping: 'auto',
    bf16: { enabled: 'auto' },
    zero_optimization: {
      stage: 3,
      overlap_comm: true,
      contiguous_gradients: true,
      stage3_gather_16bit_weights_on_model_save: true,
    },
  };
  return {
    files: {
      'sft.yaml': stringify(config),
      'dataset_info.json': `${JSON.stringify(info, null, 2)}\n`,
      'ds_z3_config.json': `${JSON.stringify(stage3, null, 2)}\n`,
    },
    command: 'FORCE_TORCHRUN=1 llamafactory-cli train sft.yaml',
    notes: [
      ...(template === null
        ? [
            `No template of LLaMA-Factory is known for ${plan.model}: set template in sft.yaml before training.`,
          ]
        : []),
      ...(warmup === null
        ? [
            'transformers 5 replaces warmup_ratio by a share in warmup_steps; say --rows for a number of steps.',
          ]
        : []),
      'LLaMA-Factory cuts conversations off at cutoff_len: curate with a limit on the length instead.',
    ],
  };
}

/** Template by the model's family; null where none is known. */
function templateOf(model: string): string | null {
  const name = model.toLowerCase();
  const families: [RegExp, string][] = [
    [/qwen3/, 'qwen3'],
    [/qwen/, 'qwen'],
    [/llama-?3/, 'llama3'],
    [/internlm-?2/, 'intern2'],
    [/mistral/, 'mistral'],
  ];
  return families.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** The one file, or the folder that holds all of them. */
function folderOf(files: readonly string[]): string {
  return files.length === 1 ? files[0]! : files[0]!.replace(/[/\\][^/\\]*$/, '');
}
