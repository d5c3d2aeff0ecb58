import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UserError } from '@longhand/records';
import { listUnits, readUnit } from '@longhand/shards';
import type { DataSetFiles } from './data-set-files.ts';

/** Runs SQL over the rows of a data set, seen as the table `rows` (its columns and `split`), with DuckDB. */
export async function queryRows(data: DataSetFiles, sql: string): Promise<Record<string, unknown>[]> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const scratch = mkdtempSync(join(tmpdir(), 'longhand-query-'));
  try {
    const parts = await Promise.all(
      data.files.map((file, place) => selectFile(file, join(scratch, String(place)))),
    );
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    try {
      await connection.run(`CREATE VIEW rows AS ${parts.join(' UNION ALL BY NAME ')}`);
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjectsJson();
    } catch (error) {
      throw new UserError(`SQL: ${(error as Error).message.split('\n')[0] ?? 'failed'}`);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function selectFile({ path, split }: DataSetFiles['files'][number], scratch: string): Promise<string> {
  const columns = split === null ? '*' : `${quote(split)} AS split, *`;
  const readers: [RegExp, string][] = [
    [/\.parquet$/, 'read_parquet'],
    [/\.(jsonl|ndjson|json)(\.gz)?$/, 'read_json_auto'],
    [/\.(csv|tsv)(\.gz)?$/, 'read_csv_auto'],
  ];
  const reader = readers.find(([name]) => name.test(path))?.[1];
  if (reader !== undefined) return `SELECT ${columns} FROM ${reader}(${quote(path)})`;
  const lines = await asJsonLines(path, `${scratch}.jsonl`);
  return `SELECT ${columns} FROM read_json_auto(${quote(lines)})`;
}

/** DuckDB reads no Arrow files: their rows as JSON lines, which it does read. */
async function asJsonLines(path: string, target: string): Promise<string> {
  async function* lines() {
    for (const unit of await listUnits(path)) {
      for await (const { rows } of readUnit(unit))
        yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(target));
  return target;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
