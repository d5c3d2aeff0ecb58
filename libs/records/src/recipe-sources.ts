import * as z from 'zod';
import { fieldMapSchema } from './field-map.ts';
import { endpointSchema, samplingSettingsSchema } from './sampling.ts';

/** The Hub reads a split's name out of its file names, so it is a word: `train`, `test_ood`. */
export const splitName = z.string().regex(/^\w+$/, 'a split name is letters, digits and "_"');

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
      /**
       * `narrated` (as where it is not given) thinks aloud in prose; `list` writes down every try in a fixed order, in
       * one wording, for small models: its length is what the search takes, median and bound do not apply.
       */
      style: z.enum(['narrated', 'list']).optional(),
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

/** How a problem becomes the user's turn. */
export const promptSchema = z.strictObject({
  system: z.string().nullable().default(null),
  prefix: z.string().default(''),
  suffix: z.string().default(''),
});

const problemMapSchema = fieldMapSchema.omit({ response: true, reasoning: true, pass_rate: true });

/**
 * Responses of a model behind an endpoint, a teacher, to the problems of another source. Every sample becomes a
 * row, right or wrong, so that stages which look at all responses of a problem have them.
 */
export const endpointSourceSchema = z.strictObject({
  kind: z.literal('endpoint'),
  problems: z.discriminatedUnion('kind', [
    countdownSourceSchema.omit({ trace: true }),
    filesSourceSchema.extend({ map: problemMapSchema }),
    hubSourceSchema.extend({ map: problemMapSchema }),
  ]),
  endpoint: endpointSchema,
  settings: samplingSettingsSchema.prefault({}),
  /** Samples of each problem. */
  samples: z.int().min(1).max(10_000).default(1),
  /** In place of a fixed number: samples until so many are correct, at most `cap`. */
  until: z
    .strictObject({ correct: z.int().positive(), cap: z.int().positive().max(10_000) })
    .refine(({ correct, cap }) => correct <= cap, 'correct is above cap')
    .optional(),
  /** What the teacher is asked; the recipe's own prompt where it is not given. */
  prompt: promptSchema.optional(),
  /** Whether responses that the budget of tokens has cut are dropped (and counted) before other filters. */
  truncated: z.enum(['drop', 'keep']).default('drop'),
});

export type CountdownSource = z.infer<typeof countdownSourceSchema>;
export type FilesSource = z.infer<typeof filesSourceSchema>;
export type HubSource = z.infer<typeof hubSourceSchema>;
export type EndpointSource = z.infer<typeof endpointSourceSchema>;
