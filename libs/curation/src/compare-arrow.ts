import { listUnits, readUnit } from '@longhand/shards';

/** Compares an Arrow file with a Parquet file that should hold the same rows; null when they are equal. */
export async function compareArrow(arrow: string, parquet: string): Promise<string | null> {
  const expected = rowsOf(parquet);
  let place = 0;
  for await (const row of rowsOf(arrow)) {
    const other = await expected.next();
    if (other.done === true) return `has more than the ${String(place)} rows of its Parquet file`;
    for (const column of new Set([...Object.keys(row), ...Object.keys(other.value)])) {
      if (!equal(row[column], other.value[column]))
        return `row ${String(place)}: ${column} is not as in its Parquet file`;
    }
    place++;
  }
  const rest = await expected.next();
  return rest.done === true ? null : `has only ${String(place)} rows, its Parquet file has more`;
}

async function* rowsOf(path: string): AsyncGenerator<Record<string, unknown>, undefined> {
  for (const unit of await listUnits(path, { targetBytes: 16_000_000 })) {
    for await (const { rows } of readUnit(unit)) yield* rows;
  }
}

function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null) return a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}
