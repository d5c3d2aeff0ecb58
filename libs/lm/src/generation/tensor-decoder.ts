import { compileFunction, rmsNorm, swiglu, type CompiledFunction } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

import type { DecoderConfig } from '../decoder-config.ts';
import { forward, logits as headLogits } from '../forward.ts';
import { headWeight, parameter, type Model } from '../model.ts';
import { EMBEDDING, FINAL_NORM, layerName } from '../parameters.ts';
import { ropeTables } from '../rope.ts';
import { attend, cachedHeadSize } from './attend.ts';
import type { TokenDecoder } from './token-decoder.ts';

/** Keys and values of one layer, [rows, kvHeads, capacity, headDim]. */
interface LayerCache {
  readonly keys: tf.Variable;
  readonly values: tf.Variable;
}

/** Places of a new cache; it doubles when a row needs more. */
const PLACES = 32;
/** Prompts are padded to a multiple of this, so that few graphs are made. */
const PROMPT = 16;

/**
 * Generation in tfjs operations, on any backend. Graphs have the shape of rows and capacity, so each number of rows
 * is recorded once for each capacity.
 */
export function tensorDecoder(model: Model): TokenDecoder {
  const { config } = model;
  let capacity = PLACES;
  let lengths: number[] = [];
  let caches: LayerCache[] = [];
  let stepper: CompiledFunction | undefined;

  const replace = (make: (cache: tf.Tensor, layer: number, part: 'keys' | 'values') => tf.Tensor): void => {
    stepper?.dispose();
    stepper = undefined;
    const old = caches;
    caches = old.map((cache, layer) => ({
      keys: variable(() => make(cache.keys, layer, 'keys')),
      values: variable(() => make(cache.values, layer, 'values')),
    }));
    disposeCaches(old);
  };
  const grow = (needed: number): void => {
    if (needed <= capacity) return;
    const before = capacity;
    while (capacity < needed) capacity *= 2;
    replace((cache) =>
      tf.pad(cache, [
        [0, 0],
        [0, 0],
        [0, capacity - before],
        [0, 0],
      ]),
    );
  };

  return {
    admit: (prompt) => {
      const width = Math.ceil(prompt.length / PROMPT) * PROMPT;
      grow(width + 1);
      const fresh = emptyCaches(config, 1, capacity);
      const first = prompt.length === 1 ? 1 : width;
      const compiled = compileFunction(
        (ids, totals, last) => [nextLogits(model, ids, totals, last, fresh, capacity)],
        [
          { shape: [1, first], dtype: 'int32' },
          { shape: [1], dtype: 'int32' },
          { shape: [1], dtype: 'int32' },
        ],
      );
      const padded = [...prompt, ...new Array<number>(first - prompt.length).fill(0)];
      const [result] = compiled.run(padded, [prompt.length], [prompt.length - 1]);
      const logits = Float32Array.from(result!);
      compiled.dispose();
      if (lengths.length === 0) {
        disposeCaches(caches);
        caches = fresh;
      } else {
        replace((cache, layer, part) => tf.concat([cache, fresh[layer]![part]], 0));
        disposeCaches(fresh);
      }
      lengths.push(prompt.length);
      return logits;
    },
    step: (tokens) => {
      const rows = lengths.length;
      grow(Math.max(...lengths) + 1);
      lengths = lengths.map((length) => length + 1);
      stepper ??= compileFunction(
        (ids, totals, last) => [nextLogits(model, ids, totals, last, caches, capacity)],
        [
          { shape: [rows, 1], dtype: 'int32' },
          { shape: [rows], dtype: 'int32' },
          { shape: [rows], dtype: 'int32' },
        ],
      );
      const order = lengths.map((_, row) => row);
      const logits = stepper.run(tokens, lengths, order)[0] as Float32Array;
      return order.map((row) => logits.subarray(row * config.vocabSize, (row + 1) * config.vocabSize));
    },
    drop: (rows) => {
      const kept = lengths.map((_, row) => row).filter((row) => !rows.includes(row));
      lengths = kept.map((row) => lengths[row]!);
      if (kept.length > 0) {
        replace((cache) => tf.gather(cache, tf.tensor1d(kept, 'int32')));
        return;
      }
      stepper?.dispose();
      stepper = undefined;
      disposeCaches(caches);
      caches = [];
    },
    score: (tokens, from) =>
      tf.tidy(() => {
        const width = Math.ceil(tokens.length / PROMPT) * PROMPT;
        const int32 = (values: number[]): tf.Tensor => tf.tensor2d(values, [1, width], 'int32');
        const positions = Array.from({ length: width }, (_, i) => i);
        const hidden = forward(model, {
          inputIds: int32(positions.map((i) => tokens[i] ?? 0)),
          positionIds: int32(positions),
          segmentIds: null,
        });
        const wanted = tf.slice(tf.reshape(hidden, [width, -1]), [from, 0], [tokens.length - from, -1]);
        return Float32Array.from(headLogits(model, wanted).dataSync());
      }),
    dispose: () => {
      stepper?.dispose();
      disposeCaches(caches);
    },
  };
}

