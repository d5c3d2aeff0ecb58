import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { batchRows, listUnits, quoteUnsafeIntegers, readUnit, readWithSecondReader } from '@longhand/shards';
import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { rowsOfArrowJson } from './arrow-json.ts';
import { sameValue } from './same-value.ts';

/** What became of a file: read right, refused in one line, or wrong (a fault of ours). */
export interface Outcome {
  readonly file: string;
  readonly result: 'right' | 'refused' | 'wrong';
  /** What it was compared with, the line of the refusal, or the first difference. */
  readonly detail: string;
}

const FOLDERS = ['parquet-testing', 'hyparquet-files', 'arrow-testing', 'oat-zero-arrow'];

/** The Parquet and Arrow files below the data folder, relative to it. */
export function interopFiles(data: string): string[] {
  return FOLDERS.filter((folder) => existsSync(join(data, folder)))
    .flatMap((folder) =>
      readdirSync(join(data, folder), { recursive: true }).map((name) => join(folder, String(name))),
    )
    .filter((name) => /\.(parquet|parquet\.encrypted|arrow|stream|arrow_file)$/.test(name))
    .sort();
}

/** Reads one file with our reader and compares the rows with what stands beside it, or with a second reader. */
export async function checkFile(data: string, file: string): Promise<Outcome> {
  const path = join(data, file);
  const rows: Record<string, unknown>[] = [];
  try {
    for (const unit of await listUnits(path)) {
      for await (const batch of readUnit(unit)) rows.push(...batch.rows);
    }
  } catch (error) {
    const { name, message } = error as Error;
    const isLine = name === 'UserError' && message.includes(path) && !message.includes('\n');
    return { file, result: isLine ? 'refused' : 'wrong', detail: message.replaceAll(`${data}/`, '') };
  }
  const judges = await expectations(path);
  if (judges.length === 0) return { file, result: 'wrong', detail: 'nothing to compare with' };
  const faults: string[] = [];
  for (const [judge, expected] of judges) {
    const fault = firstDifference(expected, rows);
    if (fault === undefined) return { file, result: 'right', detail: `${rows.length} rows as in ${judge}` };
    faults.push(`${judge}: ${fault}`);
  }
  return { file, result: 'wrong', detail: faults.join(' | ').slice(0, 400) };
}

function firstDifference(
  expected: readonly unknown[],
  rows: readonly Record<string, unknown>[],
): string | undefined {
  if (expected.length !== rows.length) return `${expected.length} rows expected, ${rows.length} read`;
  for (const [index, row] of rows.entries()) {
    const want = expected[index];
    const same = Array.isArray(want) ? sameValue(want, Object.values(row)) : sameValue(want, row);
    if (!same)
      return `row ${index}: ${JSON.stringify(want).slice(0, 150)} expected, ${JSON.stringify(row).slice(0, 150)} read`;
  }
  return undefined;
}

/** What the rows ought to be: the JSON beside the file, else what other readers say. */
async function expectations(path: string): Promise<[string, readonly unknown[]][]> {
  const beside = [path, path.replace('parquet-testing', 'hyparquet-files')]
    .map((each) => each.replace(/\.parquet$/, '.json'))
    .find((each) => each !== path && existsSync(each));
  if (beside !== undefined) {
    return [
      ['the JSON beside it', JSON.parse(quoteUnsafeIntegers(readFileSync(beside, 'utf8'))) as unknown[]],
    ];
  }
  const integration = path.replace(/\.(arrow_file|stream)$/, '.json.gz');
  if (integration !== path && existsSync(integration)) {
    const text = quoteUnsafeIntegers(gunzipSync(readFileSync(integration)).toString('utf8'));
    return [
      ['the integration JSON', rowsOfArrowJson(JSON.parse(text) as Parameters<typeof rowsOfArrowJson>[0])],
    ];
  }
  if (path.endsWith('.arrow')) return [['the table of apache-arrow', tableRows(path)]];
  const found: [string, readonly unknown[]][] = [];
  for (const [name, read] of [
    ['DuckDB', duckdbRows],
    ['parquet-wasm', parquetWasmRows],
    ['parquetjs', parquetjsRows],
  ] as const) {
    try {
      found.push([name, await read(path)]);
    } catch {
      continue;
    }
  }
  return found;
}

async function duckdbRows(path: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`);
    return reader.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function parquetjsRows(path: string): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for await (const { values } of readWithSecondReader(path)) rows.push(JSON.parse(JSON.stringify(values)));
  return rows;
}

function parquetWasmRows(path: string): Promise<readonly unknown[]> {
  const table = readParquet(readFileSync(path));
  return Promise.resolve(tableFromIPC(table.intoIPCStream()).batches.flatMap((batch) => batchRows(batch)));
}

/** The rows as the Table of apache-arrow gives them, all at once and through its own accessors. */
function tableRows(path: string): readonly unknown[] {
  return tableFromIPC(readFileSync(path))
    .toArray()
    .map(
      (row: { toJSON: () => unknown }) =>
        JSON.parse(
          JSON.stringify(row.toJSON(), (_, value: unknown) =>
            typeof value === 'bigint' ? value.toString() : value,
          ),
        ) as unknown,
    );
}
