import type { SchemaElement, SchemaTree } from 'hyparquet';
import {
  bigEndianInteger,
  dateText,
  decimalText,
  friendlyBytes,
  friendlyInteger,
  friendlyNumber,
  friendlyValue,
  timestampText,
  timeText,
  type TimeUnitName,
} from './json-friendly.ts';

/** Turns a value as the Parquet reader gives it into its JSON-friendly form. */
export type Convert = (value: unknown) => unknown;

/**
 * The conversion of a column, or undefined where values are fine as they come (text, small integers,
 * booleans). It goes with `rawElement`: the reader must not have rounded decimals and times by itself.
 */
export function parquetConverter(node: SchemaTree): Convert | undefined {
  const convert =
    node.element.repetition_type === 'REPEATED' ? listOf(valueConverter(node)) : valueConverter(node);
  return convert && ((value) => (value === null || value === undefined ? null : convert(value)));
}

function valueConverter(node: SchemaTree): Convert | undefined {
  const { element, children } = node;
  if (element.logical_type?.type === 'VARIANT') return friendlyValue;
  if (children.length === 0) return leafConverter(element);
  if (isList(node)) {
    const repeated = children[0]!;
    const item = repeated.children.length === 1 ? repeated.children[0]! : undefined;
    return listOf(item === undefined ? valueConverter(repeated) : nullable(valueConverter(item)));
  }
  if (isKeySet(node)) {
    const [
      {
        element: entries,
        children: [key],
      },
    ] = [children[0]!];
    const convert = valueConverter(key!) ?? plain;
    return (value) => keysOf(value, entries.name, key!.element.name).map(convert);
  }
  if (isMap(node)) {
    const convert = nullable(valueConverter(children[0]!.children[1]!));
    return convert && ((value) => mapEntries(value as object, convert));
  }
  const fields = new Map(children.map((child) => [child.element.name, parquetConverter(child)]));
  if ([...fields.values()].every((convert) => convert === undefined)) return undefined;
  return (value) =>
    Object.fromEntries(
      Object.entries(value as object).map(([name, field]) => [name, (fields.get(name) ?? plain)(field)]),
    );
}

const plain: Convert = (value) => value ?? null;

function nullable(convert: Convert | undefined): Convert | undefined {
  return convert && ((value) => (value === null || value === undefined ? null : convert(value)));
}

function listOf(convert: Convert | undefined): Convert | undefined {
  return convert && ((value) => (Array.isArray(value) ? value.map(nullable(convert)!) : convert(value)));
}

function mapEntries(value: object, convert: Convert): object {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, convert(each)]));
}

function isList({ element, children }: SchemaTree): boolean {
  return (
    element.converted_type === 'LIST' &&
    children.length === 1 &&
    children[0]!.element.repetition_type === 'REPEATED'
  );
}

/** A map without values, which the format allows: a list of its keys. */
function isKeySet({ element, children }: SchemaTree): boolean {
  return element.converted_type === 'MAP' && children.length === 1 && children[0]!.children.length === 1;
}

function keysOf(value: unknown, entries: string, key: string): unknown[] {
  const list = (value as Record<string, Record<string, unknown>[] | null>)[entries] ?? [];
  return list.map((entry) => entry[key]);
}

function isMap({ element, children }: SchemaTree): boolean {
  return (
    (element.converted_type === 'MAP' || element.converted_type === 'MAP_KEY_VALUE') &&
    children.length === 1 &&
    children[0]!.children.length === 2
  );
}

function leafConverter({ type, converted_type, logical_type, scale }: SchemaElement): Convert | undefined {
  if (converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL') {
    const digits = scale ?? (logical_type?.type === 'DECIMAL' ? logical_type.scale : 0);
    return (value) => decimalText(integerOf(value), digits);
  }
  if (logical_type?.type === 'TIMESTAMP') {
    const { unit, isAdjustedToUTC } = logical_type;
    if (unit === 'NANOS') return (value) => `${value as string}${isAdjustedToUTC ? 'Z' : ''}`;
    return (value) => timestampText(value as bigint, unit, isAdjustedToUTC);
  }
  if (converted_type === 'TIMESTAMP_MILLIS') return (value) => timestampText(value as bigint, 'MILLIS', true);
  if (converted_type === 'TIMESTAMP_MICROS') return (value) => timestampText(value as bigint, 'MICROS', true);
  if (converted_type === 'DATE' || logical_type?.type === 'DATE') return (value) => dateText(value as number);
  const time = timeUnit(converted_type, logical_type);
  if (time !== undefined) return (value) => timeText(BigInt(value as number | bigint), time);
  if (logical_type?.type === 'UUID') return uuidText;
  if (type === 'INT64') return (value) => friendlyInteger(value as bigint);
  if (type === 'FLOAT' || type === 'DOUBLE' || logical_type?.type === 'FLOAT16') {
    return (value) => friendlyNumber(value as number);
  }
  if (type === 'FIXED_LEN_BYTE_ARRAY') return (value) => friendlyBytes(value as Uint8Array);
  return undefined;
}

function timeUnit(
  converted: SchemaElement['converted_type'],
  logical: SchemaElement['logical_type'],
): TimeUnitName | undefined {
  if (logical?.type === 'TIME') return logical.unit;
  if (converted === 'TIME_MILLIS') return 'MILLIS';
  if (converted === 'TIME_MICROS') return 'MICROS';
  return undefined;
}

function integerOf(value: unknown): bigint {
  if (value instanceof Uint8Array) return bigEndianInteger(value);
  return BigInt(value as number | bigint);
}

function uuidText(value: unknown): string {
  const hex = Buffer.from(value as Uint8Array).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * A schema element as the reader is to see it: decimals lose their annotation, so that their digits arrive
 * whole (byte arrays pass through the parser of UUIDs, which hands the bytes on).
 */
export function rawElement(element: SchemaElement): SchemaElement {
  if (element.converted_type !== 'DECIMAL' && element.logical_type?.type !== 'DECIMAL') return element;
  const rest = { ...element };
  delete rest.converted_type;
  delete rest.logical_type;
  const bytes = element.type === 'BYTE_ARRAY' || element.type === 'FIXED_LEN_BYTE_ARRAY';
  return bytes ? { ...rest, logical_type: { type: 'UUID' } } : rest;
}
