import { taskDomainSchema } from '@longhand/records';
import * as z from 'zod';
import { lengthReadings } from '../dynamics/response-length.ts';
import { shapes } from '../dynamics/classify.ts';
import { benchmarkSchema, factorSchema } from '../study/study.ts';

const interval = z.tuple([z.number(), z.number()]).nullable();
const difference = z.strictObject({ value: z.number(), interval });
const point = z.strictObject({
  step: z.int().nonnegative().nullable(),
  value: z.number(),
  fromBase: difference.extend({ p: z.number().nullable() }).nullable(),
  length: z.number().nullable(),
  truncated: z.number().nullable(),
});
const estimate = {
  value: z.number(),
  interval,
  p: z.number().nullable(),
  amongSets: interval,
  permutation: z.number().nullable(),
  sets: z.int().positive(),
  benchmark: z.string(),
  domain: taskDomainSchema,
};
const planned = z.strictObject({ run: z.string(), samples: z.number(), epochs: z.number() });

/** `analysis.json`. Shares are 0 to 1; null is "not known", `cannot-tell` is "known not to suffice". */
export const analysisSchema = z.strictObject({
  format: z.literal('longhand-analysis@1'),
  settings: z.strictObject({ alpha: z.number(), margin: z.number(), seed: z.int(), resamples: z.int() }),
  notes: z.array(z.string()),
  benchmarks: z.record(z.string(), benchmarkSchema),
  runs: z.array(
    z.strictObject({
      name: z.string(),
      source: z.string(),
      factors: z.record(z.string(), factorSchema),
      steps: z.array(z.int().nullable()),
      benchmarks: z.array(z.string()),
    }),
  ),
  overall: z.string(),
  answers: z.array(z.strictObject({ run: z.string(), answer: z.string() })),
  dynamics: z.array(
    z.strictObject({
      run: z.string(),
      benchmark: z.string(),
      domain: taskDomainSchema,
      kind: z.enum(['share', 'score']),
      higherIsBetter: z.boolean(),
      shape: z.enum(shapes),
      method: z.enum(['paired-bootstrap', 'standard-errors', 'totals', 'none']),
      questions: z.number().nullable(),
      responses: z.number().nullable(),
      level: z.number(),
      detectable: z.number().nullable(),
      base: point.nullable(),
      dip: point.nullable(),
      comeback: difference.nullable(),
      recoveredAt: z.int().nullable(),
      peak: point.nullable(),
      end: point.nullable(),
      endAgainstBase: z.enum(['above', 'below', 'same', 'not-told']),
      beyond: z.boolean().nullable(),
      why: z.string(),
      points: z.array(point),
      reading: z.string(),
    }),
  ),
  lengths: z.array(
    z.strictObject({
      run: z.string(),
      benchmark: z.string(),
      unit: z.string(),
      reading: z.enum(lengthReadings),
      points: z.array(
        z.strictObject({ step: z.int(), length: z.number(), truncated: z.number().nullable() }),
      ),
      peak: z.strictObject({ step: z.int(), length: z.number(), overBase: z.number().nullable() }).nullable(),
      lately: z.strictObject({ from: z.int(), to: z.int(), change: z.number(), interval }).nullable(),
      why: z.string(),
    }),
  ),
  effects: z.array(
    z.strictObject({
      ...estimate,
      factor: z.string(),
      aliases: z.array(z.string()),
      from: factorSchema,
      to: factorSchema,
      claim: z.enum(['better', 'worse', 'cannot-tell']),
      runs: z.array(z.tuple([z.string(), z.string()])),
    }),
  ),
  interactions: z.array(
    z.strictObject({
      ...estimate,
      factors: z.tuple([z.string(), z.string()]),
      levels: z.tuple([z.tuple([factorSchema, factorSchema]), z.tuple([factorSchema, factorSchema])]),
      at: z.tuple([z.number(), z.number()]),
      claim: z.enum(['differs', 'cannot-tell']),
      runs: z.array(z.array(z.string())),
    }),
  ),
  repetitions: z.array(
    z.strictObject({
      fewer: planned,
      more: planned,
      steps: z.number(),
      alsoDiffers: z.array(z.string()),
      benchmark: z.string(),
      difference: difference.extend({ p: z.number().nullable(), pBeyond: z.number().nullable() }),
      claim: z.enum(['unique-better', 'repeated-better', 'cannot-tell']),
    }),
  ),
  saturations: z.array(
    z.strictObject({
      benchmark: z.string(),
      points: z.array(
        z.strictObject({
          run: z.string(),
          samples: z.number(),
          value: z.number(),
          stderr: z.number().nullable(),
        }),
      ),
      fit: z
        .strictObject({
          ceiling: z.number(),
          drop: z.number(),
          rate: z.number(),
          ceilingInterval: z.tuple([z.number(), z.number()]),
          doubling: z.number(),
          doublingInterval: z.tuple([z.number(), z.number()]),
        })
        .nullable(),
      reading: z.enum(['still-growing', 'saturated', 'cannot-tell']),
      why: z.string(),
    }),
  ),
  transfers: z.array(
    z.strictObject({
      run: z.string(),
      model: z.string().nullable(),
      data: z.string().nullable(),
      benchmark: z.string(),
      domain: taskDomainSchema,
      base: z.number(),
      end: z.number(),
      value: z.number(),
      interval,
      claim: z.enum(['better', 'worse', 'cannot-tell']),
    }),
  ),
  safety: z.array(
    z.strictObject({
      run: z.string(),
      step: z.int().nullable(),
      reasoning: difference.extend({ benchmarks: z.array(z.string()) }),
      safety: z.array(
        difference.extend({
          benchmark: z.string(),
          worse: z.number(),
          sure: z.enum(['lost', 'gained', 'cannot-tell']),
        }),
      ),
    }),
  ),
  advice: z.array(
    z.strictObject({
      topic: z.enum([
        'settings',
        'training length',
        'data',
        'unique or repeated',
        'factors',
        'safety',
        'budget',
      ]),
      advice: z.string().nullable(),
      why: z.string(),
      evidence: z.array(
        z.strictObject({ kind: z.enum(['run', 'published']), reference: z.string(), says: z.string() }),
      ),
      extrapolation: z.string().nullable(),
    }),
  ),
  disagreements: z.array(
    z.strictObject({
      model: z.string(),
      benchmark: z.string(),
      values: z.array(z.strictObject({ value: z.number(), source: z.string() })),
    }),
  ),
});
