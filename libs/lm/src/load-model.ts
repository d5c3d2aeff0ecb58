import { UserError } from '@longhand/records';
import * as tf from '@tensorflow/tfjs-core';

import { readConfig } from './decoder-config.ts';
import { localFiles, type ModelFiles } from './model-files.ts';
import type { Model, WeightType } from './model.ts';
import { HEAD, parameterShapes } from './parameters.ts';
import { readSafetensors } from './read-safetensors.ts';
import type { TensorEntry } from './safetensors-header.ts';

/**
 * Loads a model of a Hugging Face folder (config.json, safetensors), its weights as float32 variables of the current
 * tfjs backend. Throws UserError where a tensor is missing, unexpected, of another shape, or holds a value that is
 * not finite.
 */
export async function loadModel(folder: string | ModelFiles): Promise<Model> {
  const files = typeof folder === 'string' ? localFiles(folder) : folder;
  const config = await readConfig(files);
  const shapes = new Map(parameterShapes(config).map(({ name, shape }) => [name, shape]));
  const parameters = new Map<string, tf.Tensor>([...shapes.keys()].map((name) => [name, undefined as never]));
  const dtypes = new Map<string, WeightType>();
  try {
    const options = {
      wanted: (name: string) => shapes.has(name),
      check: (entries: ReadonlyMap<string, TensorEntry>) => {
        checkEntries(entries, shapes, config.tied, files.name);
      },
    };
    for await (const { name, shape, dtype, values } of readSafetensors(files, options)) {
      const value = tf.tensor(values, [...shape], 'float32');
      parameters.set(name, tf.variable(value));
      value.dispose();
      dtypes.set(name, dtype);
    }
  } catch (error) {
    for (const tensor of parameters.values()) (tensor as tf.Tensor | undefined)?.dispose();
    throw error;
  }
  return { config, parameters, dtypes };
}

function checkEntries(
  entries: ReadonlyMap<string, TensorEntry>,
  shapes: ReadonlyMap<string, readonly number[]>,
  tied: boolean,
  where: string,
): void {
  for (const [name, shape] of shapes) {
    const entry = entries.get(name);
    if (entry === undefined) {
      throw new UserError(`${where}: the weights lack ${name} [${shape.join()}], which config.json asks for`);
    }
    if (entry.shape.join() !== shape.join()) {
      throw new UserError(
        `${where}: ${name} has the shape [${entry.shape.join()}], where config.json asks for [${shape.join()}]`,
      );
    }
  }
  for (const name of entries.keys()) {
    // A tied head may be stored once more, and old files hold the frequencies of positions.
    if (shapes.has(name) || (tied && name === HEAD) || name.endsWith('.rotary_emb.inv_freq')) continue;
    throw new UserError(
      `${where}: the weights hold ${name}, which a decoder of this config.json has no place for`,
    );
  }
}
