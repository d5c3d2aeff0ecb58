import { Type, type Data, type RecordBatch } from 'apache-arrow';

/** Read access to the bytes of a Utf8 column of one batch: row `i` is `bytes[start(i), end(i))`. */
export interface Utf8View {
  readonly length: number;
  readonly bytes: Uint8Array;
  start(row: number): number;
  end(row: number): number;
  isNull(row: number): boolean;
  /** The row decoded; null where the row is null. */
  text(row: number): string | null;
}

/** Read access to a messages column: the turns of row `i` are `start(i)` to `end(i)` (exclusive) of `role` and `content`. */
export interface MessagesView {
  readonly length: number;
  readonly role: Utf8View;
  readonly content: Utf8View;
  start(row: number): number;
  end(row: number): number;
  isNull(row: number): boolean;
}

/** The bytes of a Utf8 column. Throws when the batch has no such column of that type. */
export function utf8View(batch: RecordBatch, name: string): Utf8View {
  return viewOfUtf8(columnData(batch, name, Type.Utf8));
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
    return viewOfUtf8(data);
  };
  const offsets = list.valueOffsets as unknown as Int32Array;
  return {
    length: list.length,
    role: child('role'),
    content: child('content'),
    start: (row) => offsets[row]!,
    end: (row) => offsets[row + 1]!,
    isNull: (row) => list.nullCount > 0 && !list.getValid(row),
  };
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

function viewOfUtf8(data: Data): Utf8View {
  const offsets = data.valueOffsets as unknown as Int32Array;
  const bytes = data.values as Uint8Array;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNull = (row: number): boolean => data.nullCount > 0 && !data.getValid(row);
  return {
    length: data.length,
    bytes,
    start: (row) => offsets[row]!,
    end: (row) => offsets[row + 1]!,
    isNull,
    text: (row) => (isNull(row) ? null : buffer.toString('utf8', offsets[row], offsets[row + 1])),
  };
}
