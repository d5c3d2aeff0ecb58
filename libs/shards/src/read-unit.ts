import { readArrowRows } from './arrow-rows.ts';
import { readCsvRows } from './csv-rows.ts';
import type { FileUnit } from './file-units.ts';
import { readJsonRows } from './json-rows.ts';
import { readJsonlRows } from './jsonl-rows.ts';
import { openParquet, readParquetRows } from './parquet-rows.ts';
import type { RowBatch } from './row-batch.ts';

/** Of which columns, and how many rows at a time. */
export interface ReadUnitOptions {
  /** The columns to read, all by default. One that the file lacks is absent in the rows. */
  readonly columns?: readonly string[];
  /** Rows of a batch at most, 64 by default: their texts are long, and live until the batch is done. */
  readonly batchRows?: number;
}

/**
 * Streams the rows of a unit in batches, values in the form that `friendlyInteger` and its siblings
 * describe. Memory is bounded by a row group, a record batch or a few megabytes of text, not by the file
 * (JSON files excepted). What is damaged or malformed ends in a UserError that names file and place.
 */
export async function* readUnit(unit: FileUnit, options: ReadUnitOptions = {}): AsyncGenerator<RowBatch> {
  const { path, format, gzip, range, firstRow } = unit;
  const read = { columns: options.columns, batchRows: options.batchRows ?? 64 };
  switch (format) {
    case 'parquet': {
      const source = await openParquet(path);
      try {
        const [from, to] = range ?? [0, source.metadata.row_groups.length];
        yield* readParquetRows(source, { from, to, ...read });
      } finally {
        source.close();
      }
      return;
    }
    case 'arrow':
    case 'arrow-stream': {
      const [from, to] = range ?? [0, Infinity];
      yield* readArrowRows(path, format, { from, to, firstRow }, read);
      return;
    }
    case 'jsonl': {
      const bytes = range === null ? {} : { start: range[0], end: range[1] };
      yield* readJsonlRows(path, { ...bytes, gzip, firstLine: firstRow }, read);
      return;
    }
    case 'json':
      yield* readJsonRows(path, gzip, read);
      return;
    case 'csv':
      yield* readCsvRows(path, { gzip, delimiter: ',' }, read);
      return;
    case 'tsv':
      yield* readCsvRows(path, { gzip, delimiter: '\t' }, read);
      return;
  }
}
