import { z } from 'zod';
import { taskDomainSchema } from '@longhand/records';
import type { PreparationName } from '../prepare/preparations.ts';
import type { ScorerName } from '../scorers/scorers.ts';

/** Sampling of a task; the study's: temperature 0.6, top-p 0.95, at most 32,768 tokens. */
export const generationSchema = z.strictObject({
  temperature: z.number().min(0).default(0.6),
  top_p: z.number().gt(0).max(1).default(0.95),
  max_tokens: z.int().positive().default(32_768),
});

/** Where a task's items are: a data set on the Hub, or files of a folder by name (`*` for any characters). */
export const sourceSchema = z.strictObject({
  hub: z.string().optional(),
  config: z.string().optional(),
  split: z.string().default('test'),
  /** Files of the data set on the Hub by glob, where its configs and splits do not tell them. */
  hub_files: z.array(z.string()).optional(),
  /** Names of the columns of CSV files that have no line of names. */
  columns: z.array(z.string()).optional(),
  /** Names tried in a folder, each with its sub-folders, first match counts. */
  files: z.array(z.string()).default([]),
});

/** A task as it is declared, in TypeScript or in a suite's YAML. */
export const taskSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  /** Raised when prompt, extraction or scorer change what a response scores. */
  version: z.int().positive().default(1),
  title: z.string().default(''),
  aliases: z.array(z.string()).default([]),
  domain: taskDomainSchema,
  source: sourceSchema.prefault({}),
  /** How a row of the source becomes fields: names, golds, options in an order seeded by the item's id. */
  prepare: z.string(),
  /** The user's turn; `{name}` is a field. */
  prompt: z.string(),
  /** `generate`: responses are scored; `likelihood`: log-likelihoods of given continuations are. */
  mode: z.enum(['generate', 'likelihood']).default('generate'),
  scorer: z.string(),
  /** Settings of preparation and scorer. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** The headline metric. */
  metric: z.string().default('accuracy'),
  higher_is_better: z.boolean().default(true),
  /** Responses per question. */
  samples: z.int().positive().default(1),
  generation: generationSchema.prefault({}),
});

/** A task with its preparation and scorer checked to exist. */
export type Task = Readonly<Omit<z.output<typeof taskSchema>, 'prepare' | 'scorer'>> & {
  readonly prepare: PreparationName;
  readonly scorer: ScorerName;
};

/** A task as a person writes it: what has a default may be left out. */
export type TaskDeclaration = Omit<z.input<typeof taskSchema>, 'prepare' | 'scorer'> & {
  prepare: PreparationName;
  scorer: ScorerName;
};

/** One question of a task. */
export interface Item {
  id: string | number;
  category: string | null;
  /** The user's turn; null where the row lacks what the prompt needs (scoring does not need it). */
  prompt: string | null;
  /** The reference answer as text; null where there is none. */
  target: string | null;
  /** What the scorer reads. */
  fields: Readonly<Record<string, unknown>>;
}

/** One response to an item. */
export interface Response {
  /** The whole text, thinking included. */
  text: string;
  /** The sampler was stopped by its budget. */
  truncated: boolean;
  /** Length in tokens where the sampler told it. */
  tokens: number | null;
  /** A judge's whole answers to this response, by what was judged; asked for where absent. */
  judgements?: Readonly<Record<string, string>>;
  /** Log-likelihoods of the item's continuations (mode `likelihood`). */
  logLikelihoods?: readonly number[];
  /** A reward model's score. */
  reward?: number;
}
