import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { RecordBatchReader, type RecordBatch, type Schema } from 'apache-arrow';
import { UserError } from '@longhand/records';
import { openArrowWriter } from './arrow-file-writer.ts';
import { openAtomicFile } from './atomic-file.ts';
import { errorMessage } from './error-facts.ts';

/** Writes batches to an Arrow IPC file for later stages of the same run; atomic, but not forced to the disk. */
export async function writeBatches(
  path: string,
  batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>,
  schema: Schema,
): Promise<{ bytes: number; rows: number }> {
  const file = openAtomicFile(path, { passing: true });
  let rows = 0;
  try {
    const writer = openArrowWriter(file, schema);
    for await (const batch of batches) {
      writer.write(batch);
      rows += batch.numRows;
    }
    writer.finish();
    return { bytes: file.commit().bytes, rows };
  } catch (error) {
    file.abort();
    throw error;
  }
}

/** Memory into which files are read one after the other, so that each does not take new memory. */
export class FileScratch {
  private memory: Buffer = Buffer.alloc(0);

  /** The content of a file, good until the next call. */
  read(path: string): Buffer {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size > this.memory.length) this.memory = Buffer.allocUnsafeSlow(size);
      let at = 0;
      while (at < size) {
        const read = readSync(descriptor, this.memory, at, Math.min(size - at, MOST_AT_ONCE), at);
        if (read === 0) break;
        at += read;
      }
      return this.memory.subarray(0, at);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** Below what one call of the system reads. */
const MOST_AT_ONCE = 2 ** 30;

/**
 * The batches of a file that `writeBatches` or `writeShard` wrote. The file is read into memory once and
 * the batches are views of it; of `columns`, only those named are given, in the order of the file. With a `scratch`
 * they are good until it is used for another file.
 */
export function* readBatches(
  path: string,
  { columns, scratch = new FileScratch() }: { columns?: readonly string[]; scratch?: FileScratch } = {},
): Generator<RecordBatch> {
  let reader: RecordBatchReader;
  try {
    reader = RecordBatchReader.from(scratch.read(path));
    void reader.open();
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  for (const batch of reader) {
    yield columns === undefined ? batch : selectColumns(batch, columns);
  }
}

function selectColumns(batch: RecordBatch, columns: readonly string[]): RecordBatch {
  return batch.selectAt(
    batch.schema.fields.flatMap(({ name }, index) => (columns.includes(name) ? [index] : [])),
  );
}
