import { Type, type RecordBatch, type Schema } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import type { AtomicFile } from './atomic-file.ts';
import type { ShardField } from './record-fields.ts';
import { columnData, messagesView, utf8View } from './utf8-view.ts';
import { compressZstd } from './zstd.ts';

/** How a Parquet file is laid out. */
export interface ParquetLayout {
  /** Uncompressed bytes of a row group. */
  readonly rowGroupBytes: number;
  /** Uncompressed bytes of a page. */
  readonly pageBytes: number;
  readonly zstdLevel: number;
}

type Cell = Uint8Array | number | { role: Uint8Array; content: Uint8Array }[] | null;

/**
 * Writes record batches as Parquet: zstd, data pages of version 2, a page index, row groups cut at rows by
 * uncompressed bytes wherever the batches end, so that the file depends on the rows alone. Text of at most
 * `STATISTICS_BYTES` gets min/max statistics of at most 16 bytes; long text gets none. Columns marked
 * `dictionary` are dictionary encoded, the others plain.
 */
export function openParquetWriter(
  file: AtomicFile,
  fields: readonly ShardField[],
  layout: ParquetLayout,
): { write: (batch: RecordBatch) => void; finish: () => void } {
  const bytes = bufferedBytes(file);
  const writer = new ParquetWriter({
    writer: bytes,
    schema: parquetSchema(fields),
    codec: 'ZSTD',
    compressors: { ZSTD: (input) => compressZstd(input, layout.zstdLevel) },
    createdBy: 'longhand',
  });
  let cells: Cell[][] = fields.map(() => []);
  let groupBytes = 0;

  const flush = (): void => {
    const rows = cells[0]?.length ?? 0;
    if (rows === 0) return;
    const columnSources = fields.map((field, index) => columnSource(field, cells[index]!));
    void writer.write({ columnData: columnSources, rowGroupSize: rows, pageSize: layout.pageBytes });
    cells = fields.map(() => []);
    groupBytes = 0;
  };

  return {
    write(batch) {
      const readers = fields.map((field) => cellReader(batch, field));
      for (let row = 0; row < batch.numRows; row++) {
        for (let column = 0; column < readers.length; column++) {
          const cell = readers[column]!(row);
          cells[column]!.push(cell);
          groupBytes += cellBytes(cell);
        }
        if (groupBytes >= layout.rowGroupBytes) flush();
      }
    },
    finish() {
      flush();
      void writer.finish();
    },
  };
}

/** The Parquet schema of a list of fields; lists in the standard three levels. */
export function parquetSchema(fields: readonly ShardField[]): SchemaElement[] {
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;
  const elements: SchemaElement[] = [{ name: 'schema', num_children: fields.length }];
  for (const { name, type, nullable } of fields) {
    const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
    if (type === 'utf8') elements.push({ name, repetition_type, ...text });
    else if (type === 'int32') elements.push({ name, repetition_type, type: 'INT32' });
    else if (type === 'float64') elements.push({ name, repetition_type, type: 'DOUBLE' });
    else {
      elements.push(
        { name, repetition_type, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'REQUIRED', num_children: 2 },
        { name: 'role', repetition_type: 'REQUIRED', ...text },
        { name: 'content', repetition_type: 'REQUIRED', ...text },
      );
    }
  }
  return elements;
}

const STATISTICS_BYTES = 1024;

function columnSource(field: ShardField, data: Cell[]): ColumnSource {
  const statistics = data.every((cell) => !Array.isArray(cell) && cellBytes(cell) <= STATISTICS_BYTES);
  return {
    name: field.name,
    data,
    encoding: field.dictionary === true ? 'RLE_DICTIONARY' : 'PLAIN',
    statistics,
    columnIndex: statistics,
    offsetIndex: true,
  };
}

function cellReader(batch: RecordBatch, { name, type, nullable }: ShardField): (row: number) => Cell {
  if (type === 'utf8') {
    const view = utf8View(batch, name);
    return (row) => (view.isNull(row) ? null : view.bytes.subarray(view.start(row), view.end(row)));
  }
  if (type === 'messages') {
    const view = messagesView(batch, name);
    const { role, content } = view;
    return (row) => {
      if (view.isNull(row)) return null;
      const turns: { role: Uint8Array; content: Uint8Array }[] = [];
      for (let turn = view.start(row); turn < view.end(row); turn++) {
        turns.push({
          role: role.bytes.subarray(role.start(turn), role.end(turn)),
          content: content.bytes.subarray(content.start(turn), content.end(turn)),
        });
      }
      return turns;
    };
  }
  const data = columnData(batch, name, type === 'int32' ? Type.Int : Type.Float);
  const values = data.values as Int32Array | Float64Array;
  return (row) => (nullable && !data.getValid(row) ? null : values[row]!);
}

function cellBytes(cell: Cell): number {
  if (cell === null) return 0;
  if (typeof cell === 'number') return 8;
  if (cell instanceof Uint8Array) return cell.length + 4;
  let bytes = 0;
  for (const { role, content } of cell) bytes += role.length + content.length + 8;
  return bytes;
}

const FLUSH_BYTES = 1 << 20;

/**
 * hyparquet-writer makes a new buffer for each page and doubles it from a kilobyte on: four bytes are allocated,
 * cleared and half of them copied for each byte of a page of a megabyte. From this size on one step takes a page.
 */
const FIRST_GROWTH_BYTES = 16 * 1024;
const PAGE_GROWTH_BYTES = 1.25 * 2 ** 20;

ByteWriter.prototype.ensure = function (size) {
  const needed = this.index + size;
  const had = this.buffer.byteLength;
  if (needed <= had) return;
  const step = had < FIRST_GROWTH_BYTES ? 0 : PAGE_GROWTH_BYTES;
  const grown = Buffer.allocUnsafeSlow(Math.max(2 * had, needed, step)).buffer;
  new Uint8Array(grown).set(new Uint8Array(this.buffer, 0, this.index));
  this.buffer = grown;
  this.view = new DataView(grown);
};

/** hyparquet-writer's byte writer, emptied into the file whenever a megabyte has come together. */
function bufferedBytes(file: AtomicFile): ByteWriter & { flush: () => void } {
  const flush = (): void => {
    if (writer.index === 0) return;
    file.write(new Uint8Array(writer.buffer, 0, writer.index));
    writer.index = 0;
  };
  const writer = Object.assign(new ByteWriter(2 * FLUSH_BYTES), { flush });
  const grow = writer.ensure.bind(writer);
  writer.ensure = (size) => {
    if (writer.index > FLUSH_BYTES) flush();
    grow(size);
  };
  writer.finish = flush;
  return writer;
}

/** Whether an Arrow schema has the columns of `fields`: the same names in the same order. */
export function hasFields(schema: Schema, fields: readonly ShardField[]): boolean {
  return (
    schema.fields.length === fields.length &&
    schema.fields.every((field, index) => field.name === fields[index]!.name)
  );
}
