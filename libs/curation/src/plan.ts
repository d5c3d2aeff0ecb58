import type { HubSource, Recipe } from '@longhand/records';
import { benchmarkFacts } from './benchmarks.ts';
import { countdownRevision, planCountdown } from './sources/countdown-source.ts';
import { planFiles } from './sources/files-source.ts';
import type { SamplingRun } from './sources/endpoint-source.ts';
import type { Arriving } from './sources/arriving.ts';
import type { SourceFact, Unit } from './sources/unit.ts';

/** All the work of a recipe, in the order in which its rows will stand. */
export interface Plan {
  units: Unit[];
  sources: SourceFact[];
  /** What units of Hub sources wait for. */
  arriving: Arriving[];
}

/**
 * Cuts a recipe's sources into units; endpoints are asked first, and of Hub sources what is needed to tell the units
 * is fetched. `limit` takes at most that many problems of each
 * Countdown split and that many rows of each file. `notice` is told, a line at a time, what is fetched and asked.
 * Throws `SamplingStopped` where the run is stopped before all endpoints have answered.
 */
export async function planUnits(recipe: Recipe, run: SamplingRun): Promise<Plan> {
  const { limit } = run;
  const plan: Plan = { units: [], sources: [], arriving: [] };
  for (const [place, source] of recipe.sources.entries()) {
    if (source.kind === 'countdown') {
      plan.units.push(...planCountdown(source, place, recipe.seed, limit));
      plan.sources.push({ name: 'countdown', revision: countdownRevision, bytes: null });
    } else {
      const { units, facts } =
        source.kind === 'hub'
          ? await planAhead(source, place, plan, run)
          : source.kind === 'endpoint'
            ? await (await import('./sources/endpoint-source.ts')).planEndpoint(source, place, recipe, run)
            : await planFiles(source, place, limit);
      plan.units.push(...units);
      plan.sources.push(...facts);
    }
  }
  plan.sources.push(...(await benchmarkFacts(recipe.decontaminate)));
  return plan;
}

/** Units of a Hub source, whose bytes come while earlier units are worked on. */
async function planAhead(
  source: HubSource,
  place: number,
  { units: before, arriving }: Plan,
  { limit, notice }: SamplingRun,
): Promise<{ units: Unit[]; facts: SourceFact[] }> {
  const { planHubAhead } = await import('./sources/hub-source.ts');
  const { units, facts, coming } = await planHubAhead(source, place, limit, notice);
  arriving.push({
    ...coming,
    arrivals: coming.arrivals.map((arrival) => ({
      ...arrival,
      units: arrival.units.map((unit) => before.length + unit),
    })),
  });
  return { units, facts };
}
