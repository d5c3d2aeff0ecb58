import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { UserError } from '@longhand/records';

import { toBfloat16, toFloat16 } from './half-precision.ts';
import type { WeightType } from './model.ts';
import { ELEMENT_BYTES, elements, headerBytes } from './safetensors-header.ts';

/** A tensor to be written. `values` is asked for only when its turn comes. */
export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: WeightType;
  readonly values: () => Float32Array | Promise<Float32Array>;
}

/** How weights are written. */
export interface WriteSafetensorsOptions {
  /** Files hold at most so many bytes of data each, 5 GB by default as in transformers; a tensor is never split. */
  readonly maxShardBytes?: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Elements rounded at once. */
const CHUNK = 1 << 20;

/**
 * Writes weights into a folder: `model.safetensors`, or numbered files with `model.safetensors.index.json`. Each file
 * appears under its name whole, the index last. Returns the names of the files.
 */
export async function writeSafetensors(
  folder: string,
  tensors: readonly TensorToWrite[],
  options: WriteSafetensorsOptions = {},
): Promise<string[]> {
  const { maxShardBytes = 5e9, metadata = { format: 'pt' } } = options;
  const shards = shardsOf(tensors, maxShardBytes);
  const total = String(shards.length).padStart(5, '0');
  const names = shards.map((_, i) =>
    shards.length === 1
      ? 'model.safetensors'
      : `model-${String(i + 1).padStart(5, '0')}-of-${total}.safetensors`,
  );
  for (const [i, shard] of shards.entries()) {
    await writeAtomically(join(folder, names[i]!), (handle) => writeShard(handle, shard, metadata));
  }
  const index = 'model.safetensors.index.json';
  if (shards.length === 1) {
    await rm(join(folder, index), { force: true });
    return names;
  }
  const map = shards.flatMap((shard, i) => shard.map(({ name }) => [name, names[i]!] as const));
  const content = {
    metadata: { total_size: tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0) },
    weight_map: Object.fromEntries(map),
  };
  await writeTextAtomically(join(folder, index), `${JSON.stringify(content, null, 2)}\n`);
  return [...names, index];
}

/** Writes a text file that appears under its name whole. */
export async function writeTextAtomically(path: string, text: string): Promise<void> {
  await writeAtomically(path, (handle) => writeFile(handle, text));
}

async function writeAtomically(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    const handle = await open(partial, 'w');
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    if (error instanceof UserError) throw error;
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    const cause = full ? 'no space is left on the device; free some and run again' : (error as Error).message;
    throw new UserError(`cannot write ${path}: ${cause}`, { exitCode: 1, cause: error });
  }
}

async function writeShard(
  handle: FileHandle,
  shard: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  await handle.appendFile(headerBytes(shard, metadata));
  for (const { name, shape, dtype, values: load } of shard) {
    const values = await load();
    if (values.length !== elements(shape)) {
      throw new TypeError(`${name} has ${values.length} values for the shape [${shape.join()}]`);
    }
    for (let at = 0; at < values.length; at += CHUNK) {
      await handle.appendFile(encode(values.subarray(at, at + CHUNK), dtype));
    }
  }
}

function encode(values: Float32Array, dtype: WeightType): Uint8Array {
  const words = dtype === 'F32' ? values : dtype === 'BF16' ? toBfloat16(values) : toFloat16(values);
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

function shardsOf(tensors: readonly TensorToWrite[], maxBytes: number): TensorToWrite[][] {
  const shards: TensorToWrite[][] = [[]];
  let size = 0;
  for (const tensor of tensors) {
    const bytes = bytesOf(tensor);
    if (size + bytes > maxBytes && size > 0) {
      shards.push([]);
      size = 0;
    }
    shards.at(-1)!.push(tensor);
    size += bytes;
  }
  return shards;
}

function bytesOf({ shape, dtype }: TensorToWrite): number {
  return elements(shape) * ELEMENT_BYTES[dtype];
}
