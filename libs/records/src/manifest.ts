import * as z from 'zod';
import { recipeSchema } from './recipe.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const fileEntrySchema = z.strictObject({
  /** Relative to the folder of the manifest, with forward slashes. */
  path: z.string(),
  bytes: z.int().nonnegative(),
  sha256,
});

export const shardEntrySchema = z.strictObject({
  split: z.string(),
  rows: z.int().nonnegative(),
  parquet: fileEntrySchema,
  arrow: fileEntrySchema,
});

/**
 * What a curate run made, and of what. Holds nothing that differs between two runs of the same recipe on
 * the same input: no dates, no durations, no absolute paths.
 */
export const manifestSchema = z.strictObject({
  format: z.literal('longhand-manifest@1'),
  name: z.string(),
  recipe_sha256: sha256,
  recipe: recipeSchema,
  /** Rows taken from each source at most; null without a limit. */
  limit: z.int().positive().nullable(),
  versions: z.record(z.string(), z.string()),
  sources: z.array(
    z.strictObject({ name: z.string(), revision: z.string().nullable(), bytes: z.int().nullable() }),
  ),
  splits: z.record(z.string(), z.int().nonnegative()),
  shards: z.array(shardEntrySchema),
  rejects: z.array(fileEntrySchema.extend({ rows: z.int().nonnegative() })),
});

export type FileEntry = z.infer<typeof fileEntrySchema>;
export type ShardEntry = z.infer<typeof shardEntrySchema>;
export type Manifest = z.infer<typeof manifestSchema>;
