import { join } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { openArrowWriter } from './arrow-file-writer.ts';
import { openAtomicFile, type AtomicFile, type WrittenFile } from './atomic-file.ts';
import { hasFields, openParquetWriter } from './parquet-file-writer.ts';
import { arrowSchema, RECORD_FIELDS, type ShardField } from './record-fields.ts';

/** What to write, and where. */
export interface WriteShardOptions {
  /** Folder of both files, unless `arrowDirectory` names another for the Arrow file. */
  readonly directory: string;
  readonly arrowDirectory?: string;
  /** Name without extension: `train-00000-of-00004`. */
  readonly name: string;
  readonly batches: Iterable<RecordBatch> | AsyncIterable<RecordBatch>;
  /** The columns; those of a record by default. */
  readonly fields?: readonly ShardField[];
  /** Which files to write; both by default. */
  readonly formats?: readonly ('parquet' | 'arrow')[];
  /** Uncompressed bytes of a row group, 100 MB by default. */
  readonly rowGroupBytes?: number;
  /** Most rows of a row group, 16,384 by default. */
  readonly rowGroupRows?: number;
  /** Uncompressed bytes of a page, 1 MiB by default. */
  readonly pageBytes?: number;
  /** zstd level, 1 to 19. */
  readonly zstdLevel?: number;
  /** Where unfinished files lie (same file system); the folder of the file by default. */
  readonly workDirectory?: string;
}

/** What was written. A format that was not asked for is undefined. */
export interface WrittenShard {
  readonly rows: number;
  readonly parquet: WrittenFile | undefined;
  readonly arrow: WrittenFile | undefined;
}

/** The compression level: the fastest that still compresses long text well (see tools/bench). */
export const DEFAULT_ZSTD_LEVEL = 3;

/**
 * Writes the same batches as `NAME.parquet` and `NAME.arrow`. Both appear under their names when both are
 * whole and on the disk; any failure leaves neither and is one UserError that names file and cause. The
 * bytes depend on rows, schema and options alone; the Arrow file also on where the batches end.
 */
export async function writeShard(options: WriteShardOptions): Promise<WrittenShard> {
  const { directory, name, fields = RECORD_FIELDS, formats = ['parquet', 'arrow'], workDirectory } = options;
  const open = (format: 'parquet' | 'arrow', folder: string) =>
    formats.includes(format)
      ? openAtomicFile(join(folder, `${name}.${format}`), { workDirectory })
      : undefined;
  let parquet: AtomicFile | undefined;
  let arrow: AtomicFile | undefined;
  let rows = 0;
  try {
    parquet = open('parquet', directory);
    arrow = open('arrow', options.arrowDirectory ?? directory);
    const layout = {
      rowGroupBytes: options.rowGroupBytes ?? 100e6,
      rowGroupRows: options.rowGroupRows ?? 2 ** 14,
      pageBytes: options.pageBytes ?? 2 ** 20,
      zstdLevel: options.zstdLevel ?? DEFAULT_ZSTD_LEVEL,
    };
    const writers = [
      arrow && openArrowWriter(arrow, arrowSchema(fields)),
      parquet && openParquetWriter(parquet, fields, layout),
    ].filter((writer) => writer !== undefined);
    for await (const batch of options.batches) {
      if (!hasFields(batch.schema, fields))
        throw new TypeError(`a batch of ${name} has other columns than its fields`);
      for (const writer of writers) writer.write(batch);
      rows += batch.numRows;
    }
    for (const writer of writers) writer.finish();
    parquet?.close();
    arrow?.close();
    return { rows, parquet: parquet?.commit(), arrow: arrow?.commit() };
  } catch (error) {
    parquet?.abort();
    arrow?.abort();
    throw error;
  }
}
