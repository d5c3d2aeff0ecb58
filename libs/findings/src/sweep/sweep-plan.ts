import { UserError } from '@longhand/records';
import * as z from 'zod';
import { seededRandom } from '../statistics/seeded-random.ts';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'use letters, digits, ".", "_" and "-"');
const sets = z.array(z.string().regex(/^[^=]+=/, 'expected path=value')).default([]);

/** What a level of a factor changes: keys of the training config, the recipe, keys of the recipe. */
const levelSchema = z
  .strictObject({ set: sets, recipe: z.string().min(1).optional(), recipe_set: sets })
  .prefault({});

/** A plan of runs, in YAML: factors with their levels, how they are gone through, what they may cost. */
export const sweepPlanSchema = z.strictObject({
  name,
  seed: z.int().default(0),
  /** Training config, by name or path; and what all runs change of it. */
  config: z.string().min(1),
  set: sets,
  /** Recipe of the data set that is curated for the runs; without one, the config's own data are taken. */
  recipe: z.string().min(1).optional(),
  recipe_set: sets,
  /** factor -> level -> what it changes. */
  factors: z.record(name, z.record(name, levelSchema)),
  strategy: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('grid') }),
      /** So many conditions of the grid, drawn by the seed. */
      z.strictObject({ kind: z.literal('random'), runs: z.int().positive() }),
      /**
       * Successive halving (Jamieson and Talwalkar 2016): all conditions with the first rung's settings, the best
       * share of them with the next one's, and so on; `metric` is a benchmark, best by its last score.
       */
      z.strictObject({
        kind: z.literal('halving'),
        metric: z.string().min(1),
        keep: z.number().gt(0).lt(1).default(0.5),
        rungs: z.array(z.strictObject({ set: sets })).min(2),
      }),
    ])
    .prefault({ kind: 'grid' }),
  /** Suite that every run's checkpoints are evaluated with; null leaves it at the probes of training. */
  evaluate: z
    .strictObject({ suite: z.string(), set: sets, limit: z.int().positive().optional() })
    .nullable()
    .default(null),
  /** Runs are started as long as they are expected to end within it. */
  budget: z
    .strictObject({ minutes: z.number().positive().optional(), flops: z.number().positive().optional() })
    .prefault({}),
});

export type SweepPlan = z.output<typeof sweepPlanSchema>;

/** One run of a plan. */
export interface Condition {
  name: string;
  /** factor -> name of the level. */
  levels: Record<string, string>;
  set: string[];
  recipe: string | null;
  recipeSet: string[];
}

/** The conditions of a plan: the whole grid, or what is drawn of it. A rung adds its settings to each. */
export function conditionsOf(plan: SweepPlan, rung: { set: string[] } | null = null): Condition[] {
  const factors = Object.entries(plan.factors);
  const empty = factors.find(([, levels]) => Object.keys(levels).length === 0);
  if (empty) throw new UserError(`sweep: factors.${empty[0]}: has no levels`);
  let grid: Condition[] = [
    {
      name: '',
      levels: {},
      set: [...plan.set],
      recipe: plan.recipe ?? null,
      recipeSet: [...plan.recipe_set],
    },
  ];
  for (const [factor, levels] of factors) {
    grid = grid.flatMap((condition) =>
      Object.entries(levels).map(([label, level]) => ({
        name: condition.name === '' ? label : `${condition.name}_${label}`,
        levels: { ...condition.levels, [factor]: label },
        set: [...condition.set, ...level.set],
        recipe: level.recipe ?? condition.recipe,
        recipeSet: [...condition.recipeSet, ...level.recipe_set],
      })),
    );
  }
  if (factors.length === 0) grid[0]!.name = 'run';
  const drawn = plan.strategy.kind === 'random' ? draw(grid, plan.strategy.runs, plan.seed) : grid;
  return drawn.map((condition) => ({ ...condition, set: [...condition.set, ...(rung?.set ?? [])] }));
}

function draw(grid: readonly Condition[], count: number, seed: number): Condition[] {
  const random = seededRandom(seed);
  const left = [...grid];
  const drawn: Condition[] = [];
  while (drawn.length < count && left.length > 0)
    drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}
