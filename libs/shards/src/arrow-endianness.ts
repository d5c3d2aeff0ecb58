const BIG_ENDIAN = 1;

/**
 * Whether the schema message at the start of an Arrow IPC stream says that buffers are big-endian.
 * apache-arrow does not look at that field and would read the numbers with their bytes swapped.
 * Layout: Message.fbs and Schema.fbs of the Arrow format; `Message.header` is field 2, `Schema.endianness`
 * field 0.
 */
export function bigEndianMessage(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const start = view.getInt32(0, true) === -1 ? 8 : 4;
    const message = start + view.getInt32(start, true);
    const header = fieldPosition(view, message, 2);
    if (header === undefined) return false;
    const schema = header + view.getInt32(header, true);
    const endianness = fieldPosition(view, schema, 0);
    return endianness !== undefined && view.getInt16(endianness, true) === BIG_ENDIAN;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Where a field of a flatbuffer table lies, or undefined where it has its default. */
function fieldPosition(view: DataView, table: number, field: number): number | undefined {
  const vtable = table - view.getInt32(table, true);
  const slot = 4 + field * 2;
  if (slot >= view.getUint16(vtable, true)) return undefined;
  const offset = view.getUint16(vtable + slot, true);
  return offset === 0 ? undefined : table + offset;
}
