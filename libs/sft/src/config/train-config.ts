import { taskDomainSchema } from '@longhand/records';
import * as z from 'zod';

const fraction = z.number().min(0).max(1);
const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'use letters, digits, ".", "_" and "-", starting with a letter or digit',
  );

/** Sizes of a decoder that is trained from scratch, as config.json names them. */
const newModelSchema = z.strictObject({
  family: z.enum(['qwen3', 'qwen2', 'llama']).default('qwen3'),
  hidden_size: z.int().positive(),
  layers: z.int().positive(),
  heads: z.int().positive(),
  kv_heads: z.int().positive(),
  head_dim: z.int().positive().multipleOf(2),
  intermediate_size: z.int().positive(),
  tied: z.boolean().default(true),
  rope_theta: z.number().positive().default(10_000),
  max_positions: z.int().positive().default(32_768),
  /** Rows of the embedding: those of the tokenizer, or more. */
  vocab_size: z.int().positive().optional(),
  /** Standard deviation of new weights. */
  initializer_range: z.number().positive().default(0.02),
  /** A tokenizer made from the responses and prompts of the first stage's data. */
  tokenizer: z
    .strictObject({
      vocab_size: z.int().min(260).default(1024),
      /** Rows that it is made from. */
      rows: z.int().positive().default(2000),
    })
    .prefault({}),
});

const modelSchema = z
  .strictObject({
    /** A folder of a Hugging Face model; `--model` on the command line sets it. */
    path: z.string().min(1).optional(),
    new: newModelSchema.optional(),
    /** A file in Jinja in place of the model's own template. */
    chat_template: z.string().min(1).optional(),
    /** What else the template is told, such as `enable_thinking`. */
    template_variables: z.record(z.string(), z.unknown()).default({}),
  })
  .refine((model) => model.path === undefined || model.new === undefined, 'give path or new, not both');

const dataSchema = z.strictObject({
  /** A data set's folder, a file, a folder or glob of files; `--data` on the command line sets it. */
  path: z.string().min(1),
  split: z.string().default('train'),
  /** Column of the conversation. */
  messages: z.string().default('messages'),
  /** Tokens of a conversation, and of a packed row. */
  max_length: z.int().min(8).default(2048),
  /** Conversations beyond max_length: leave them out and count them, stop, or cut off their end. */
  too_long: z.enum(['drop', 'error', 'truncate']).default('drop'),
  /** Several conversations in a row (best fit, each sees itself alone), or one a row. */
  packing: z.enum(['best_fit', 'none']).default('best_fit'),
  /** Rows in another order in each epoch, by the seed; or as they come. */
  shuffle: z.boolean().default(true),
  /** Conversations taken at most, from the front. */
  limit: z.int().positive().optional(),
});

const optimizerSchema = z.strictObject({
  name: z.enum(['adamw', 'sgd', 'lion', 'adafactor']).default('adamw'),
  learning_rate: z.number().positive().default(5e-5),
  /** Default (0.9, 0.999); for lion (0.9, 0.99). */
  betas: z.tuple([fraction, fraction]).optional(),
  epsilon: z.number().positive().default(1e-8),
  /** Decoupled, on matrices only: not on norms and biases. */
  weight_decay: z.number().min(0).default(0.01),
  /** Of sgd. */
  momentum: fraction.default(0.9),
});

const scheduleSchema = z.strictObject({
  kind: z.enum(['constant', 'linear', 'cosine', 'wsd']).default('cosine'),
  /** Share of all updates, or number of them, during which the rate rises. */
  warmup_ratio: fraction.default(0),
  warmup_steps: z.int().nonnegative().optional(),
  /** The rate ends at this share of its peak (cosine and wsd). */
  min_ratio: fraction.default(0),
  /** Of wsd: share of all updates during which the rate falls, and how. */
  decay_ratio: fraction.default(0.1),
  decay: z.enum(['linear', 'cosine', '1-sqrt']).default('linear'),
});

const batchSchema = z.strictObject({
  /** Rows of an update: conversations, or packed rows. */
  rows: z.int().positive().default(8),
  /** Rows that are computed at once; the gradients of several such are summed. Default: all. */
  micro_rows: z.int().positive().optional(),
});

/** What a stage of training may say for itself. */
const stageFields = {
  data: dataSchema,
  batch: batchSchema.prefault({}),
  /** Passes over the data. */
  epochs: z.int().positive().default(1),
  /** Updates, in place of epochs. */
  steps: z.int().positive().optional(),
  optimizer: optimizerSchema.prefault({}),
  schedule: scheduleSchema.prefault({}),
};

const probeSchema = z.strictObject({
  name,
  /** Where the rows come from; default: the data of the first stage. */
  path: z.string().min(1).optional(),
  split: z.string().default('test'),
  domain: taskDomainSchema.default('in'),
  rows: z.int().positive().default(64),
  max_tokens: z.int().positive().default(1024),
  /** 0 takes the most likely token. */
  temperature: z.number().min(0).default(0),
  top_p: fraction.default(1),
  /** Prompts that are answered at once. */
  batch: z.int().positive().default(64),
});

