import { Float64, Int32, makeData, type Data } from 'apache-arrow';
import { ValidityBitmap } from './validity-bitmap.ts';

type NumberType = 'int32' | 'float64';

/** Builds an int32 or float64 column in a buffer that grows by doubling. */
export class NumberColumn {
  readonly name: string;
  readonly nullable: boolean;
  readonly type: NumberType;
  #values: Int32Array | Float64Array;
  #length = 0;
  readonly #validity = new ValidityBitmap();

  constructor(name: string, nullable: boolean, type: NumberType) {
    this.name = name;
    this.nullable = nullable;
    this.type = type;
    this.#values = allocate(type, 64);
  }

  /** Rows so far. */
  get length(): number {
    return this.#length;
  }

  /** Bytes of values so far. */
  get byteLength(): number {
    return this.#length * this.#values.BYTES_PER_ELEMENT;
  }

  append(value: number | null): void {
    if (value === null && !this.nullable) throw new TypeError(`column ${this.name} is not nullable`);
    if (value !== null && this.type === 'int32' && value !== (value | 0)) {
      throw new RangeError(`column ${this.name} holds 32-bit integers, got ${value}`);
    }
    if (this.#length === this.#values.length) {
      const grown = allocate(this.type, this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value ?? 0;
    this.#validity.append(value !== null);
  }

  /** The column as Arrow data, without a copy. The builder starts anew. */
  finish(): Data<Int32> | Data<Float64> {
    const length = this.#length;
    const nullCount = this.#validity.nullCount;
    const nullBitmap = this.#validity.finish();
    const values = this.#values.subarray(0, length);
    this.#values = allocate(this.type, Math.max(64, length));
    this.#length = 0;
    return values instanceof Int32Array
      ? makeData({ type: new Int32(), length, nullCount, nullBitmap, data: values })
      : makeData({ type: new Float64(), length, nullCount, nullBitmap, data: values });
  }
}

function allocate(type: NumberType, length: number): Int32Array | Float64Array {
  return type === 'int32' ? new Int32Array(length) : new Float64Array(length);
}
