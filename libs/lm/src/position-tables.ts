import * as tf from '@tensorflow/tfjs-core';

import type { DecoderConfig } from './decoder-config.ts';
import { ropeTables } from './rope.ts';

/** Cosines and sines as tensors [positions, headDim / 2]. */
export interface PositionTables {
  readonly cos: tf.Tensor;
  readonly sin: tf.Tensor;
}

const made = new WeakMap<DecoderConfig, Map<string, PositionTables>>();

/**
 * The tables for at least `length` positions, made once for each power of two and tfjs backend, and kept: sequences
 * of several lengths then share them.
 */
export function positionTables(config: DecoderConfig, length: number): PositionTables {
  let positions = 64;
  while (positions < length) positions *= 2;
  const key = `${tf.getBackend()} ${positions}`;
  let tables = made.get(config);
  if (!tables) made.set(config, (tables = new Map<string, PositionTables>()));
  let entry = tables.get(key);
  if (!entry || entry.cos.isDisposed) {
    const { cos, sin } = ropeTables(config, positions);
    const shape: [number, number] = [positions, config.headDim / 2];
    entry = { cos: tf.keep(tf.tensor2d(cos, shape)), sin: tf.keep(tf.tensor2d(sin, shape)) };
    tables.set(key, entry);
  }
  return entry;
}
