import type { CountdownSource, EndpointSource, FieldMap, FilesSource, HubSource } from '@longhand/records';
import { countdownProblem, countdownRevision, planCountdown } from './countdown-source.ts';
import type { Draft, Misfit } from './draft.ts';
import { planFiles, produceFiles } from './files-source.ts';
import type { FilesUnit, SourceFact } from './unit.ts';

/** A problem without a response. */
export type Problem = Omit<Draft, 'response' | 'pass_rate' | 'truncated'>;

/** Problems that an endpoint is to answer; they may be read again and again. */
export interface Problems {
  facts: SourceFact[];
  read: () => AsyncIterable<Problem | Misfit> | Iterable<Problem | Misfit>;
  count: () => Promise<number>;
}

/** Finds the problems that a source of kind `endpoint` names. */
export async function openProblems(
  source: EndpointSource['problems'],
  place: number,
  seed: number,
  { limit, notice }: { limit: number | null; notice: (line: string) => void },
): Promise<Problems> {
  if (source.kind === 'countdown') return countdownProblems(source, place, seed, limit);
  const full = {
    ...source,
    map: { ...source.map, response: { value: '-', otherwise: 'null' } } satisfies FieldMap,
  };
  const { units, facts } =
    full.kind === 'hub'
      ? await (await import('./hub-source.ts')).planHub(full, place, limit, notice)
      : await planFiles(full, place, limit);
  const read = () => filesProblems(units, full);
  return { facts, read, count: () => countOf(read()) };
}

async function* filesProblems(
  units: readonly FilesUnit[],
  source: FilesSource | HubSource,
): AsyncGenerator<Problem | Misfit> {
  for (const unit of units) {
    for await (const row of produceFiles(unit, source)) yield 'reason' in row ? row : problemOf(row);
  }
}

function countdownProblems(
  source: Omit<CountdownSource, 'trace'>,
  place: number,
  seed: number,
  limit: number | null,
): Problems {
  const units = planCountdown(source, place, seed, limit);
  return {
    facts: [{ name: 'countdown', revision: countdownRevision, bytes: null }],
    read: function* () {
      for (const unit of units) {
        for (const offset of unit.problems.keys()) yield countdownProblem(unit, offset, seed);
      }
    },
    count: () => Promise.resolve(units.reduce((sum, { problems }) => sum + problems.length, 0)),
  };
}

function problemOf(draft: Draft): Problem {
  const { split, source, source_revision, domain, difficulty, problem, answer, metadata } = draft;
  return { split, source, source_revision, domain, difficulty, problem, answer, metadata };
}

async function countOf(items: AsyncGenerator): Promise<number> {
  let count = 0;
  while ((await items.next()).done !== true) count++;
  return count;
}
