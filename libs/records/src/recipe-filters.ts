import * as z from 'zod';

const share = z.number().min(0).max(1);

const tokenRange = z
  .strictObject({ min: z.int().nonnegative().optional(), max: z.int().positive().optional() })
  .refine((r) => r.min === undefined || r.max === undefined || r.min <= r.max, 'min is above max');

const rateRange = z.strictObject({
  min: z.number().nonnegative().optional(),
  max: z.number().nonnegative().optional(),
});

/**
 * How often what may be repeated; a row with more is dropped. The defaults lie above everything that is sound
 * in the traces they were calibrated on (`libs/curation/bench/calibrate.ts` prints the table).
 */
export const repetitionSchema = z.strictObject({
  /** The same paragraph (text between empty lines). */
  paragraph: z.int().min(2).default(10),
  /** The same sentence, anywhere. */
  sentence: z.int().min(2).default(40),
  /** The same sentence again and again without another between. */
  in_a_row: z.int().min(2).default(4),
  /** Share of the word 10-grams that stood in the text before. */
  ngram_share: share.default(0.5),
});

/** Phrases that tell what a trace or a problem is; each is looked for where it matters. */
export const phraseKinds = [
  'identity',
  'knowledge_cutoff',
  'refusal',
  'email',
  'needs_image',
  'multi_part',
  'proof',
] as const;

/** Moves of reasoning that the structure profile counts. */
export const structureMoves = ['backtrack', 'check', 'subgoal', 'backward', 'restart'] as const;

export const filtersSchema = z.strictObject({
  /** Form of `<think>…</think>`: exactly one pair, in order, not empty; or, where optional, none at all. */
  think_tags: z.enum(['required', 'optional', 'ignored']).default('optional'),
  problem_tokens: tokenRange.prefault({}),
  reasoning_tokens: tokenRange.prefault({}),
  response_tokens: tokenRange.prefault({}),
  /** `complete` drops a response that breaks off: inside a formula, a code block, a sentence. */
  ending: z.enum(['ignored', 'complete']).default('ignored'),
  /** `present` asks for an answer; `agreeing` also that it is the last one that the reasoning claims. */
  final_answer: z.enum(['ignored', 'present', 'agreeing']).default('ignored'),
  /** Different `\boxed{}` after the reasoning, at most. */
  boxed_answers: z.int().positive().optional(),
  repetition: repetitionSchema.optional(),
  /** Letters of scripts that the set's language does not use, at most this share of all letters. */
  other_scripts: z
    .strictObject({
      max_share: share.default(0.05),
      scripts: z
        .array(z.enum(['cjk', 'cyrillic', 'arabic', 'hebrew', 'indic', 'thai']))
        .min(1)
        .default(['cjk', 'cyrillic', 'arabic', 'hebrew', 'indic', 'thai']),
    })
    .optional(),
  /** Kinds of phrase that drop a row. */
  phrases: z.array(z.enum(phraseKinds)).default([]),
  /** Moves per 1,000 tokens of reasoning. */
  structure: z.partialRecord(z.enum(structureMoves), rateRange).default({}),
  /** Equalities that can be worked out, such as `12 * 4 = 48`, and the share of them that may be false. */
  steps: z
    .strictObject({ max_false_share: share.default(0.2), min_checked: z.int().positive().default(5) })
    .optional(),
  /** Regular expressions of the user: a match drops the row with the reason `pattern_NAME`. */
  patterns: z
    .array(
      z.strictObject({
        name: z.string().regex(/^\w+$/, 'letters, digits and "_"'),
        in: z.enum(['problem', 'reasoning', 'final', 'response']).default('response'),
        match: z.string().min(1),
        ignore_case: z.boolean().default(true),
      }),
    )
    .default([]),
});

export type FiltersSettings = z.infer<typeof filtersSchema>;
export type RepetitionSettings = z.infer<typeof repetitionSchema>;
export type PhraseKind = (typeof phraseKinds)[number];
export type StructureMove = (typeof structureMoves)[number];
