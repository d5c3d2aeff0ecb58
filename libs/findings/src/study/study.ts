import * as z from 'zod';
import { taskDomainSchema } from '@longhand/records';

/** A score of one benchmark at one checkpoint. Shares are 0 to 1 here, whatever the source wrote. */
export const scoreSchema = z.strictObject({
  value: z.number(),
  /** Standard error over questions, where the source gives one. */
  stderr: z.number().nonnegative().optional(),
  /** Questions, and responses per question. */
  n: z.int().positive().optional(),
  k: z.int().positive().optional(),
  /** Mean length of the responses, in `length_unit`. */
  length: z.number().nonnegative().optional(),
  /** Share of responses cut off by their budget. */
  truncated: z.number().min(0).max(1).optional(),
  /** Question id -> mean score of its responses: lets checkpoints be compared question by question. */
  items: z.record(z.string(), z.number()).optional(),
  /** Question id -> mean response length. */
  lengths: z.record(z.string(), z.number().nonnegative()).optional(),
});

export const factorSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What is known of a benchmark. */
export const benchmarkSchema = z.strictObject({
  domain: taskDomainSchema,
  /**
   * `share`: 0 to 1 over questions. `score`: any number, errors only where the source gives them. `length`: no score
   * at all, the mean length of a run's responses over several benchmarks.
   */
  kind: z.enum(['share', 'score', 'length']),
  higher_is_better: z.boolean(),
  n: z.int().positive().optional(),
  k: z.int().positive().optional(),
  /** Where `n` and `k` come from, in words. */
  items_from: z.string().optional(),
  length_unit: z.string().optional(),
});

/** A run: what was varied (`factors`), and its scores at checkpoints. Step 0 is the model before training. */
export const runSchema = z.strictObject({
  name: z.string().min(1),
  factors: z.record(z.string(), factorSchema).default({}),
  /** Of a run made by a plan: the plan, and the factors that it varies. All else that differs follows from them. */
  planned: z.strictObject({ plan: z.string(), factors: z.array(z.string()).min(1) }).optional(),
  checkpoints: z.array(
    z.strictObject({
      /** Optimizer step; null for "the last", where the source says no number. */
      step: z.int().nonnegative().nullable(),
      scores: z.record(z.string(), scoreSchema),
      /** Benchmark -> file of its samples, for reading what was answered. */
      sample_files: z.record(z.string(), z.string()).optional(),
    }),
  ),
  /** Training curve: a few figures a step. */
  curve: z.array(z.looseObject({ step: z.int().nonnegative() })).default([]),
  /** File and place the run was read from. */
  source: z.string(),
});

/** Runs to be analyzed together, read from folders, tables or other programs' logs. */
export const studySchema = z.strictObject({
  format: z.literal('longhand-study@1'),
  notes: z.array(z.string()).default([]),
  benchmarks: z.record(z.string(), benchmarkSchema),
  runs: z.array(runSchema),
});

export type Score = z.infer<typeof scoreSchema>;
export type Factor = z.infer<typeof factorSchema>;
export type Benchmark = z.infer<typeof benchmarkSchema>;
export type Run = z.infer<typeof runSchema>;
export type Checkpoint = Run['checkpoints'][number];
export type Study = z.infer<typeof studySchema>;

/** Benchmarks that have scores, lengths left out. */
export function scoredBenchmarks(study: Study): [string, Benchmark][] {
  return Object.entries(study.benchmarks).filter(([, { kind }]) => kind !== 'length');
}
