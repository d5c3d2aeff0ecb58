import { makeData, RecordBatch, Struct, Type, type Data, type Schema } from 'apache-arrow';
import { MessagesColumn } from './messages-column.ts';
import { NumberColumn } from './number-column.ts';
import { arrowSchema, RECORD_FIELDS, type ShardField } from './record-fields.ts';
import { Utf8Column } from './utf8-column.ts';
import { columnData, messagesView, utf8View, type MessagesView, type Utf8View } from './utf8-view.ts';

/** What a cell may hold: text (or its UTF-8 bytes), a number, the turns of a conversation, or null where allowed. */
export type CellValue =
  | string
  | Uint8Array
  | number
  | readonly { readonly role: string; readonly content: string }[]
  | null
  | undefined;

type Column = Utf8Column | NumberColumn | MessagesColumn;

/**
 * Collects rows into Arrow record batches of an explicit schema (that of a record by default). Rows come as
 * objects (`append`), as copies of rows of other batches (`appendFrom`, no decoding), or column by column
 * through `utf8`, `number` and `messages`, each of which must be given one value a row.
 */
export class RecordBatchBuilder {
  readonly fields: readonly ShardField[];
  readonly schema: Schema;
  readonly #columns = new Map<string, Column>();
  readonly #sources = new WeakMap<RecordBatch, CopySource[]>();

  constructor(fields: readonly ShardField[] = RECORD_FIELDS) {
    this.fields = fields;
    this.schema = arrowSchema(fields);
    for (const field of fields) this.#columns.set(field.name, newColumn(field));
  }

  /** Rows so far, taken from the first column. */
  get rows(): number {
    return this.#columns.values().next().value?.length ?? 0;
  }

  /** Bytes of values so far: what to watch in order to finish a batch at a size. */
  get byteLength(): number {
    let bytes = 0;
    for (const column of this.#columns.values()) bytes += column.byteLength;
    return bytes;
  }

  utf8(name: string): Utf8Column {
    return this.#column(name, Utf8Column);
  }

  number(name: string): NumberColumn {
    return this.#column(name, NumberColumn);
  }

  messages(name = 'messages'): MessagesColumn {
    return this.#column(name, MessagesColumn);
  }

  /** Appends a row. A key that is no column is ignored; a missing key is a null. */
  append(row: Readonly<Record<string, CellValue>>): void {
    for (const field of this.fields) {
      const value = row[field.name] ?? null;
      const column = this.#columns.get(field.name)!;
      if (column instanceof Utf8Column && (value === null || typeof value === 'string')) column.append(value);
      else if (column instanceof Utf8Column && value instanceof Uint8Array) column.appendBytes(value);
      else if (column instanceof NumberColumn && (value === null || typeof value === 'number')) {
        column.append(value);
      } else if (
        column instanceof MessagesColumn &&
        (value === null || (typeof value === 'object' && !(value instanceof Uint8Array)))
      ) {
        column.append(value);
      } else throw new TypeError(`column ${field.name} holds ${field.type}, got ${typeof value}`);
    }
  }

  /**
   * Copies row `row` of a batch that has all fields of this builder, without decoding text. Columns named
   * in `except` are left to the caller, who appends one value to each.
   */
  appendFrom(batch: RecordBatch, row: number, except?: ReadonlySet<string>): void {
    let sources = this.#sources.get(batch);
    if (sources === undefined) {
      sources = this.fields
        .filter((field) => except?.has(field.name) !== true)
        .map((field) => copySource(batch, field));
      this.#sources.set(batch, sources);
    }
    for (const source of sources) {
      if (except?.has(source.name) === true) continue;
      const column = this.#columns.get(source.name)!;
      if (source.kind === 'utf8') (column as Utf8Column).appendFrom(source.view, row);
      else if (source.kind === 'messages') (column as MessagesColumn).appendFrom(source.view, row);
      else (column as NumberColumn).append(source.data.getValid(row) ? source.values[row]! : null);
    }
  }

  /** The rows so far as a record batch, without a copy. The builder starts anew. */
  finish(): RecordBatch {
    const rows = this.rows;
    const children: Data[] = [];
    for (const [name, column] of this.#columns) {
      if (column.length !== rows)
        throw new Error(`column ${name} has ${column.length} rows, the first ${rows}`);
      children.push(column.finish());
    }
    const struct = makeData({ type: new Struct(this.schema.fields), length: rows, nullCount: 0, children });
    return new RecordBatch(this.schema, struct);
  }

  #column<T extends Column>(name: string, kind: abstract new (...args: never[]) => T): T {
    const column = this.#columns.get(name);
    if (!(column instanceof kind)) throw new TypeError(`no column ${name} of that type`);
    return column;
  }
}

type CopySource = { readonly name: string } & (
  | { readonly kind: 'utf8'; readonly view: Utf8View }
  | { readonly kind: 'messages'; readonly view: MessagesView }
  | { readonly kind: 'number'; readonly data: Data; readonly values: Int32Array | Float64Array }
);

function copySource(batch: RecordBatch, { name, type }: ShardField): CopySource {
  if (type === 'utf8') return { name, kind: 'utf8', view: utf8View(batch, name) };
  if (type === 'messages') return { name, kind: 'messages', view: messagesView(batch, name) };
  const data = columnData(batch, name, type === 'int32' ? Type.Int : Type.Float);
  return { name, kind: 'number', data, values: data.values as Int32Array | Float64Array };
}

function newColumn({ name, type, nullable }: ShardField): Column {
  if (type === 'utf8') return new Utf8Column(name, nullable);
  if (type === 'messages') return new MessagesColumn(name, nullable);
  return new NumberColumn(name, nullable, type);
}
