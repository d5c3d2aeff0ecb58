import { UserError } from '@longhand/records';
import type { ParquetReader } from 'parquetjs';
import { decompressZstd } from './zstd.ts';
import { errorMessage } from './error-facts.ts';

/**
 * Reads all rows of a Parquet shard with parquetjs, which shares no code with the writer or the first
 * reader: what `validate` compares with. Lists are given as arrays; a null is null. Throws a UserError where
 * the file cannot be read.
 */
export async function* readWithSecondReader(
  path: string,
): AsyncGenerator<{ row: number; values: Record<string, unknown> }> {
  const { ParquetReader } = await loadParquetjs();
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
    throw new UserError(`${path}: the second reader cannot read it: ${errorMessage(error)}`, {
      cause: error,
    });
  } finally {
    await reader?.close();
  }
}

/** Takes the `{list: [{element}]}` that parquetjs leaves around lists off. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  if ('list' in value && Object.keys(value).length === 1) {
    const items = (value.list ?? []) as readonly { element?: unknown }[];
    return items.map((item) => plain(item.element));
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

/** Loaded when it is first needed. parquetjs has no zstd, but its table of codecs takes one. */
async function loadParquetjs() {
  const { PARQUET_COMPRESSION_METHODS: codecs } = await import('parquetjs/dist/lib/compression.js');
  codecs.ZSTD = {
    deflate: () => {
      throw new Error('the second reader does not write');
    },
    inflate: (value: Uint8Array) => Buffer.from(decompressZstd(value)),
  };
  return import('parquetjs');
}
