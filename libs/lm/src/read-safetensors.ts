import { UserError } from '@longhand/records';

import { fromBfloat16, fromFloat16 } from './half-precision.ts';
import { readJson, type ByteSource, type ModelFiles } from './model-files.ts';
import type { WeightType } from './model.ts';
import { elements, readHeader, type TensorEntry } from './safetensors-header.ts';

/** A tensor read from a file, widened to float32. */
export interface ReadTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its element type in the file. */
  readonly dtype: WeightType;
  readonly values: Float32Array<ArrayBuffer>;
}

/** Which tensors are read, and what of them is checked before any data are. */
export interface ReadSafetensorsOptions {
  /** False leaves a tensor out. */
  readonly wanted?: (name: string) => boolean;
  /** Is told every tensor of all files, by name, before the first is read; throws to refuse them. */
  readonly check?: (entries: ReadonlyMap<string, TensorEntry>) => void;
}

/** Elements widened at once from 16 bits. */
const CHUNK = 1 << 20;

/**
 * Reads the weights of a model, tensor by tensor, in the order of the data: `model.safetensors`, or the files that
 * `model.safetensors.index.json` names. Nothing is held but the tensor that is handed out. Throws UserError of one
 * line on a file that is missing, cut off or corrupt, and on a value that is not finite.
 */
export async function* readSafetensors(
  files: ModelFiles,
  options: ReadSafetensorsOptions = {},
): AsyncGenerator<ReadTensor> {
  const { wanted = () => true, check } = options;
  const names = await weightFiles(files);
  const opened: { where: string; source: ByteSource; tensors: readonly TensorEntry[] }[] = [];
  try {
    const all = new Map<string, TensorEntry>();
    for (const name of names) {
      const where = `${files.name}/${name}`;
      const source = await files.open(name);
      opened.push({ where, source, tensors: [] });
      const { tensors } = await readHeader(source, where);
      opened[opened.length - 1] = { where, source, tensors };
      for (const tensor of tensors) {
        if (all.has(tensor.name))
          throw new UserError(`${where}: ${tensor.name} is in another file of the model too`);
        all.set(tensor.name, tensor);
      }
    }
    check?.(all);
    for (const { where, source, tensors } of opened) {
      for (const entry of tensors) {
        if (wanted(entry.name)) yield await readTensor(source, entry, where);
      }
    }
  } finally {
    for (const { source } of opened) await source.close();
  }
}

/** Reads one tensor as float32. */
async function readTensor(source: ByteSource, entry: TensorEntry, where: string): Promise<ReadTensor> {
  const { name, shape, dtype } = entry;
  if (dtype !== 'F32' && dtype !== 'F16' && dtype !== 'BF16') {
    throw new UserError(`${where}: ${name} has type ${dtype}; weights are read from F32, F16 and BF16`);
  }
  const count = elements(shape);
  const values = new Float32Array(count);
  if (dtype === 'F32') {
    await fill(source, entry.start, new Uint8Array(values.buffer), where, name);
  } else {
    const widen = dtype === 'BF16' ? fromBfloat16 : fromFloat16;
    const halves = new Uint16Array(Math.min(CHUNK, count));
    for (let at = 0; at < count; at += CHUNK) {
      const part = halves.subarray(0, Math.min(CHUNK, count - at));
      const bytes = new Uint8Array(part.buffer, 0, part.byteLength);
      await fill(source, entry.start + at * 2, bytes, where, name);
      widen(part, values.subarray(at, at + part.length));
    }
  }
  checkFinite(values, where, name);
  return { name, shape, dtype, values };
}

async function fill(
  source: ByteSource,
  start: number,
  target: Uint8Array,
  where: string,
  name: string,
): Promise<void> {
  const { length } = await source.read(start, start + target.length, target);
  if (length < target.length)
    throw new UserError(`${where}: ends within the data of ${name}; fetch the file again`);
}

/** x · 0 is 0 for every finite x, and NaN for the others. */
function checkFinite(values: Float32Array, where: string, name: string): void {
  let sum = 0;
  for (const value of values) sum += value * 0;
  if (sum === 0) return;
  const index = values.findIndex((value) => !Number.isFinite(value));
  throw new UserError(
    `${where}: ${name} holds ${values[index]!} at element ${index}; the weights are damaged, take another copy`,
  );
}

async function weightFiles(files: ModelFiles): Promise<string[]> {
  const index = await readJson(files, 'model.safetensors.index.json');
  if (index === undefined) return ['model.safetensors'];
  const { weight_map: map } = Object(index) as { weight_map?: unknown };
  const names: unknown[] = typeof map === 'object' && map !== null ? Object.values(map) : [];
  const sound = names.every((name) => typeof name === 'string' && !/[/\\]/.test(name));
  if (names.length === 0 || !sound) {
    throw new UserError(
      `${files.name}/model.safetensors.index.json: weight_map does not say which file holds which tensor`,
    );
  }
  return [...new Set(names as string[])].sort();
}
