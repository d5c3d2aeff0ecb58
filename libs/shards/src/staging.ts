import { readFileSync } from 'node:fs';
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

/**
 * The batches of a file that `writeBatches` or `writeShard` wrote. The file is read into memory once and
 * the batches are views of it; of `columns`, only those named are given, in the order of the file.
 */
export function* readBatches(
  path: string,
  options: { columns?: readonly string[] } = {},
): Generator<RecordBatch> {
  let reader: RecordBatchReader;
  try {
    reader = RecordBatchReader.from(readFileSync(path));
    void reader.open();
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  for (const batch of reader) {
    yield options.columns === undefined ? batch : selectColumns(batch, options.columns);
  }
}

function selectColumns(batch: RecordBatch, columns: readonly string[]): RecordBatch {
  return batch.selectAt(
    batch.schema.fields.flatMap(({ name }, index) => (columns.includes(name) ? [index] : [])),
  );
}
