import * as z from 'zod';
import { judgeSchema } from './judge.ts';
import { filtersSchema } from './recipe-filters.ts';
import {
  countdownSourceSchema,
  endpointSourceSchema,
  filesSourceSchema,
  hubSourceSchema,
  promptSchema,
  splitName,
} from './recipe-sources.ts';

const slug = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'use letters, digits, ".", "_" and "-", starting with a letter or digit',
  );

export const sourceSchema = z.discriminatedUnion('kind', [
  countdownSourceSchema,
  filesSourceSchema,
  hubSourceSchema,
  endpointSourceSchema,
]);

export type RecipeSource = z.infer<typeof sourceSchema>;

const recipeKeys = z.strictObject({
  name: slug,
  title: z.string().optional(),
  /** SPDX identifier in the Hub's spelling: `apache-2.0`, `mit`. */
  license: z.string(),
  languages: z.array(z.string()).default(['en']),
  tags: z.array(slug).default([]),
  seed: z.int().nonnegative(),
  sources: z.array(sourceSchema).min(1),
  /** How a problem becomes the user's turn. */
  prompt: promptSchema.prefault({}),
  verify: z
    .strictObject({
      kind: z.enum(['auto', 'math', 'choice', 'countdown']).default('auto'),
      /**
       * Where a row has no gold answer, the answer that most responses to its problem give stands for it; the
       * verifier's name then ends in `+majority`. Off where it is not given.
       */
      majority: z
        .strictObject({
          /** Responses with an answer that a problem must have, and the share of them that must agree. */
          min_responses: z.int().min(2).default(3),
          min_share: z.number().min(0).max(1).default(0.5),
        })
        .optional(),
      /**
       * A model that is asked where rules say `unverifiable` though there is a gold answer; what it says is the
       * verdict, and the verifier's name then ends in `+judge:MODEL`. Off where it is not given.
       */
      judge: judgeSchema.optional(),
      /** `correct` drops every other verdict; `all` keeps the verdict as a label. */
      keep: z.enum(['correct', 'all']).default('correct'),
      /**
       * Share of correct responses a problem must have, over all its rows that could be judged; `exclusive`
       * leaves the ends out. The share is written to the rows' `pass_rate`.
       */
      pass_rate: z
        .strictObject({
          min: z.number().min(0).max(1).default(0),
          max: z.number().min(0).max(1).default(1),
          exclusive: z.boolean().default(false),
          /** Problems with fewer judged responses are dropped. */
          min_responses: z.int().positive().default(1),
        })
        .refine((r) => r.min <= r.max, 'min is above max')
        .optional(),
    })
    .prefault({}),
  /** How lengths are counted: by a fitted estimate, or by the tokenizer.json in a folder, which is much slower. */
  tokens: z.strictObject({ tokenizer: z.string().min(1).optional() }).prefault({}),
  filters: filtersSchema.prefault({}),
  transform: z
    .strictObject({
      /** `strip` leaves what follows the reasoning: summary and answer (NoCoT). Filters see the whole trace. */
      reasoning: z.enum(['keep', 'strip']).default('keep'),
      /** Share of the rows whose final answer is changed for a wrong one; `metadata.noise` tells which and how. */
      answer_noise: z.number().min(0).max(1).default(0),
      /** Share of the rows whose reasoning gets false arithmetic, and the share of its steps that are changed. */
      trace_noise: z
        .strictObject({ rows: z.number().min(0).max(1), steps: z.number().gt(0).max(1).default(0.5) })
        .optional(),
    })
    .prefault({}),
  deduplicate: z
    .strictObject({
      /** Rows are the same when problem and response are (`row`), or already when the problem is. */
      exact: z.enum(['off', 'row', 'problem']).default('row'),
      /** Near duplicates by MinHash over word n-grams; off where it is not given. */
      near: z
        .strictObject({
          of: z.enum(['problem', 'reasoning', 'both']).default('problem'),
          words: z.int().min(1).max(50).default(5),
          bands: z.int().min(1).max(64).default(14),
          rows: z.int().min(1).max(64).default(8),
          /** Which row of a cluster stays: a correct one before others, then by this. */
          keep: z.enum(['first', 'shortest', 'longest']).default('first'),
        })
        .optional(),
    })
    .prefault({}),
  /** Problems that a benchmark holds, in its words or nearly, are dropped; off where it is not given. */
  decontaminate: z
    .strictObject({
      against: z
        .array(
          z.strictObject({
            /** Name in reasons and reports. */
            name: slug,
            /** A file, a folder or a glob, in any format that a source may have. */
            path: z.string().optional(),
            column: z.string().default('problem'),
          }),
        )
        .min(1),
      /** Words of an n-gram, and the share of a benchmark problem's words that shared ones must cover. */
      ngram: z.int().min(3).max(50).default(8),
      coverage: z.number().min(0).max(1).default(0.3),
      /**
       * Likeness by rare words and word pairs, numbers put aside, that makes a paraphrase. The defaults of all three
       * come from pairs that people labelled and from reading what they drop (`libs/curation/bench/decontamination.ts`).
       */
      similarity: z.number().min(0).max(1).default(0.35),
    })
    .optional(),
  select: z
    .strictObject({
      /** Rows to keep in a split; a split that is not named keeps all. */
      rows: z.record(splitName, z.int().positive()).default({}),
      /**
       * The first rows in source order; a sample drawn with the recipe's seed; or a sample by problem, which draws
       * the same problems whatever their responses. A smaller sample lies inside a larger one of the same seed.
       */
      order: z.enum(['first', 'random', 'random_problem']).default('first'),
      /** Responses kept of a problem: all, or one. */
      per_problem: z.enum(['all', 'first', 'random', 'shortest', 'longest', 'typical']).default('all'),
      /** Domains and difficulties to keep; all where they are not named. */
      only: z
        .strictObject({
          domain: z.array(z.string()).min(1).optional(),
          difficulty: z.array(z.string()).min(1).optional(),
        })
        .prefault({}),
      /** Draws evenly (or by weight) from the bins of a label instead of as they come. */
      balance: z
        .strictObject({
          by: z.enum(['domain', 'difficulty', 'source', 'length', 'pass_rate']),
          weights: z.record(z.string(), z.number().positive()).optional(),
        })
        .optional(),
    })
    .prefault({}),
  write: z
    .strictObject({
      /** Uncompressed bytes of a shard, at most. 500 MB is the Hub's own shard limit. */
      shard_bytes: z.int().min(1000).max(500_000_000).default(500_000_000),
      /** Uncompressed bytes of a row group, which has 16,384 rows at most; the Hub's viewer scans at most 300 MB. */
      row_group_bytes: z.int().min(1000).max(300_000_000).default(100_000_000),
      /**
       * Measured on long traces: level 1 takes 40 % of the time of zstd's own default, 3, for 11 % more bytes;
       * level 2 takes 70 % for 6 %.
       */
      zstd_level: z.int().min(1).max(19).default(1),
    })
    .prefault({}),
});

/** A recipe: seed -> sources -> map -> verify -> filter -> deduplicate -> select -> write. */
export const recipeSchema = recipeKeys.refine(
  ({ verify, transform }) => verify.judge === undefined || transform.answer_noise === 0,
  {
    path: ['transform', 'answer_noise'],
    error: 'not together with verify.judge: answers are changed before the judge is asked',
  },
);

export type Recipe = z.infer<typeof recipeSchema>;
