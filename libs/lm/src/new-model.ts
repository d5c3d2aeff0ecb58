import * as tf from '@tensorflow/tfjs-core';

import type { DecoderConfig } from './decoder-config.ts';
import type { Model, WeightType } from './model.ts';
import { parameterShapes } from './parameters.ts';
import { elements } from './safetensors-header.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * A model to be trained from scratch: matrices normal with the standard deviation of the configuration
 * (`initializer_range`), norms one, biases zero, as transformers does. A parameter depends on the seed and its name.
 */
export function newModel(config: DecoderConfig, seed: number): Model {
  const parameters = new Map<string, tf.Tensor>();
  const dtypes = new Map<string, WeightType>();
  for (const { name, shape } of parameterShapes(config)) {
    const values = new Float32Array(elements(shape));
    if (shape.length > 1) fillNormal(values, config.initializerRange, seededRandom(seed, name));
    else if (!name.endsWith('.bias')) values.fill(1);
    const value = tf.tensor(values, [...shape], 'float32');
    parameters.set(name, tf.variable(value));
    value.dispose();
    dtypes.set(name, 'F32');
  }
  return { config, parameters, dtypes };
}

/** Pairs of normal numbers from pairs of uniform ones (Box and Muller). */
function fillNormal(values: Float32Array, deviation: number, random: () => number): void {
  for (let i = 0; i < values.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle);
  }
}
