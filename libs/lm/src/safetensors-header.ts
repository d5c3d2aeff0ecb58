/** The header of a safetensors file (https://huggingface.co/docs/safetensors): names, types, shapes and ranges. */
import { UserError } from '@longhand/records';

import type { ByteSource } from './model-files.ts';
import type { WeightType } from './model.ts';

/** A tensor in a file; `start` and `end` are offsets into the file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** What a file's header says. */
export interface SafetensorsHeader {
  /** Tensors in the order of their data. */
  readonly tensors: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes of one element, of the types that are read as weights. */
export const ELEMENT_BYTES: Readonly<Record<WeightType, number>> = { F32: 4, F16: 2, BF16: 2 };

/** Bytes of an element of every type of the format. */
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ F64: 8, I64: 8, U64: 8, F32: 4, I32: 4, U32: 4, F16: 2, BF16: 2, I16: 2, U16: 2 },
  ...{ I8: 1, U8: 1, BOOL: 1, F8_E4M3: 1, F8_E5M2: 1 },
};

/** The format's own limit. */
const MAX_HEADER_BYTES = 100_000_000;

/** Reads and checks a header; `where` begins every error. Every byte of the data must belong to one tensor. */
export async function readHeader(source: ByteSource, where: string): Promise<SafetensorsHeader> {
  if (source.size < 8) throw corrupt(where, `${source.size} bytes are too few for a header`);
  const first = await source.read(0, 8);
  const length = new DataView(first.buffer, first.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES))
    throw corrupt(where, `its header would be ${length.toString()} bytes long`);
  const start = 8 + Number(length);
  if (start > source.size) {
    throw corrupt(where, `its header would end at byte ${start} of ${source.size}; the file may be cut off`);
  }
  const bytes = await source.read(8, start);
  const { __metadata__: metadata, ...entries } = parse(bytes, where);
  const tensors = Object.entries(entries)
    .map(([name, entry]) => tensorEntry(name, entry, start, where))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  checkRanges(tensors, start, source.size, where);
  return { tensors, metadata: isObject(metadata) ? (metadata as Record<string, string>) : {} };
}

/** Writes a header, padded with spaces so that data begin at a multiple of eight bytes. Offsets are made here. */
export function headerBytes(
  tensors: readonly { name: string; dtype: WeightType; shape: readonly number[] }[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let at = 0;
  const entries = tensors.map(({ name, dtype, shape }) => {
    const bytes = elements(shape) * ELEMENT_BYTES[dtype];
    const entry = { dtype, shape, data_offsets: [at, at + bytes] };
    at += bytes;
    return [name, entry] as const;
  });
  const json = new TextEncoder().encode(
    JSON.stringify(Object.fromEntries<unknown>([['__metadata__', metadata], ...entries])),
  );
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  return bytes;
}

/** Number of a shape's elements. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function parse(bytes: Uint8Array, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw corrupt(where, 'its header is not JSON', error);
  }
  if (!isObject(value)) throw corrupt(where, 'its header is no JSON object');
  return value;
}

function tensorEntry(name: string, entry: unknown, dataStart: number, where: string): TensorEntry {
  const fields = isObject(entry) ? entry : {};
  const { dtype, shape, data_offsets: offsets } = fields;
  if (typeof dtype !== 'string' || !naturals(shape) || !naturals(offsets) || offsets.length !== 2) {
    throw corrupt(where, `its header says of ${name} not dtype, shape and data_offsets`);
  }
  const [from, to] = offsets as [number, number];
  const width = WIDTHS[dtype];
  if (width === undefined) throw corrupt(where, `${name} has the unknown type ${dtype}`);
  const bytes = elements(shape) * width;
  if (to - from !== bytes) {
    throw corrupt(
      where,
      `${name} of type ${dtype} and shape [${shape.join()}] takes ${bytes} bytes, not ${to - from}`,
    );
  }
  return { name, dtype, shape, start: dataStart + from, end: dataStart + to };
}

function checkRanges(tensors: readonly TensorEntry[], start: number, size: number, where: string): void {
  let at = start;
  let before = 'the header';
  for (const { name, start: from, end } of tensors) {
    if (from < at) throw corrupt(where, `the data of ${name} overlap those of ${before}`);
    if (from > at)
      throw corrupt(where, `${from - at} bytes between ${before} and ${name} belong to no tensor`);
    if (end > size) {
      throw corrupt(
        where,
        `the data of ${name} end at byte ${end} of ${size}; the file is cut off, fetch it again`,
      );
    }
    [at, before] = [end, name];
  }
  if (at !== size) throw corrupt(where, `${size - at} bytes after ${before} belong to no tensor`);
}

function corrupt(where: string, problem: string, cause?: unknown): UserError {
  return new UserError(`${where} is no sound safetensors file: ${problem}`, { cause });
}

function naturals(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((x) => Number.isSafeInteger(x) && (x as number) >= 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
