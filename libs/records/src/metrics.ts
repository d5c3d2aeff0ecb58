import * as z from 'zod';
import { taskDomainSchema } from './results.ts';

/**
 * A training step in `metrics.jsonl`, under the names that the field's trainers log. A step that was not applied
 * (a loss or gradient that is not finite) says why in `skipped`; its `loss` and `grad_norm` are null then.
 */
export const stepMetricsSchema = z.looseObject({
  /** Optimizer updates so far, this one included; over all stages of a run. */
  global_step: z.int().nonnegative(),
  /** Passes over the stage's data so far, with a fraction. */
  epoch: z.number().nonnegative(),
  /** Name of the stage, where a run has several. */
  stage: z.string().optional(),
  /** Mean negative log-likelihood of the step's trainable tokens, in nats, before the update. */
  loss: z.number().nullable(),
  learning_rate: z.number().nonnegative(),
  /** L2 norm of all gradients together, before clipping. */
  grad_norm: z.number().nullable(),
  /** Tokens seen so far, prompts included, padding not. */
  num_tokens: z.int().nonnegative(),
  /** Share of trainable tokens whose most likely prediction is right. */
  mean_token_accuracy: z.number().min(0).max(1).optional(),
  /** Mean entropy of the predictions at trainable tokens, in nats. */
  entropy: z.number().nonnegative().optional(),
  train_tokens_per_second: z.number().nonnegative().optional(),
  /** Floating point operations of the model per second, as a share of this machine's matrix product. */
  mfu: z.number().nonnegative().optional(),
  /** Seconds of training so far, those before a resume included. */
  elapsed_seconds: z.number().nonnegative().optional(),
  skipped: z.string().optional(),
});

/** What a probe set gave at a checkpoint, in `metrics.jsonl`. Shares are 0 to 1. */
export const probeMetricsSchema = z.looseObject({
  global_step: z.int().nonnegative(),
  /** Name of the probe set. */
  probe: z.string(),
  domain: taskDomainSchema,
  /** Share of responses that are correct; null where the rows have no gold answer. */
  accuracy: z.number().min(0).max(1).nullable(),
  /** Mean and median of generated tokens; a response that was cut off counts with what it had. */
  response_length_mean: z.number().nonnegative(),
  response_length_median: z.number().nonnegative(),
  /** Share of responses that ended by themselves. */
  finished: z.number().min(0).max(1),
  /** Share of responses in which an answer was found. */
  answered: z.number().min(0).max(1),
  /** Share of Countdown answers that are an expression of exactly the given numbers, right or not. */
  well_formed: z.number().min(0).max(1).optional(),
  n: z.int().positive(),
});

/** A line of `metrics.jsonl`. */
export const metricsLineSchema = z.union([probeMetricsSchema, stepMetricsSchema]);

export type StepMetrics = z.infer<typeof stepMetricsSchema>;
export type ProbeMetrics = z.infer<typeof probeMetricsSchema>;
export type MetricsLine = z.infer<typeof metricsLineSchema>;
