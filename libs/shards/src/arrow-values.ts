import { isUtf8 } from 'node:buffer';
import { DateUnit, IntervalUnit, TimeUnit, Type, UnionMode, Vector, type Data } from 'apache-arrow';
import {
  dateText,
  decimalText,
  friendlyBytes,
  friendlyInteger,
  friendlyNumber,
  timestampText,
  timeText,
  type TimeUnitName,
} from './json-friendly.ts';

/** Gives the value of a row in its JSON-friendly form. */
export type ReadValue = (row: number) => unknown;

/** Access to the values of Arrow data. Throws an Error where the type cannot be read or offsets are corrupt. */
export function arrowReader(data: Data): ReadValue {
  const read = valueReader(data);
  if (data.typeId === Type.Union || data.typeId === Type.Null || data.nullCount === 0) return read;
  return (row) => (data.getValid(row) ? read(row) : null);
}

/** What the types of apache-arrow carry, each its own part of it. */
interface TypeParameters {
  readonly unit: number;
  readonly timezone?: string | null;
  readonly bitWidth: number;
  readonly scale: number;
  readonly listSize: number;
  readonly mode: number;
  readonly typeIdToChildIndex: Readonly<Record<number, number>>;
  readonly children: readonly { readonly name: string }[];
}

function valueReader(data: Data): ReadValue {
  const type: TypeParameters = data.type as unknown as TypeParameters;
  switch (data.typeId) {
    case Type.Null:
      return () => null;
    case Type.Utf8:
    case Type.LargeUtf8:
      return textReader(data);
    case Type.Int:
      return numberReader(data.values as ArrayLike<number | bigint>);
    case Type.Decimal:
      return decimalReader(data, type);
    case Type.Date: {
      const values = data.values as ArrayLike<number | bigint>;
      if (type.unit === (DateUnit.DAY as number)) return (row) => dateText(values[row]!);
      return (row) => timestampText(BigInt(values[row]!), 'MILLIS', false);
    }
    case Type.Time: {
      const values = data.values as ArrayLike<number | bigint>;
      const unit = UNITS[type.unit]!;
      return (row) => timeText(BigInt(values[row]!), unit);
    }
    case Type.Timestamp: {
      const values = data.values as ArrayLike<bigint>;
      const unit = UNITS[type.unit]!;
      const utc = typeof type.timezone === 'string' && type.timezone !== '';
      return (row) => timestampText(values[row]!, unit, utc);
    }
    case Type.Duration:
      return numberReader(data.values as ArrayLike<bigint>);
    case Type.Interval:
      return intervalReader(data, type.unit);
    case Type.List:
    case Type.LargeList:
      return listReader(data);
    case Type.FixedSizeList: {
      const size = type.listSize;
      const read = arrowReader(data.children[0]!);
      return (row) => Array.from({ length: size }, (_, index) => read(row * size + index));
    }
    case Type.Map:
      return mapReader(data);
    case Type.Struct:
      return structReader(data, type);
    case Type.Union:
      return unionReader(data, type);
    case Type.Dictionary:
      return dictionaryReader(data);
    case Type.Float:
    case Type.Bool:
    case Type.Binary:
    case Type.LargeBinary:
    case Type.FixedSizeBinary:
    case Type.BinaryView:
    case Type.Utf8View:
      return vectorReader(data);
    default:
      throw new Error(`the type ${Type[data.typeId]} cannot be read`);
  }
}

const UNITS: Readonly<Record<number, TimeUnitName>> = {
  [TimeUnit.SECOND]: 'SECONDS',
  [TimeUnit.MILLISECOND]: 'MILLIS',
  [TimeUnit.MICROSECOND]: 'MICROS',
  [TimeUnit.NANOSECOND]: 'NANOS',
};

function numberReader(values: ArrayLike<number | bigint>): ReadValue {
  return (row) => {
    const value = values[row]!;
    return typeof value === 'bigint' ? friendlyInteger(value) : value;
  };
}

function vectorReader(data: Data): ReadValue {
  const vector = new Vector([data]);
  return (row) => {
    const value: unknown = vector.get(row);
    if (typeof value === 'number') return friendlyNumber(value);
    return value instanceof Uint8Array ? friendlyBytes(value) : value;
  };
}