/** Logits [wanted, vocabulary] after the tokens whose places in `ids` [rows, n], flat, are `last`. */
function nextLogits(
  model: Model,
  ids: tf.Tensor,
  totals: tf.Tensor,
  last: tf.Tensor,
  caches: readonly LayerCache[],
  capacity: number,
): tf.Tensor {
  const { config } = model;
  const { heads, kvHeads, headDim, hiddenSize, normEpsilon } = config;
  const [rows, n] = ids.shape as [number, number];
  const tables = ropeTables(config, capacity);
  const rotary = {
    cos: tf.tensor2d(tables.cos, [capacity, headDim / 2]),
    sin: tf.tensor2d(tables.sin, [capacity, headDim / 2]),
  };
  let x: tf.Tensor = tf.gather(parameter(model, EMBEDDING), tf.reshape(ids, [rows * n]));
  for (let layer = 0; layer < config.layers; layer++) {
    const weight = (name: string): tf.Tensor | undefined => model.parameters.get(layerName(layer, name));
    const linear = (input: tf.Tensor, name: string): tf.Tensor => {
      const product = tf.matMul(input, weight(`${name}.weight`)!, false, true);
      const bias = weight(`${name}.bias`);
      return bias ? tf.add(product, bias) : product;
    };
    const norm = (input: tf.Tensor, name: string): tf.Tensor => {
      const scale = weight(`${name}.weight`);
      return scale ? rmsNorm(input, scale, normEpsilon) : input;
    };
    const split = (input: tf.Tensor, count: number): tf.Tensor =>
      tf.reshape(input, [rows, n, count, headDim]);
    const normed = norm(x, 'input_layernorm');
    const query = norm(split(linear(normed, 'self_attn.q_proj'), heads), 'self_attn.q_norm');
    const key = norm(split(linear(normed, 'self_attn.k_proj'), kvHeads), 'self_attn.k_norm');
    const value = split(linear(normed, 'self_attn.v_proj'), kvHeads);
    const cache = caches[layer]!;
    const { output, keys, values } = attend(query, key, value, cache, totals, rotary);
    cache.keys.assign(keys);
    cache.values.assign(values);
    const middle = tf.add(x, linear(tf.reshape(output, [rows * n, heads * headDim]), 'self_attn.o_proj'));
    const normedMiddle = norm(middle, 'post_attention_layernorm');
    const gated = swiglu(linear(normedMiddle, 'mlp.gate_proj'), linear(normedMiddle, 'mlp.up_proj'));
    x = tf.add(middle, linear(gated, 'mlp.down_proj'));
  }
  const chosen = tf.reshape(tf.gather(x, last), [-1, hiddenSize]);
  const hidden = rmsNorm(chosen, parameter(model, FINAL_NORM), normEpsilon);
  return tf.matMul(hidden, headWeight(model), false, true);
}

function emptyCaches(
  { layers, kvHeads, headDim }: DecoderConfig,
  rows: number,
  capacity: number,
): LayerCache[] {
  const empty = (): tf.Variable =>
    variable(() => tf.zeros([rows, kvHeads, capacity, cachedHeadSize(headDim)]));
  return Array.from({ length: layers }, () => ({ keys: empty(), values: empty() }));
}

function variable(make: () => tf.Tensor): tf.Variable {
  return tf.tidy(() => tf.variable(make(), false));
}

function disposeCaches(caches: readonly LayerCache[]): void {
  for (const { keys, values } of caches) tf.dispose([keys, values]);
}
