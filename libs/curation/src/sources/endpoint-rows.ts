import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, type EndpointSource, type Recipe } from '@longhand/records';
import { readUnit } from '@longhand/shards';
import type { Draft, Misfit } from './draft.ts';
import type { Problem } from './problems.ts';
import type { EndpointUnit } from './unit.ts';

/** Where answers and samples lie below a data set's folder. */
export function samplesFolder(out: string): string {
  return join(out, '.samples');
}

/** The samples of a source as rows, in order; made out of the answers whenever a run is planned. */
export function sampleRowsPath(out: string, place: number): string {
  return join(samplesFolder(out), `source-${String(place)}.jsonl`);
}

/** Takes away the rows of samples once they are in the data set; the answers stay. */
export function removeSampleRows(out: string, recipe: Recipe): void {
  for (const place of recipe.sources.keys()) rmSync(sampleRowsPath(out, place), { force: true });
}

/** A sample as it lies between sampling and verification: one line. */
export interface SampleRow extends Problem {
  sample: number;
  response: string | null;
  failure: string | null;
  finish_reason: string | null;
  truncated: boolean;
  tokens: number | null;
  prompt_tokens: number | null;
}

/** Reads the samples of a unit: a draft each, a misfit where there was no problem or no response. */
export async function* produceEndpoint(
  unit: EndpointUnit,
  source: EndpointSource,
): AsyncGenerator<Draft | Misfit> {
  const { model } = source.endpoint;
  if (!existsSync(unit.piece.path))
    throw new UserError(`${unit.piece.path}: is gone; run the same command again`);
  for await (const { rows } of readUnit(unit.piece)) {
    for (const each of rows) {
      const row = each as unknown as SampleRow | Misfit;
      if ('reason' in row) {
        yield row;
        continue;
      }
      const { split, problem, answer, difficulty, domain, response, failure } = row;
      const place = { split, source: model, source_revision: unit.revision };
      if (response === null || response.trim() === '') {
        const detail = failure ?? `the response is empty (${row.finish_reason ?? 'unknown'})`;
        const reason = failure === null ? 'no_response' : 'not_answered';
        yield { ...place, reason, detail, row: JSON.stringify(row) };
        continue;
      }
      const metadata = JSON.stringify({
        ...(JSON.parse(row.metadata) as object),
        problem_source: row.source,
        problem_revision: row.source_revision,
        sample: row.sample,
        finish_reason: row.finish_reason,
        completion_tokens: row.tokens,
        prompt_tokens: row.prompt_tokens,
      });
      const draft = { ...place, domain, difficulty, problem, answer, response, pass_rate: null, metadata };
      yield row.truncated && source.truncated === 'drop' ? { ...draft, truncated: true } : draft;
    }
  }
}
