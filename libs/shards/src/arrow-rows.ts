import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { UserError } from '@longhand/records';
import {
  AsyncRecordBatchFileReader,
  CompressionType,
  compressionRegistry,
  RecordBatchReader,
  type RecordBatch,
  type Schema,
} from 'apache-arrow';
import { decompressFrameSync } from 'lz4-napi';
import { isBigEndianFooter, isBigEndianStream } from './arrow-endianness.ts';
import { arrowReader, uniqueNames } from './arrow-values.ts';
import { contentError } from './file-format.ts';
import type { RowBatch } from './row-batch.ts';
import { decompressZstd } from './zstd.ts';

compressionRegistry.set(CompressionType.ZSTD, { decode: decompressZstd });
compressionRegistry.set(CompressionType.LZ4_FRAME, {
  decode: (data) => decompressFrameSync(Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
});

/** The record batches `from` to `to` (exclusive) of an Arrow IPC file or stream, one in memory at a time. */
export async function* arrowBatches(
  path: string,
  format: 'arrow' | 'arrow-stream',
  { from = 0, to = Infinity }: { from?: number; to?: number } = {},
): AsyncGenerator<RecordBatch> {
  let index = 0;
  try {
    await refuseBigEndian(path, format);
    if (format === 'arrow') {
      const handle = await open(path);
      try {
        const reader = await RecordBatchReader.from(handle);
        await reader.open({ autoDestroy: false });
        if (!(reader instanceof AsyncRecordBatchFileReader)) throw new Error('it has no footer');
        for (index = from; index < Math.min(to, reader.numRecordBatches); index++) {
          const batch = await reader.readRecordBatch(index);
          if (batch === null) throw new Error('the batch is missing');
          yield batch;
        }
      } finally {
        await handle.close();
      }
      return;
    }
    const reader = await RecordBatchReader.from(createReadStream(path, { highWaterMark: 1 << 20 }));
    for await (const batch of await reader.open()) {
      if (index >= to) break;
      if (index >= from) yield batch;
      index++;
    }
  } catch (error) {
    throw contentError(path, `record batch ${index}`, error);
  }
}

/** The rows of some record batches; `firstRow` is the row number of the first batch in the file. */
export async function* readArrowRows(
  path: string,
  format: 'arrow' | 'arrow-stream',
  range: { from: number; to: number; firstRow: number },
  options: { columns: readonly string[] | undefined; batchRows: number },
): AsyncGenerator<RowBatch> {
  let { firstRow } = range;
  let index = range.from;
  for await (const batch of arrowBatches(path, format, range)) {
    for (let start = 0; start < batch.numRows; start += options.batchRows) {
      const end = Math.min(batch.numRows, start + options.batchRows);
      let rows: Record<string, unknown>[];
      try {
        rows = batchRows(batch, start, end, options.columns);
      } catch (error) {
        throw contentError(path, `record batch ${index}`, error);
      }
      yield { firstRow: firstRow + start, rows };
    }
    firstRow += batch.numRows;
    index++;
  }
}

/** The rows `start` to `end` (exclusive) of a batch as JSON-friendly objects. */
export function batchRows(
  batch: RecordBatch,
  start = 0,
  end: number = batch.numRows,
  columns?: readonly string[],
): Record<string, unknown>[] {
  const names = batch.schema.fields.map((field) => field.name);
  uniqueNames(names);
  const readers = names.flatMap((name, index) =>
    columns?.includes(name) === false ? [] : [{ name, read: arrowReader(batch.data.children[index]!) }],
  );
  const rows: Record<string, unknown>[] = [];
  for (let row = start; row < end; row++) {
    const values: Record<string, unknown> = {};
    for (const { name, read } of readers) values[name] = read(row);
    rows.push(values);
  }
  return rows;
}

/** The schema of an Arrow IPC file or stream. */
export async function arrowFileSchema(path: string, format: 'arrow' | 'arrow-stream'): Promise<Schema> {
  try {
    await refuseBigEndian(path, format);
    const handle = await open(path);
    try {
      const reader = await RecordBatchReader.from(handle);
      await reader.open({ autoDestroy: false });
      return reader.schema;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw contentError(path, 'the schema', error);
  }
}

async function refuseBigEndian(path: string, format: 'arrow' | 'arrow-stream'): Promise<void> {
  const handle = await open(path);
  try {
    const read = async (length: number, position: number): Promise<Buffer> => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, (await handle.read(bytes, 0, length, position)).bytesRead);
    };
    let bigEndian: boolean;
    if (format === 'arrow') {
      const { size } = await handle.stat();
      const tail = await read(FOOTER_END, Math.max(0, size - FOOTER_END));
      const length = tail.length === FOOTER_END ? tail.readInt32LE(0) : 0;
      if (tail.toString('latin1', 4) !== 'ARROW1' || length <= 0 || length > size - FOOTER_END) {
        throw new Error('the file ends without a footer');
      }
      bigEndian = isBigEndianFooter(await read(length, size - FOOTER_END - length));
    } else {
      bigEndian = isBigEndianStream(await read(1 << 16, 0));
    }
    if (bigEndian) {
      throw new UserError(`${path} holds big-endian Arrow data; write it again on a little-endian machine`);
    }
  } finally {
    await handle.close();
  }
}

/** The length of the footer (int32) and the magic `ARROW1`. */
const FOOTER_END = 10;
