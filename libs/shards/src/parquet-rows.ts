import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '@longhand/records';
import {
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type AsyncBuffer,
  type ColumnMetaData,
  type Compressors,
  type FileMetaData,
  type ParquetParsers,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { contentError } from './file-format.ts';
import { friendlyBytes, timestampText } from './json-friendly.ts';
import { parquetConverter, rawElement, type Convert } from './parquet-values.ts';
import { checkPageChecksums } from './parquet-checksum.ts';
import type { RowBatch } from './row-batch.ts';
import { decompressZstd } from './zstd.ts';

const CODECS: Compressors = {
  ...compressors,
  SNAPPY: (input, outputLength) =>
    outputLength === 0 ? new Uint8Array() : compressors.SNAPPY!(input, outputLength),
  ZSTD: decompressZstd,
};

/** An open Parquet file: its footer, and its bytes on request. */
export interface ParquetSource {
  readonly path: string;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly schema: SchemaTree;
  close(): void;
}

/** Opens a Parquet file and reads its footer. Throws a UserError when it is no sound Parquet file. */
export async function openParquet(path: string): Promise<ParquetSource> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const file = fileBuffer(descriptor, path);
    const metadata = await parquetMetadataAsync(file, { geoparquet: false });
    const schema = parquetSchema(metadata);
    refuseEncrypted(path, metadata);
    const opened = descriptor;
    return {
      path,
      file,
      metadata,
      schema,
      close: () => {
        closeSync(opened);
      },
    };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw contentError(path, 'the footer', error);
  }
}

function refuseEncrypted(path: string, metadata: FileMetaData): void {
  for (const { columns } of metadata.row_groups) {
    if (columns.some((column) => column.crypto_metadata !== undefined || column.meta_data === undefined)) {
      throw new UserError(`${path} has encrypted columns; decrypt it first`);
    }
  }
}

/**
 * The rows of the row groups `from` to `to` (exclusive), a row group at a time in memory and `batchRows`
 * rows a batch. `firstRow` counts from the start of the file.
 */
export async function* readParquetRows(
  source: ParquetSource,
  {
    from,
    to,
    columns,
    batchRows,
  }: { from: number; to: number; columns: readonly string[] | undefined; batchRows: number },
): AsyncGenerator<RowBatch> {
  const { metadata } = source;
  const nodes = source.schema.children.filter((node) => columns?.includes(node.element.name) ?? true);
  const raw: FileMetaData = { ...metadata, schema: metadata.schema.map(rawElement) };
  let firstRow = 0;
  for (let group = 0; group < to; group++) {
    const rows = Number(metadata.row_groups[group]!.num_rows);
    if (group >= from) {
      const values: ArrayLike<unknown>[] = [];
      for (const node of nodes) values.push(await readColumn(source, raw, node, group, firstRow, rows));
      const converters = nodes.map((node) =>
        isText(node) ? textOf(source, group, node) : parquetConverter(node),
      );
      for (let start = 0; start < rows; start += batchRows) {
        const end = Math.min(rows, start + batchRows);
        yield { firstRow: firstRow + start, rows: toRows(nodes, converters, values, start, end) };
      }
    }
    firstRow += rows;
  }
}

function toRows(
  nodes: readonly SchemaTree[],
  converters: readonly (Convert | undefined)[],
  values: readonly ArrayLike<unknown>[],
  start: number,
  end: number,
): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  for (let at = start; at < end; at++) {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < nodes.length; index++) {
      const value = values[index]![at];
      const convert = converters[index];
      row[nodes[index]!.element.name] = convert === undefined ? (value ?? null) : convert(value);
    }
    rows.push(row);
  }
  return rows;
}

