/**
 * The part of the protobuf wire format that an ONNX model needs: varints, 32-bit floats and length-delimited fields.
 * https://protobuf.dev/programming-guides/encoding/
 */

/** Encoded fields of one message, in order. */
export type Message = readonly Uint8Array[];

const utf8 = new TextEncoder();

/** A varint field; negative integers take the ten bytes of their two's complement in 64 bits. */
export function integerField(field: number, value: number): Uint8Array {
  return joined([key(field, 0), varint(value)]);
}

/** A 32-bit IEEE 754 field. */
export function floatField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joined([key(field, 5), bytes]);
}

/** A string field in UTF-8. */
export function stringField(field: number, value: string): Uint8Array {
  return bytesField(field, utf8.encode(value));
}

/** A field of raw bytes. */
export function bytesField(field: number, value: Uint8Array): Uint8Array {
  return joined([key(field, 2), varint(value.byteLength), value]);
}

/** A field that holds another message. */
export function messageField(field: number, message: Message): Uint8Array {
  return bytesField(field, joined(message));
}

/** The bytes of a message. */
export function joined(parts: Message): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.byteLength;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

function key(field: number, wireType: number): Uint8Array {
  return varint(field * 8 + wireType);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
