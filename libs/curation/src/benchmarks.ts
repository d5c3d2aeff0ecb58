import { contaminationFinder, type Benchmark, type Contamination } from '@longhand/quality';
import { nearest, UserError, type Recipe } from '@longhand/records';
import { listFiles, listUnits, readUnit } from '@longhand/shards';
import { hashFile } from './hash-file.ts';
import type { SourceFact } from './sources/unit.ts';

type Settings = NonNullable<Recipe['decontaminate']>;

/** What a problem is found to be in; null for none. */
export type FindContamination = (problem: string) => Contamination | null;

const finders = new WeakMap<Recipe, Promise<FindContamination | null>>();

/** The finder of a recipe, made once in each thread; null where the recipe asks for none. */
export function findContaminationOf(recipe: Recipe): Promise<FindContamination | null> {
  let finder = finders.get(recipe);
  if (finder === undefined) finders.set(recipe, (finder = makeFinder(recipe.decontaminate)));
  return finder;
}

async function makeFinder(settings: Recipe['decontaminate']): Promise<FindContamination | null> {
  if (settings === undefined) return null;
  const benchmarks: Benchmark[] = [];
  for (const benchmark of settings.against) benchmarks.push(await readBenchmark(benchmark));
  return contaminationFinder(benchmarks, settings);
}

/** What the manifest says of the benchmarks: a run against other files is another run. */
export async function benchmarkFacts(settings: Recipe['decontaminate']): Promise<SourceFact[]> {
  const facts: SourceFact[] = [];
  for (const benchmark of settings?.against ?? []) {
    for (const path of filesOf(benchmark)) {
      const { sha256, bytes } = await hashFile(path);
      facts.push({ name: `benchmark ${benchmark.name}`, revision: `sha256:${sha256}`, bytes });
    }
    await readBenchmark(benchmark);
  }
  return facts;
}

async function readBenchmark(benchmark: Settings['against'][number]): Promise<Benchmark> {
  const { name, column } = benchmark;
  const problems: string[] = [];
  for (const path of filesOf(benchmark)) {
    for (const unit of await listUnits(path)) {
      for await (const { firstRow, rows } of readUnit(unit)) {
        for (const [place, row] of rows.entries()) {
          const text = row[column];
          if (typeof text === 'string') problems.push(text);
          else throw noColumn(path, firstRow + place, column, row);
        }
      }
    }
  }
  if (problems.length === 0) throw new UserError(`recipe: decontaminate.against: ${name} holds no problems`);
  return { name, problems };
}

function filesOf({ name, path }: Settings['against'][number]): string[] {
  if (path === undefined) {
    throw new UserError(
      `recipe: decontaminate.against: ${name} has no path; name its file with --set decontaminate.against.0.path=<path>`,
    );
  }
  return listFiles(path);
}

function noColumn(path: string, row: number, column: string, found: Record<string, unknown>): UserError {
  const known = Object.keys(found);
  const suggestion = nearest(column, known);
  return new UserError(
    `${path}: row ${String(row)} has no text in column "${column}"` +
      (suggestion === undefined || suggestion === column
        ? `; it has ${known.join(', ')}`
        : `; did you mean "${suggestion}"?`),
  );
}
