import { Type, type Data, type RecordBatch } from 'apache-arrow';

/**
 * Read access to the bytes of a Utf8 column of one batch: row `i` is `bytes[start(i), end(i))`. A class, as closures
 * made anew for each batch would have the loops over its rows compiled anew.
 */
export class Utf8View {
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly #data: Data;
  readonly #offsets: Int32Array;
  readonly #buffer: Buffer;

  constructor(data: Data) {
    const bytes = data.values as Uint8Array;
    this.length = data.length;
    this.bytes = bytes;
    this.#data = data;
    this.#offsets = offsetsOf(data);
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  start(row: number): number {
    return this.#offsets[row]!;
  }

  end(row: number): number {
    return this.#offsets[row + 1]!;
  }

  isNull(row: number): boolean {
    return this.#data.nullCount > 0 && !this.#data.getValid(row);
  }

  /** The row decoded; null where the row is null. */
  text(row: number): string | null {
    return this.isNull(row) ? null : this.#buffer.toString('utf8', this.start(row), this.end(row));
  }
}

/** Read access to a messages column: the turns of row `i` are `start(i)` to `end(i)` (exclusive) of `role` and `content`. */
export class MessagesView {
  readonly length: number;
  readonly role: Utf8View;
  readonly content: Utf8View;
  readonly #list: Data;
  readonly #offsets: Int32Array;

  constructor(list: Data, role: Utf8View, content: Utf8View) {
    this.length = list.length;
    this.role = role;
    this.content = content;
    this.#list = list;
    this.#offsets = offsetsOf(list);
  }

  start(row: number): number {
    return this.#offsets[row]!;
  }

  end(row: number): number {
    return this.#offsets[row + 1]!;
  }

  isNull(row: number): boolean {
    return this.#list.nullCount > 0 && !this.#list.getValid(row);
  }
}

/** The bytes of a Utf8 column. Throws when the batch has no such column of that type. */
export function utf8View(batch: RecordBatch, name: string): Utf8View {
  return new Utf8View(columnData(batch, name, Type.Utf8));
}

/** The turns of a messages column. Throws when the batch has no such column of that type. */
export function messagesView(batch: RecordBatch, name = 'messages'): MessagesView {
  const list = columnData(batch, name, Type.List);
  const struct = list.children[0];
  const names = (struct?.type as { children?: { name: string }[] } | undefined)?.children ?? [];
  const child = (field: string): Utf8View => {
    const data = struct?.children[names.findIndex((each) => each.name === field)];
    if (data?.typeId !== Type.Utf8) {
      throw new TypeError(`column ${name} is not list<struct<role: utf8, content: utf8>>`);
    }
    return new Utf8View(data);
  };
  return new MessagesView(list, child('role'), child('content'));
}

/** The Arrow data of a column. Throws when the batch has no such column of that type. */
export function columnData(batch: RecordBatch, name: string, type: Type): Data {
  const index = batch.schema.fields.findIndex((field) => field.name === name);
  const data = batch.data.children[index];
  if (data === undefined) throw new TypeError(`the batch has no column ${name}`);
  if (data.typeId !== type) {
    throw new TypeError(`column ${name} has the type ${Type[data.typeId]}, not ${Type[type]}`);
  }
  return data;
}

function offsetsOf(data: Data): Int32Array {
  return data.valueOffsets as Int32Array;
}
