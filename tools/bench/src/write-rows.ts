import { RecordBatchBuilder, writeShard, type ShardField } from '@longhand/shards';

/** Fields of the rows that recipes for LIMO read. */
export const limoFields: readonly ShardField[] = [
  { name: 'id', type: 'int32', nullable: false },
  { name: 'question', type: 'utf8', nullable: false },
  { name: 'solution', type: 'utf8', nullable: false },
  { name: 'gold_answer', type: 'utf8', nullable: false },
];

/** Writes rows as they come as one Parquet file (zstd, row groups of 50 MB); returns its path. */
export async function writeRows(
  directory: string,
  name: string,
  fields: readonly ShardField[],
  rows: Iterable<Record<string, string | number>>,
): Promise<string> {
  function* batches() {
    const builder = new RecordBatchBuilder(fields);
    for (const row of rows) {
      builder.append(row);
      if (builder.byteLength > 16e6) yield builder.finish();
    }
    if (builder.rows > 0) yield builder.finish();
  }
  const { parquet } = await writeShard({
    directory,
    name,
    fields,
    batches: batches(),
    formats: ['parquet'],
    rowGroupBytes: 50e6,
  });
  return parquet!.path;
}
