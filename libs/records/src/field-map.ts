import * as z from 'zod';

/**
 * How a record's field is made from a source row. A bare string is the name of a column (dots reach into
 * nested values: `problem.text`); the object form takes a column, a template (`{question} {choices}`) or a
 * fixed value, and cuts the text: `after` and `before` are looked for from the end of the text, `remove` is
 * a regular expression. A text in which `after` or `before` is not found gives null, or stays whole where
 * `otherwise: whole`. `wrap` puts what is left, trimmed, in place of its `{}`.
 */
export const fieldRuleSchema = z.union([
  z.string().min(1),
  z
    .strictObject({
      column: z.string().min(1).optional(),
      template: z.string().min(1).optional(),
      value: z.string().optional(),
      after: z.string().min(1).optional(),
      before: z.string().min(1).optional(),
      remove: z.string().min(1).optional(),
      wrap: z.string().includes('{}', 'wrap holds {} where the text goes').optional(),
      otherwise: z.enum(['null', 'whole']).default('null'),
    })
    .refine(
      (rule) => [rule.column, rule.template, rule.value].filter((given) => given !== undefined).length === 1,
      'give exactly one of column, template and value',
    ),
]);

export type FieldRule = z.infer<typeof fieldRuleSchema>;

/**
 * Source columns -> record. Where `reasoning` is mapped and not null, the response becomes
 * `<think>\n…\n</think>\n\n…`. `metadata` lists further columns to keep as JSON.
 */
export const fieldMapSchema = z.strictObject({
  problem: fieldRuleSchema,
  response: fieldRuleSchema,
  reasoning: fieldRuleSchema.optional(),
  answer: fieldRuleSchema.optional(),
  difficulty: fieldRuleSchema.optional(),
  domain: fieldRuleSchema.optional(),
  pass_rate: fieldRuleSchema.optional(),
  metadata: z.array(z.string().min(1)).default([]),
  /**
   * Columns that hold lists, taken apart together: element by element, each makes a row of its own, as when
   * a problem has several responses.
   */
  each: z.array(z.string().min(1)).default([]),
});

export type FieldMap = z.infer<typeof fieldMapSchema>;
