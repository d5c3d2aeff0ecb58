import { createRequire } from 'node:module';
import { UserError } from '@longhand/records';
import { ParquetReader } from 'parquetjs';
import { decompressZstd } from './zstd.ts';

const require = createRequire(import.meta.url);

/**
 * Reads all rows of a Parquet shard with parquetjs, which shares no code with the writer or the first
 * reader: what `validate` compares with. Lists are given as arrays; a null is null. Throws a UserError where
 * the file cannot be read.
 */
export async function* readWithSecondReader(
  path: string,
): AsyncGenerator<{ row: number; values: Record<string, unknown> }> {
  registerZstd();
  let reader: ParquetReader | undefined;
  try {
    reader = await ParquetReader.openFile(path);
    const names = reader.schema.fieldList
      .filter((field) => field.path.length === 1)
      .map((field) => field.name);
    const cursor = reader.getCursor();
    for (let row = 0; ; row++) {
      const record = (await cursor.next()) as Record<string, unknown> | null;
      if (record === null) return;
      const values: Record<string, unknown> = {};
      for (const name of names) values[name] = plain(record[name]);
      yield { row, values };
    }
  } catch (error) {
    throw new UserError(
      `${path}: the second reader cannot read it: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  } finally {
    await reader?.close();
  }
}

/** Takes the `{list: [{element}]}` that parquetjs leaves around lists off. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  const list = 'list' in value ? value.list : undefined;
  if (Array.isArray(list)) return list.map((item: { element?: unknown }) => plain(item.element));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

/** parquetjs has no zstd; its table of codecs takes one. */
function registerZstd(): void {
  const { PARQUET_COMPRESSION_METHODS: methods } = require('parquetjs/dist/lib/compression.js') as {
    PARQUET_COMPRESSION_METHODS: Record<
      string,
      { deflate: (value: Buffer) => Buffer; inflate: (value: Buffer) => Buffer }
    >;
  };
  methods['ZSTD'] ??= {
    deflate: () => {
      throw new Error('the second reader does not write');
    },
    inflate: (value) => Buffer.from(decompressZstd(value)),
  };
}
