import * as z from 'zod';
import { fieldMapSchema } from './field-map.ts';
import { filtersSchema } from './recipe-filters.ts';

const slug = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'use letters, digits, ".", "_" and "-", starting with a letter or digit',
  );

/** The Hub reads a split's name out of its file names, so it is a word: `train`, `test_ood`. */
const splitName = z.string().regex(/^\w+$/, 'a split name is letters, digits and "_"');

const operandCounts = z.partialRecord(z.enum(['3', '4', '5', '6']), z.number().positive());

const range = z
  .strictObject({ min: z.int(), max: z.int() })
  .refine((r) => r.min <= r.max, 'min is above max');

/** Countdown problems and narrated searches made here; no input is read. */
export const countdownSourceSchema = z.strictObject({
  kind: z.literal('countdown'),
  splits: z
    .array(
      z.strictObject({
        name: splitName,
        rows: z.int().positive(),
        /** Mixture of operand counts: count -> weight. */
        operands: operandCounts.refine(
          (mix) => Object.keys(mix).length > 0,
          'name at least one operand count',
        ),
        /** `reserved` targets are kept out of every `open` split. */
        targets: z.enum(['open', 'reserved']).default('open'),
      }),
    )
    .min(1),
  numbers: range.default({ min: 1, max: 100 }),
  target: range.default({ min: 10, max: 999 }),
  reserved_target_share: z.number().min(0).max(0.9).default(0.1),
  /** Length in tokens: the median for problems of four numbers (fewer are shorter, more longer), and a bound. */
  trace: z
    .strictObject({
      median_tokens: z.int().min(200).max(20_000).default(1500),
      max_tokens: z.int().min(400).max(100_000).default(8000),
    })
    .prefault({}),
});

/** Rows of files: Parquet, Arrow, JSONL, JSON and CSV, the text forms also as .gz. */
export const filesSourceSchema = z.strictObject({
  kind: z.literal('files'),
  /** A file, a folder or a glob; `--input` on the command line sets it. */
  path: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  split: splitName.default('train'),
  domain: z.string().default('math'),
  map: fieldMapSchema,
});

/** Rows of a data set on the Hugging Face Hub. */
export const hubSourceSchema = z.strictObject({
  kind: z.literal('hub'),
  /** `owner/name`, or `owner/name@revision` with a branch, tag or commit; the commit is pinned in the manifest. */
  repo: z.string().regex(/^[\w.-]+(\/[\w.-]+)?(@\S+)?$/, 'write owner/name or owner/name@revision'),
  config: z.string().optional(),
  /** The split to read; the name of the split that is written where not given. */
  hub_split: splitName.optional(),
  /** Globs over the repo's files, in place of config and split. */
  files: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  /** Goes before HF_ENDPOINT. */
  endpoint: z.url().optional(),
  split: splitName.default('train'),
  domain: z.string().default('math'),
  map: fieldMapSchema,
});

export const sourceSchema = z.discriminatedUnion('kind', [
  countdownSourceSchema,
  filesSourceSchema,
  hubSourceSchema,
]);

export type CountdownSource = z.infer<typeof countdownSourceSchema>;
export type FilesSource = z.infer<typeof filesSourceSchema>;
export type HubSource = z.infer<typeof hubSourceSchema>;
export type RecipeSource = z.infer<typeof sourceSchema>;

/** A recipe: seed -> sources -> map -> verify -> filter -> deduplicate -> select -> write. */
export const recipeSchema = z.strictObject({
  name: slug,
  title: z.string().optional(),
  /** SPDX identifier in the Hub's spelling: `apache-2.0`, `mit`. */
  license: z.string(),
  languages: z.array(z.string()).default(['en']),
  tags: z.array(slug).default([]),
  seed: z.int().nonnegative(),
  sources: z.array(sourceSchema).min(1),
  /** How a problem becomes the user's turn. */
  prompt: z
    .strictObject({
      system: z.string().nullable().default(null),
      prefix: z.string().default(''),
      suffix: z.string().default(''),
    })
    .prefault({}),
  verify: z
    .strictObject({
      kind: z.enum(['auto', 'math', 'choice', 'countdown']).default('auto'),
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
  filters: filtersSchema.prefault({}),
  transform: z
    .strictObject({
      /** `strip` leaves what follows the reasoning: summary and answer (NoCoT). Filters see the whole trace. */
      reasoning: z.enum(['keep', 'strip']).default('keep'),
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
      coverage: z.number().min(0).max(1).default(0.25),
      /**
       * Likeness by rare words and word pairs, numbers put aside, that makes a paraphrase. The defaults of all three
       * come from pairs that people labelled (`libs/curation/bench/decontamination.ts`).
       */
      similarity: z.number().min(0).max(1).default(0.28),
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
      /** Uncompressed bytes of a row group; the Hub's viewer scans at most 300 MB. */
      row_group_bytes: z.int().min(1000).max(300_000_000).default(100_000_000),
      /** Level 2 compresses long traces about twice as fast as zstd's own default, 3, into 5 % more bytes. */
      zstd_level: z.int().min(1).max(19).default(2),
    })
    .prefault({}),
});

export type Recipe = z.infer<typeof recipeSchema>;
