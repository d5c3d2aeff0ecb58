import * as z from 'zod';
import { endpointSchema, samplingSettingsSchema } from './sampling.ts';

/** A model that judges answers which rules cannot decide: what it is asked, and how. */
export const judgeSchema = z.strictObject({
  endpoint: endpointSchema,
  /** Drawn without chance unless another temperature is given. */
  settings: samplingSettingsSchema
    .extend({
      temperature: z.number().min(0).max(10).nullable().default(0),
      top_p: z.number().gt(0).max(1).nullable().default(null),
      top_k: z.int().min(-1).nullable().default(null),
      min_p: z.number().min(0).max(1).nullable().default(null),
      max_tokens: z.int().positive().default(4096),
    })
    .prefault({}),
  /** In place of the prompt that comes with it; `{gold}` and `{answer}` are filled in. */
  prompt: z
    .string()
    .refine(
      (text) => text.includes('{gold}') && text.includes('{answer}'),
      'name {gold} and {answer} in it, and have it end in VERDICT: SAME, DIFFERENT or CANNOT TELL',
    )
    .optional(),
});

export type JudgeSettings = z.infer<typeof judgeSchema>;
