import * as z from 'zod';

const counts = z.record(z.string(), z.int().nonnegative());

/** Distribution of a length in tokens over the kept rows. */
export const lengthSummarySchema = z.strictObject({
  rows: z.int().nonnegative(),
  mean: z.number(),
  min: z.int(),
  p5: z.int(),
  p25: z.int(),
  median: z.int(),
  p75: z.int(),
  p95: z.int(),
  max: z.int(),
});

export const splitStatsSchema = z.strictObject({
  rows: z.int().nonnegative(),
  verdict: counts,
  source: counts,
  domain: counts,
  difficulty: counts,
  response_tokens: lengthSummarySchema.nullable(),
});

/** Counts of a curate run: what came in, what was dropped where and why, what was kept. */
export const statsSchema = z.strictObject({
  format: z.literal('longhand-stats@1'),
  rows_in: z.int().nonnegative(),
  rows_kept: z.int().nonnegative(),
  /** stage -> reason -> rows. */
  rejected: z.record(z.string(), counts),
  /** source -> verdict -> rows, over all rows that reached verification, dropped ones included. */
  verdict_by_source: z.record(z.string(), counts),
  splits: z.record(z.string(), splitStatsSchema),
});

export type LengthSummary = z.infer<typeof lengthSummarySchema>;
export type SplitStats = z.infer<typeof splitStatsSchema>;
export type Stats = z.infer<typeof statsSchema>;
