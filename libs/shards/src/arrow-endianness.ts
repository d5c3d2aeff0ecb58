const BIG_ENDIAN = 1;
const SCHEMA_HEADER = 1;

/**
 * Whether the schema message at the start of an Arrow IPC stream says that buffers are big-endian.
 * apache-arrow does not look at that field and would read the numbers with their bytes swapped.
 * Layout: Message.fbs and Schema.fbs of the Arrow format; `Message.header_type` is field 1, `header` field
 * 2, `Schema.endianness` field 0.
 */
export function isBigEndianStream(head: Uint8Array): boolean {
  return withView(head, (view) => {
    const start = view.getInt32(0, true) === -1 ? 8 : 4;
    const message = start + view.getInt32(start, true);
    const kind = fieldPosition(view, message, 1);
    return kind !== undefined && view.getUint8(kind) === SCHEMA_HEADER && isBigEndianSchema(view, message, 2);
  });
}

/** The same of the footer of an Arrow IPC file: `Footer.schema` of File.fbs is field 1. */
export function isBigEndianFooter(footer: Uint8Array): boolean {
  return withView(footer, (view) => isBigEndianSchema(view, view.getInt32(0, true), 1));
}

function isBigEndianSchema(view: DataView, table: number, field: number): boolean {
  const reference = fieldPosition(view, table, field);
  if (reference === undefined) return false;
  const schema = reference + view.getInt32(reference, true);
  const endianness = fieldPosition(view, schema, 0);
  return endianness !== undefined && view.getInt16(endianness, true) === BIG_ENDIAN;
}

/** Where a field of a flatbuffer table lies, or undefined where it has its default. */
function fieldPosition(view: DataView, table: number, field: number): number | undefined {
  const vtable = table - view.getInt32(table, true);
  const slot = 4 + field * 2;
  if (slot >= view.getUint16(vtable, true)) return undefined;
  const offset = view.getUint16(vtable + slot, true);
  return offset === 0 ? undefined : table + offset;
}

/** Bytes that are no flatbuffer are not big-endian: the reader says what is wrong with them. */
function withView(bytes: Uint8Array, test: (view: DataView) => boolean): boolean {
  try {
    return test(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    return false;
  }
}
