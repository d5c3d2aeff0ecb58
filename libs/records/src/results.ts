import * as z from 'zod';

/** Where a task stands to what was trained on: `in` domain, out of domain (`ood`), `general`, `safety`. */
export const taskDomainSchema = z.enum(['in', 'ood', 'general', 'safety']);

/** Length of the responses of a task, in `unit`: the sampler's tokens, else an estimate, else characters. */
export const responseLengthSchema = z.strictObject({
  unit: z.enum(['tokens', 'estimated-tokens', 'characters']),
  mean: z.number().nonnegative(),
  median: z.number().nonnegative(),
  p95: z.number().nonnegative(),
  max: z.number().nonnegative(),
});

/** One figure of a task: its value, its standard error clustered by question, its 95 % interval. */
export const metricSchema = z.strictObject({
  value: z.number(),
  /** Null where a single question, or the kind of figure, gives none. */
  stderr: z.number().nonnegative().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** Questions (for instruction-level and per-category figures: units) that the value is a mean over. */
  n: z.int().nonnegative(),
});

/** What one task gave. `metrics[metric]` is the headline; shares are 0 to 1, judge scores 1 to 5. */
export const taskResultSchema = z.strictObject({
  /** Version of prompt, extraction and scorer together, and the hash of all settings. */
  version: z.int().positive(),
  task_hash: z.string(),
  domain: taskDomainSchema,
  /** Name of the headline metric, a key of `metrics`: `accuracy`, `prompt_strict`, `attack_success_rate`. */
  metric: z.string(),
  value: z.number(),
  stderr: z.number().nonnegative().nullable(),
  metrics: z.record(z.string(), metricSchema),
  /** Whether more of the headline metric is better. */
  higher_is_better: z.boolean(),
  /** Questions. */
  n: z.int().nonnegative(),
  /** Responses per question: the least over the questions. */
  k: z.int().nonnegative(),
  /** Responses in all. */
  responses: z.int().nonnegative(),
  /** Share of responses cut off by their budget, 0 to 1. */
  truncated: z.number().min(0).max(1),
  /** Share of responses in which no answer was found, 0 to 1. */
  unparsed: z.number().min(0).max(1),
  response_length: responseLengthSchema.nullable(),
  /** category -> metric, for tasks whose items have categories. */
  categories: z.record(z.string(), metricSchema).optional(),
  settings: z.record(z.string(), z.unknown()),
});

/** `results.json`: a model's scores, without anything that differs between two equal runs. */
export const resultsSchema = z.strictObject({
  format: z.literal('longhand-results@1'),
  /** Folder, Hub id or endpoint#name; null for scored samples of unknown origin. */
  model: z.string().nullable(),
  model_hash: z.string().nullable(),
  /** Optimizer step of the checkpoint, 0 for the base; null outside of a run. */
  step: z.int().nonnegative().nullable(),
  created: z.null(),
  suite: z.string().nullable(),
  tasks: z.record(z.string(), taskResultSchema),
});

/**
 * A line of `samples_<task>.jsonl`: one question with its responses' verdicts, in the order of the items.
 * Lists hold one entry a response; the scalar beside a list is the first response's.
 */
export const sampleSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  extracted: z.string().nullable(),
  /** Null where no verdict was possible: no gold answer, an unreadable judge. */
  correct: z.boolean().nullable(),
  /** 0 to 1; of judges 1 to 5. Null where there is none. */
  score: z.number().nullable(),
  truncated: z.boolean(),
  reason: z.string().optional(),
  /** Of several responses, each one's verdict. */
  responses: z
    .array(
      z.looseObject({
        extracted: z.string().nullable(),
        correct: z.boolean().nullable(),
        score: z.number().nullable(),
        truncated: z.boolean(),
        /** In the task's unit of length. */
        length: z.number().nonnegative(),
      }),
    )
    .optional(),
  /** In the task's unit of length. */
  length: z.number().nonnegative(),
  prompt_hash: z.string().nullable(),
  target_hash: z.string().nullable(),
  settings_hash: z.string().nullable(),
});

export type TaskDomain = z.infer<typeof taskDomainSchema>;
export type ResponseLength = z.infer<typeof responseLengthSchema>;
export type Metric = z.infer<typeof metricSchema>;
export type TaskResult = z.infer<typeof taskResultSchema>;
export type Results = z.infer<typeof resultsSchema>;
export type Sample = z.infer<typeof sampleSchema>;
