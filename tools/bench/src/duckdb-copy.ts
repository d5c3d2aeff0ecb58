/** Arguments for Node to copy a Parquet file by DuckDB (zstd): what any pipeline over the same bytes is held against. */
export function duckDbCopy(from: string, to: string): string[] {
  return [
    '--input-type=module',
    '-e',
    `import { DuckDBInstance } from '@duckdb/node-api';
     const db = await (await DuckDBInstance.create(':memory:')).connect();
     await db.run("COPY (SELECT * FROM read_parquet('${from}')) TO '${to}' (FORMAT parquet, COMPRESSION zstd)");`,
  ];
}
