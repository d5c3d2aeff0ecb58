import { Type, type Data, type RecordBatch, type Schema } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import type { AtomicFile } from './atomic-file.ts';
import type { ShardField } from './record-fields.ts';
import { columnData, messagesView, utf8View, type MessagesView, type Utf8View } from './utf8-view.ts';
import { compressZstd } from './zstd.ts';

/** How a Parquet file is laid out. */
export interface ParquetLayout {
  /** Uncompressed bytes of a row group. */
  readonly rowGroupBytes: number;
  /** Most rows of a row group: what is held of it until it is written grows with cells, not only with bytes. */
  readonly rowGroupRows: number;
  /** Uncompressed bytes of a page. */
  readonly pageBytes: number;
  readonly zstdLevel: number;
}

type Cell = Uint8Array | number | { role: Uint8Array; content: Uint8Array }[] | null;

/**
 * Writes record batches as Parquet: zstd, data pages of version 2, a page index, row groups cut at rows by
 * uncompressed bytes and rows wherever the batches end, so that the file depends on the rows alone. Text of at most
 * `STATISTICS_BYTES` gets min/max statistics of at most 16 bytes; long text gets none. Columns marked
 * `dictionary` are dictionary encoded, the others plain.
 */
export function openParquetWriter(
  file: AtomicFile,
  fields: readonly ShardField[],
  layout: ParquetLayout,
): { write: (batch: RecordBatch) => void; finish: () => void } {
  const writer = new ParquetWriter({
    writer: new FileBytes(file),
    schema: parquetSchema(fields),
    codec: 'ZSTD',
    compressors: { ZSTD: (page) => compressPage(page, layout.zstdLevel) },
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
      const rowBytes = new Float64Array(batch.numRows);
      const columns = fields.map((field) => cellsOf(batch, field, rowBytes));
      let from = 0;
      const take = (to: number): void => {
        for (const [index, column] of columns.entries()) append(cells[index]!, column, from, to);
        from = to;
      };
      for (let row = 0; row < batch.numRows; row++) {
        groupBytes += rowBytes[row]!;
        const groupRows = cells[0]!.length + row + 1 - from;
        if (groupBytes < layout.rowGroupBytes && groupRows < layout.rowGroupRows) continue;
        take(row + 1);
        flush();
      }
      take(batch.numRows);
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

const STATISTICS_BYTES = 1020;

function isShort(cell: Cell): boolean {
  return !Array.isArray(cell) && !(cell instanceof Uint8Array && cell.length > STATISTICS_BYTES);
}

function columnSource(field: ShardField, data: Cell[]): ColumnSource {
  const statistics = data.every(isShort);
  return {
    name: field.name,
    data,
    encoding: field.dictionary === true ? 'RLE_DICTIONARY' : 'PLAIN',
    statistics,
    columnIndex: statistics,
    offsetIndex: true,
  };
}

function append(cells: Cell[], column: readonly Cell[], from: number, to: number): void {
  for (let row = from; row < to; row++) cells.push(column[row]!);
}

/** The cells of a column of a batch; their bytes are added to those of their rows. */
function cellsOf(batch: RecordBatch, { name, type, nullable }: ShardField, rowBytes: Float64Array): Cell[] {
  if (type === 'utf8') return textCells(utf8View(batch, name), rowBytes);
  if (type === 'messages') return messageCells(messagesView(batch, name), rowBytes);
  return numberCells(columnData(batch, name, type === 'int32' ? Type.Int : Type.Float), nullable, rowBytes);
}

function textCells(view: Utf8View, rowBytes: Float64Array): Cell[] {
  const cells: Cell[] = [];
  for (let row = 0; row < view.length; row++) {
    if (view.isNull(row)) {
      cells.push(null);
      continue;
    }
    const text = view.bytes.subarray(view.start(row), view.end(row));
    cells.push(text);
    rowBytes[row]! += text.length + 4;
  }
  return cells;
}

function messageCells(view: MessagesView, rowBytes: Float64Array): Cell[] {
  const { role, content } = view;
  const cells: Cell[] = [];
  for (let row = 0; row < view.length; row++) {
    if (view.isNull(row)) {
      cells.push(null);
      continue;
    }
    const turns: { role: Uint8Array; content: Uint8Array }[] = [];
    for (let turn = view.start(row); turn < view.end(row); turn++) {
      const said = {
        role: role.bytes.subarray(role.start(turn), role.end(turn)),
        content: content.bytes.subarray(content.start(turn), content.end(turn)),
      };
      turns.push(said);
      rowBytes[row]! += said.role.length + said.content.length + 8;
    }
    cells.push(turns);
  }
  return cells;
}

function numberCells(data: Data, nullable: boolean, rowBytes: Float64Array): Cell[] {
  const values = data.values as Int32Array | Float64Array;
  const cells: Cell[] = [];
  for (let row = 0; row < data.length; row++) {
    const valid = !nullable || data.getValid(row);
    cells.push(valid ? values[row]! : null);
    if (valid) rowBytes[row]! += 8;
  }
  return cells;
}

const FLUSH_BYTES = 1 << 20;

/**
 * hyparquet-writer makes a new buffer for each page and doubles it from a kilobyte on: four bytes are allocated,
 * cleared and half of them copied for each byte of a page of a megabyte. From this size on one step takes a page, and
 * its buffer is used again: a page is done with when it is compressed.
 */
const FIRST_GROWTH_BYTES = 16 * 1024;
const PAGE_GROWTH_BYTES = 1.25 * 2 ** 20;
const freePages: ArrayBuffer[] = [];

ByteWriter.prototype.ensure = function (size) {
  const needed = this.index + size;
  const had = this.buffer.byteLength;
  if (needed <= had) return;
  const grown =
    had < FIRST_GROWTH_BYTES ? new ArrayBuffer(Math.max(2 * had, needed)) : pageBuffer(had, needed);
  new Uint8Array(grown).set(new Uint8Array(this.buffer, 0, this.index));
  this.buffer = grown;
  this.view = new DataView(grown);
};

function pageBuffer(had: number, needed: number): ArrayBuffer {
  if (needed > PAGE_GROWTH_BYTES) return Buffer.allocUnsafeSlow(Math.max(2 * had, needed)).buffer;
  return freePages.pop() ?? Buffer.allocUnsafeSlow(PAGE_GROWTH_BYTES).buffer;
}

function compressPage(page: Uint8Array, level: number): Uint8Array {
  const compressed = compressZstd(page, level);
  if (
    page.buffer instanceof ArrayBuffer &&
    page.buffer.byteLength === PAGE_GROWTH_BYTES &&
    freePages.length < 4
  ) {
    freePages.push(page.buffer);
  }
  return compressed;
}

/** hyparquet-writer's byte writer, emptied into the file whenever a megabyte has come together. */
class FileBytes extends ByteWriter {
  private readonly file: AtomicFile;

  constructor(file: AtomicFile) {
    super(2 * FLUSH_BYTES);
    this.file = file;
  }

  override ensure(size: number): void {
    if (this.index > FLUSH_BYTES) this.flush();
    super.ensure(size);
  }

  flush(): void {
    if (this.index === 0) return;
    this.file.write(new Uint8Array(this.buffer, 0, this.index));
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}

/** Whether an Arrow schema has the columns of `fields`: the same names in the same order. */
export function hasFields(schema: Schema, fields: readonly ShardField[]): boolean {
  return (
    schema.fields.length === fields.length &&
    schema.fields.every((field, index) => field.name === fields[index]!.name)
  );
}
