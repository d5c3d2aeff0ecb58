import { makeData, Utf8, type Data } from 'apache-arrow';
import type { Utf8View } from './utf8-view.ts';
import { ValidityBitmap } from './validity-bitmap.ts';

const MAX_BYTES = 2 ** 31 - 1;
const encoder = new TextEncoder();

/**
 * Builds a Utf8 column: text is encoded once, straight into a buffer that grows by doubling. A lone
 * surrogate, which UTF-8 cannot hold, becomes U+FFFD.
 */
export class Utf8Column {
  readonly name: string;
  readonly nullable: boolean;
  #bytes = new Uint8Array(1024);
  #size = 0;
  #offsets = new Int32Array(64);
  #length = 0;
  readonly #validity = new ValidityBitmap();

  constructor(name: string, nullable: boolean) {
    this.name = name;
    this.nullable = nullable;
  }

  /** Rows so far. */
  get length(): number {
    return this.#length;
  }

  /** Bytes of text so far. */
  get byteLength(): number {
    return this.#size;
  }

  append(value: string | null): void {
    if (value === null) {
      this.appendNull();
      return;
    }
    this.#reserve(value.length * 3);
    this.#size += encoder.encodeInto(value, this.#bytes.subarray(this.#size)).written;
    this.#endRow(true);
  }

  appendNull(): void {
    if (!this.nullable) throw new TypeError(`column ${this.name} is not nullable`);
    this.#endRow(false);
  }

  /** Appends the bytes from `start` (inclusive) to `end` (exclusive), which must be UTF-8, as one row. */
  appendBytes(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#reserve(end - start);
    this.#bytes.set(bytes.subarray(start, end), this.#size);
    this.#size += end - start;
    this.#endRow(true);
  }

  /** Copies one row of another column, null or text, without decoding it. */
  appendFrom(view: Utf8View, row: number): void {
    if (view.isNull(row)) this.appendNull();
    else this.appendBytes(view.bytes, view.start(row), view.end(row));
  }

  /** The column as Arrow data, without a copy. The builder starts anew. */
  finish(): Data<Utf8> {
    const nullCount = this.#validity.nullCount;
    const data = makeData({
      type: new Utf8(),
      length: this.#length,
      nullCount,
      nullBitmap: this.#validity.finish(),
      valueOffsets: this.#offsets.subarray(0, this.#length + 1),
      data: this.#bytes.subarray(0, this.#size),
    });
    this.#bytes = uninitialized(Math.max(1024, this.#size));
    this.#offsets = new Int32Array(Math.max(64, this.#length + 1));
    this.#size = 0;
    this.#length = 0;
    return data;
  }

  #endRow(valid: boolean): void {
    const row = ++this.#length;
    if (row >= this.#offsets.length) {
      const grown = new Int32Array(this.#offsets.length * 2);
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[row] = this.#size;
    this.#validity.append(valid);
  }

  #reserve(extra: number): void {
    const needed = this.#size + extra;
    if (needed <= this.#bytes.length) return;
    if (this.#size + extra / 3 > MAX_BYTES) {
      throw new RangeError(`column ${this.name} would pass 2 GiB in one batch; finish the batch earlier`);
    }
    const grown = uninitialized(Math.max(needed, Math.min(this.#bytes.length * 2, MAX_BYTES)));
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
  }
}

/** Bytes that are written before they are read: what lies in them before is never given out. */
function uninitialized(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
}