/** Offsets as numbers, checked to grow within `limit`. */
function offsetsOf(data: Data, limit: number): (row: number) => number {
  const offsets = data.valueOffsets as unknown as ArrayLike<number | bigint>;
  let last = 0;
  for (let row = 0; row <= data.length && data.length > 0; row++) {
    const offset = Number(offsets[row]);
    if (!(offset >= last && offset <= limit)) throw new Error(`the offset of row ${row} is corrupt`);
    last = offset;
  }
  return (row) => Number(offsets[row]);
}

function textReader(data: Data): ReadValue {
  const bytes = data.values as Uint8Array;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = offsetsOf(data, bytes.length);
  if (data.length > 0 && !isUtf8(buffer.subarray(offset(0), offset(data.length)))) {
    throw new Error('text that is not valid UTF-8');
  }
  return (row) => buffer.toString('utf8', offset(row), offset(row + 1));
}

function decimalReader(data: Data, type: TypeParameters): ReadValue {
  const values = data.values as Uint32Array;
  const words = values.BYTES_PER_ELEMENT === 4 ? type.bitWidth / 32 : 0;
  if (words === 0 || !Number.isInteger(words))
    throw new Error(`decimals of ${type.bitWidth} bits cannot be read`);
  return (row) => {
    let unscaled = 0n;
    for (let word = words - 1; word >= 0; word--)
      unscaled = (unscaled << 32n) | BigInt(values[row * words + word]!);
    return decimalText(BigInt.asIntN(type.bitWidth, unscaled), type.scale);
  };
}

function intervalReader(data: Data, unit: number): ReadValue {
  const values = data.values as Int32Array;
  switch (unit) {
    case IntervalUnit.YEAR_MONTH as number:
      return (row) => ({ months: values[row] });
    case IntervalUnit.DAY_TIME as number:
      return (row) => ({ days: values[row * 2], milliseconds: values[row * 2 + 1] });
    case IntervalUnit.MONTH_DAY_NANO as number:
      return (row) => {
        const nanos = (BigInt(values[row * 4 + 3]!) << 32n) | BigInt(values[row * 4 + 2]! >>> 0);
        return { months: values[row * 4], days: values[row * 4 + 1], nanoseconds: friendlyInteger(nanos) };
      };
    default:
      throw new Error('intervals of this unit cannot be read');
  }
}

function listReader(data: Data): ReadValue {
  const child = data.children[0]!;
  const read = arrowReader(child);
  const offset = offsetsOf(data, child.length);
  return (row) => {
    const items: unknown[] = [];
    for (let item = offset(row); item < offset(row + 1); item++) items.push(read(item));
    return items;
  };
}

function mapReader(data: Data): ReadValue {
  const entries = data.children[0]!;
  const key = arrowReader(entries.children[0]!);
  const value = arrowReader(entries.children[1]!);
  const offset = offsetsOf(data, entries.length);
  return (row) => {
    const map: Record<string, unknown> = {};
    for (let entry = offset(row); entry < offset(row + 1); entry++) {
      const name = key(entry);
      map[typeof name === 'string' ? name : JSON.stringify(name)] = value(entry);
    }
    return map;
  };
}

function structReader(data: Data, type: TypeParameters): ReadValue {
  const names = type.children.map((field) => field.name);
  uniqueNames(names);
  const readers = data.children.map((child, index) => ({ name: names[index]!, read: arrowReader(child) }));
  return (row) => Object.fromEntries(readers.map(({ name, read }): [string, unknown] => [name, read(row)]));
}

/** Throws an Error where two fields have one name: an object could hold only one of them. */
export function uniqueNames(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two columns are named ${JSON.stringify(twice)}`);
}

function unionReader(data: Data, type: TypeParameters): ReadValue {
  const children = data.children.map((child) => arrowReader(child));
  const typeIds = data.typeIds as unknown as Int8Array;
  const offsets =
    type.mode === (UnionMode.Dense as number) ? (data.valueOffsets as unknown as Int32Array) : undefined;
  return (row) => {
    const child = children[type.typeIdToChildIndex[typeIds[row]!] ?? -1];
    if (child === undefined) throw new Error(`row ${row} has an unknown member of a union`);
    return child(offsets === undefined ? row : offsets[row]!);
  };
}

function dictionaryReader(data: Data): ReadValue {
  const indices = data.values as ArrayLike<number | bigint>;
  const chunks = (data.dictionary?.data ?? []).map((chunk) => ({
    length: chunk.length,
    read: arrowReader(chunk as Data),
  }));
  return (row) => {
    let index = Number(indices[row]);
    for (const { length, read } of chunks) {
      if (index < length) return read(index);
      index -= length;
    }
    throw new Error(`row ${row} points beyond its dictionary`);
  };
}
