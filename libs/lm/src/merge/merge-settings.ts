import * as z from 'zod';

const models = z.array(z.strictObject({ model: z.string().min(1), weight: z.number().default(1) })).min(1);
const seed = z.int().default(0);

/** How models are merged. `base` is the model they were all trained from, where the method needs it. */
export const mergeSettingsSchema = z.discriminatedUnion('method', [
  /** Weighted mean of the weights (Wortsman et al. 2022, arXiv 2203.05482). */
  z.strictObject({ method: z.literal('linear'), models, normalize: z.boolean().default(true) }),
  /** Along the arc between two models, at `t` from the first (0) to the second (1), tensor by tensor. */
  z.strictObject({ method: z.literal('slerp'), models: models.length(2), t: z.number().min(0).max(1) }),
  /**
   * TIES (Yadav et al. 2023, arXiv 2306.01708): of each model's change from the base the `density` largest are kept,
   * a sign is elected for each weight, the mean of the changes of that sign is added, times `scale`.
   */
  z.strictObject({
    method: z.literal('ties'),
    base: z.string().min(1),
    models,
    density: z.number().gt(0).max(1).default(0.2),
    scale: z.number().default(1),
  }),
  /**
   * DARE (Yu et al. 2023, arXiv 2311.03099): changes from the base are dropped at random, those kept (`density`) are
   * scaled up by its inverse; their weighted sum is added, or with `elect` the mean of the elected sign as in TIES.
   */
  z.strictObject({
    method: z.literal('dare'),
    base: z.string().min(1),
    models,
    density: z.number().gt(0).max(1).default(0.5),
    elect: z.boolean().default(false),
    scale: z.number().default(1),
    seed,
  }),
]);

export type MergeSettings = z.output<typeof mergeSettingsSchema>;