async function readColumn(
  source: ParquetSource,
  metadata: FileMetaData,
  node: SchemaTree,
  group: number,
  rowStart: number,
  rows: number,
): Promise<ArrayLike<unknown>> {
  const name = node.element.name;
  const where = `row group ${group}, column ${name}`;
  try {
    for (const { meta_data: chunk } of metadata.row_groups[group]!.columns) {
      if (chunk?.path_in_schema[0] !== name) continue;
      const start = chunkStart(chunk);
      checkPageChecksums(await source.file.slice(start, start + Number(chunk.total_compressed_size)));
    }
    const chunks: { rowStart: number; columnData: ArrayLike<unknown> }[] = [];
    await parquetRead({
      file: source.file,
      metadata,
      columns: [name],
      rowStart,
      rowEnd: rowStart + rows,
      compressors: CODECS,
      parsers: isVariant(node) ? {} : isText(node) ? { ...PARSERS, stringFromBytes: asBytes } : PARSERS,
      geoparquet: false,
      onChunk: (chunk) => chunks.push(chunk),
    });
    let values: ArrayLike<unknown>;
    if (chunks.length === 1) values = chunks[0]!.columnData;
    else {
      const all: unknown[] = [];
      for (const { columnData } of chunks) for (const value of Array.from(columnData)) all.push(value);
      values = all;
    }
    check(node, values, rows);
    return values;
  } catch (error) {
    throw contentError(source.path, where, error);
  }
}

/** Where a column chunk begins; some writers say 0 where there is no dictionary page. */
export function chunkStart({ dictionary_page_offset, data_page_offset }: ColumnMetaData): number {
  const dictionary = Number(dictionary_page_offset ?? 0n);
  return dictionary > 0 ? dictionary : Number(data_page_offset);
}

function check(node: SchemaTree, values: ArrayLike<unknown>, rows: number): void {
  if (values.length !== rows) throw new Error(`${values.length} values where the footer says ${rows} rows`);
  if (node.element.repetition_type !== 'REQUIRED' || node.children.length > 0) return;
  for (let row = 0; row < rows; row++) {
    const value = values[row];
    if (value === null || value === undefined)
      throw new Error(`row ${row} of the group is null in a required column`);
  }
}

/** A column of text; its values stay bytes until their row is asked for: long texts are many, and die young. */
function isText({ element, children }: SchemaTree): boolean {
  const { converted_type, logical_type, repetition_type, type } = element;
  const annotated = converted_type === 'UTF8' || logical_type?.type === 'STRING';
  return annotated && type === 'BYTE_ARRAY' && children.length === 0 && repetition_type !== 'REPEATED';
}

const asBytes = (bytes: Uint8Array): unknown => bytes;

function textOf({ path }: ParquetSource, group: number, { element: { name } }: SchemaTree): Convert {
  return (value) => {
    if (value === null || value === undefined || typeof value === 'string') return value ?? null;
    const bytes = value as Uint8Array;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (isUtf8(buffer)) return buffer.toString('utf8');
    throw contentError(path, `row group ${group}, column ${name}`, new Error('a text is not valid UTF-8'));
  };
}

function isVariant(node: SchemaTree): boolean {
  return node.element.logical_type?.type === 'VARIANT' || node.children.some(isVariant);
}

/**
 * Values as they are in the file: times as integers, text where bytes are UTF-8. Nanoseconds become text at
 * once, as those of INT96 pass 64 bits.
 */
const PARSERS: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (value: bigint) => value,
  timestampFromMicroseconds: (value: bigint) => value,
  timestampFromNanoseconds: nanosecondsText,
  dateFromDays: (days: number) => days,
  uuidFromBytes: (bytes: Uint8Array) => bytes,
  jsonFromBytes: textOrBytes,
  stringFromBytes: textOrBytes,
};

/** 213,504 days after the Julian day 0 of INT96: what lies before comes of nanoseconds that are negative. */
const EARLIEST_NANOSECONDS = (213_504n - 2_440_588n) * 86_400_000_000_000n;

function nanosecondsText(value: bigint): string {
  if (value < EARLIEST_NANOSECONDS) throw new Error('an INT96 timestamp is out of range');
  return timestampText(value, 'NANOS', false);
}

function textOrBytes(bytes: Uint8Array): unknown {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(buffer) ? buffer.toString('utf8') : friendlyBytes(bytes);
}

function fileBuffer(descriptor: number, path: string): AsyncBuffer {
  const byteLength = fstatSync(descriptor).size;
  return {
    byteLength,
    slice(start, end = byteLength) {
      if (!(start >= 0 && end >= start && end <= byteLength)) {
        throw new Error(`bytes ${start} to ${end} are outside the file`);
      }
      const bytes = new Uint8Array(Buffer.allocUnsafeSlow(end - start).buffer);
      for (let at = 0; at < bytes.length;) {
        const read = readSync(descriptor, bytes, at, bytes.length - at, start + at);
        if (read === 0) throw new Error(`${path} ends early`);
        at += read;
      }
      return bytes.buffer;
    },
  };
}
