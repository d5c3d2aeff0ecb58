import { UserError } from '@longhand/records';
import type { DataSetFiles } from './data-set-files.ts';

/** Runs SQL over the rows of a data set, seen as the table `rows` (its columns and `split`), with DuckDB. */
export async function queryRows(data: DataSetFiles, sql: string): Promise<Record<string, unknown>[]> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`CREATE VIEW rows AS ${data.files.map(selectFile).join(' UNION ALL BY NAME ')}`);
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJson();
  } catch (error) {
    throw new UserError(`SQL: ${(error as Error).message.split('\n')[0] ?? 'failed'}`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function selectFile({ path, split }: DataSetFiles['files'][number]): string {
  const readers: [RegExp, string][] = [
    [/\.parquet$/, 'read_parquet'],
    [/\.(jsonl|ndjson|json)(\.gz)?$/, 'read_json_auto'],
    [/\.(csv|tsv)(\.gz)?$/, 'read_csv_auto'],
  ];
  const reader = readers.find(([name]) => name.test(path))?.[1];
  if (reader === undefined) {
    throw new UserError(`${path}: SQL reads Parquet, JSON and CSV; convert it first, or leave out --where`);
  }
  const columns = split === null ? '*' : `${quote(split)} AS split, *`;
  return `SELECT ${columns} FROM ${reader}(${quote(path)})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
