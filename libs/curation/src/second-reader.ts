import { readWithSecondReader as readParquet, listUnits, readUnit } from '@longhand/shards';

/** Rows as plain objects, by a reader that shares no code with the one that curation uses, where the format has one. */
export async function* readWithSecondReader(path: string): AsyncGenerator<Record<string, unknown>> {
  if (path.endsWith('.parquet')) {
    for await (const { values } of readParquet(path)) yield values;
    return;
  }
  for (const unit of await listUnits(path, { targetBytes: 16_000_000 })) {
    for await (const { rows } of readUnit(unit)) yield* rows;
  }
}
