import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { UserError } from '@longhand/records';

import type { Model, WeightType } from './model.ts';
import { parameterShapes } from './parameters.ts';
import { writeSafetensors, writeTextAtomically } from './write-safetensors.ts';

/** How a model is saved. */
export interface SaveModelOptions {
  /** Element type of all weights; by default each has the one it was loaded with. */
  readonly dtype?: WeightType;
  /** Files of weights hold at most so many bytes each, 5 GB by default. */
  readonly maxShardBytes?: number;
}

const TORCH_TYPES: Readonly<Record<WeightType, string>> = {
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
};

/**
 * Writes a model as a Hugging Face folder: safetensors under the original names, then config.json. Each file appears
 * whole; throws UserError where the disk is full or may not be written.
 */
export async function saveModel(model: Model, folder: string, options: SaveModelOptions = {}): Promise<void> {
  const shapes = parameterShapes(model.config);
  const missing = shapes.find(({ name }) => !model.parameters.has(name));
  if (missing) throw new TypeError(`the model has no parameter ${missing.name}`);
  const typeOf = (name: string): WeightType => options.dtype ?? model.dtypes.get(name) ?? 'F32';
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new UserError(`cannot make the folder ${folder}: ${(error as Error).message}`, {
      exitCode: 1,
      cause: error,
    });
  }
  const tensors = shapes.map(({ name, shape }) => ({
    name,
    shape,
    dtype: typeOf(name),
    values: async () => (await model.parameters.get(name)!.data()) as Float32Array,
  }));
  const { maxShardBytes } = options;
  await writeSafetensors(folder, tensors, maxShardBytes === undefined ? {} : { maxShardBytes });
  const { torch_dtype: torchType, ...raw } = model.config.raw;
  const key = torchType === undefined && 'dtype' in raw ? 'dtype' : 'torch_dtype';
  const content = { ...raw, [key]: TORCH_TYPES[commonType(shapes.map(({ name }) => typeOf(name)))] };
  await writeTextAtomically(join(folder, 'config.json'), `${JSON.stringify(content, null, 2)}\n`);
}

/** The type of most tensors. */
function commonType(types: readonly WeightType[]): WeightType {
  const count = (type: WeightType): number => types.filter((other) => other === type).length;
  return types.reduce((best, type) => (count(type) > count(best) ? type : best));
}