/** The same keys, none of them needed and none with a default: what is left out comes from the run. */
function partial<S extends z.ZodObject>(
  schema: S,
): z.ZodType<{ [K in keyof z.infer<S>]?: z.infer<S>[K] | undefined }> {
  const bare = (field: z.ZodType): z.ZodType =>
    field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
  const entries = Object.entries(schema.shape).map(
    ([key, field]) => [key, bare(field as z.ZodType).optional()] as const,
  );
  return z.strictObject(Object.fromEntries(entries)) as never;
}

const stageSchema = z.strictObject({
  name,
  data: partial(dataSchema).optional(),
  batch: partial(batchSchema).optional(),
  epochs: z.int().positive().optional(),
  steps: stageFields.steps,
  optimizer: partial(optimizerSchema).optional(),
  schedule: partial(scheduleSchema).optional(),
});

/** A training run. What `stages` leave out they take from the fields above them. */
export const trainConfigSchema = z.strictObject({
  name,
  seed: z.int().nonnegative().default(42),
  model: modelSchema,
  ...stageFields,
  /** Training in several stages, one after another on the same model. Moments start anew in each. */
  stages: z.array(stageSchema).min(1).optional(),
  /** Largest norm of the gradients; null leaves them as they are. */
  max_grad_norm: z.number().positive().nullable().default(1),
  /** Activations are made again for the gradient instead of kept: less memory, a third more work. */
  recompute: z.boolean().default(false),
  /** Low-rank updates in place of full fine-tuning. */
  lora: z
    .strictObject({
      rank: z.int().positive().default(16),
      alpha: z.number().positive().default(32),
      targets: z
        .array(z.enum(['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj']))
        .min(1)
        .default(['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj']),
    })
    .optional(),
  checkpoints: z
    .strictObject({
      /** Updates after which one is written; the last update always has one. */
      at: z.array(z.int().nonnegative()).optional(),
      every: z.int().positive().optional(),
      /** How many stay; all where it is null. */
      keep_last: z.int().positive().nullable().default(null),
      /** How many of them can be resumed from: the rest keep the model alone. */
      keep_resumable: z.int().positive().default(1),
      /** Element type of the weights; by default that of the model it began with. */
      dtype: z.enum(['F32', 'F16', 'BF16']).optional(),
    })
    .prefault({}),
  probes: z.array(probeSchema).default([]),
  log: z
    .strictObject({
      /** Updates between lines of metrics. */
      every: z.int().positive().default(1),
      /** Trainable tokens of an update at which accuracy and entropy are measured; 0 leaves them out. */
      sampled_tokens: z.int().nonnegative().default(256),
    })
    .prefault({}),
  /** The run ends after so many updates in a row whose loss or gradient is not finite. */
  max_skipped: z.int().positive().default(3),
});

export type TrainConfig = z.infer<typeof trainConfigSchema>;
export type NewModelConfig = z.infer<typeof newModelSchema>;
export type DataConfig = z.infer<typeof dataSchema>;
export type OptimizerConfig = z.infer<typeof optimizerSchema>;
export type ScheduleConfig = z.infer<typeof scheduleSchema>;
export type BatchConfig = z.infer<typeof batchSchema>;
export type ProbeConfig = z.infer<typeof probeSchema>;
export type LoraConfig = NonNullable<TrainConfig['lora']>;

/** One stage with everything it takes from the run filled in. */
export interface StageConfig {
  readonly name: string;
  readonly data: DataConfig;
  readonly batch: BatchConfig;
  readonly epochs: number;
  /** Null where epochs decide. */
  readonly steps: number | null;
  readonly optimizer: OptimizerConfig;
  readonly schedule: ScheduleConfig;
}

/** The stages of a run: those it names, or itself as the only one. */
export function stagesOf(config: TrainConfig): StageConfig[] {
  const { data, batch, epochs, steps, optimizer, schedule } = config;
  const base = { data, batch, epochs, steps: steps ?? null, optimizer, schedule };
  if (config.stages === undefined) return [{ name: 'train', ...base }];
  return config.stages.map((stage) => ({
    name: stage.name,
    data: merged(data, stage.data),
    batch: merged(batch, stage.batch),
    epochs: stage.epochs ?? epochs,
    // Epochs of its own go before steps that the run names.
    steps: stage.steps ?? (stage.epochs === undefined ? (steps ?? null) : null),
    optimizer: merged(optimizer, stage.optimizer),
    schedule: merged(schedule, stage.schedule),
  }));
}

function merged<T extends object>(base: T, own: { [K in keyof T]?: T[K] | undefined } | undefined): T {
  const given = Object.entries(own ?? {}).filter(([, value]) => value !== undefined);
  return { ...base, ...(Object.fromEntries(given) as Partial<T>) };
}
