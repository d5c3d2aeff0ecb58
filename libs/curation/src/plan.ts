import type { Recipe } from '@longhand/records';
import { benchmarkFacts } from './benchmarks.ts';
import { countdownRevision, planCountdown } from './sources/countdown-source.ts';
import { planFiles } from './sources/files-source.ts';
import type { SourceFact, Unit } from './sources/unit.ts';

/** All the work of a recipe, in the order in which its rows will stand. */
export interface Plan {
  units: Unit[];
  sources: SourceFact[];
}

/**
 * Cuts a recipe's sources into units. `limit` takes at most that many problems of each Countdown split and
 * that many rows of each file. `notice` is told, a line at a time, what is fetched from the Hub.
 */
export async function planUnits(
  recipe: Recipe,
  limit: number | null,
  notice: (line: string) => void = () => undefined,
): Promise<Plan> {
  const plan: Plan = { units: [], sources: [] };
  for (const [place, source] of recipe.sources.entries()) {
    if (source.kind === 'countdown') {
      plan.units.push(...planCountdown(source, place, recipe.seed, limit));
      plan.sources.push({ name: 'countdown', revision: countdownRevision, bytes: null });
    } else {
      const { units, facts } =
        source.kind === 'hub'
          ? await (await import('./sources/hub-source.ts')).planHub(source, place, limit, notice)
          : await planFiles(source, place, limit);
      plan.units.push(...units);
      plan.sources.push(...facts);
    }
  }
  plan.sources.push(...(await benchmarkFacts(recipe.decontaminate)));
  return plan;
}
