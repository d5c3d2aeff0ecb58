import { chunkStart, openParquet } from './parquet-rows.ts';

/**
 * Where the columns of some row groups (`groups`, its end exclusive) lie in a Parquet file, as byte ranges in
 * file order: what a reader of only those columns needs besides the footer. Reads the footer alone.
 */
export async function parquetColumnRanges(
  path: string,
  groups: readonly [from: number, to: number],
  columns: readonly string[],
): Promise<[start: number, end: number][]> {
  const opened = await openParquet(path);
  opened.close();
  return opened.metadata.row_groups
    .slice(...groups)
    .flatMap((group) => group.columns)
    .flatMap(({ meta_data: chunk }): [number, number][] => {
      if (chunk === undefined || !columns.includes(chunk.path_in_schema[0] ?? '')) return [];
      const start = chunkStart(chunk);
      return [[start, start + Number(chunk.total_compressed_size)]];
    })
    .sort(([a], [b]) => a - b);
}

/** Names of the top-level columns of a Parquet file, from its footer alone. */
export async function parquetColumnNames(path: string): Promise<string[]> {
  const opened = await openParquet(path);
  opened.close();
  return opened.schema.children.map(({ element }) => element.name);
}
