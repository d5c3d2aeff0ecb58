import { UserError } from '@longhand/records';
import { causalAttention, recompute, rmsNorm, rotaryEmbedding, swiglu } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

import type { DecoderConfig } from './decoder-config.ts';
import { headWeight, parameter, type Model } from './model.ts';
import { EMBEDDING, FINAL_NORM, layerName, layerShapes } from './parameters.ts';
import { positionTables } from './position-tables.ts';

/** A batch of rows of tokens, all int32 [rows, length]. */
export interface ForwardInputs {
  readonly inputIds: tf.Tensor;
  /** Each token's position within its document, below `length`. */
  readonly positionIds: tf.Tensor;
  /** Which document of its row a token belongs to; null where each row is one. Padding is a document of its own. */
  readonly segmentIds: tf.Tensor | null;
}

/** How a forward pass is computed. */
export interface ForwardOptions {
  /** Activations of each layer are made again for the gradient instead of kept. */
  readonly recompute?: boolean;
}

/** Hidden states after the last norm, [rows, length, hidden]; differentiable in the model's parameters. */
export function forward(model: Model, inputs: ForwardInputs, options: ForwardOptions = {}): tf.Tensor3D {
  const { config } = model;
  const { inputIds, positionIds, segmentIds } = inputs;
  const [rows, length] = inputIds.shape as [number, number];
  if (config.window !== null && length > config.window) {
    throw new UserError(
      `sequences of ${length} tokens: beyond ${config.window} this model attends within a sliding window, which is not computed here; keep to shorter sequences`,
    );
  }
  const { cos, sin } = positionTables(config, length);
  const shared = { cos, sin, positions: positionIds, ...(segmentIds && { segments: segmentIds }) };
  let x: tf.Tensor = tf.gather(parameter(model, EMBEDDING), tf.reshape(inputIds, [rows * length]));
  for (let layer = 0; layer < config.layers; layer++) {
    const { learned, frozen, factors } = layerWeights(model, layer);
    const named = [...Object.entries({ x, ...learned }), ...Object.entries({ ...frozen, ...shared })];
    const names = named.map(([name]) => name);
    const inputs = named.slice(0, 1 + Object.keys(learned).length).map(([, tensor]) => tensor);
    const constants = named.slice(inputs.length).map(([, tensor]) => tensor);
    const part = (...tensors: tf.Tensor[]): tf.Tensor =>
      decoderLayer(config, new Map(names.map((name, i) => [name, tensors[i]!])), factors);
    x = options.recompute ? recompute(part, inputs, constants) : part(...inputs, ...constants);
  }
  const normed = rmsNorm(x, parameter(model, FINAL_NORM), config.normEpsilon);
  return tf.reshape(normed, [rows, length, config.hiddenSize]);
}

/** Logits of hidden states [..., hidden]: [..., vocabulary]. */
export function logits(model: Model, hidden: tf.Tensor): tf.Tensor {
  const { hiddenSize, vocabSize } = model.config;
  const flat = tf.reshape(hidden, [-1, hiddenSize]);
  const product = tf.matMul(flat, headWeight(model), false, true);
  return tf.reshape(product, [...hidden.shape.slice(0, -1), vocabSize]);
}

/** Weights of a layer by their names within it, as the gradient takes them; factors of its adapters by matrix. */
interface LayerWeights {
  readonly learned: Record<string, tf.Tensor>;
  readonly frozen: Record<string, tf.Tensor>;
  readonly factors: ReadonlyMap<string, number>;
}

function layerWeights(model: Model, layer: number): LayerWeights {
  const names = layerShapes(model.config).map(({ name }) => name);
  const weights = Object.fromEntries(names.map((name) => [name, parameter(model, layerName(layer, name))]));
  if (model.adapters === undefined) return { learned: weights, frozen: {}, factors: new Map() };
  const adapters = names.flatMap((name) => {
    const adapter = model.adapters!.get(layerName(layer, name));
    return adapter === undefined ? [] : [{ name, ...adapter }];
  });
  return {
    learned: Object.fromEntries(
      adapters.flatMap(({ name, down, up }) => [
        [`${name}.down`, down],
        [`${name}.up`, up],
      ]),
    ),
    frozen: weights,
    factors: new Map(adapters.map(({ name, factor }) => [name, factor])),
  };
}

/**
 * One layer. `tensors`: x [rows · length, hidden], the layer's weights and adapters, cos, sin, positions [, segments].
 */
function decoderLayer(
  config: DecoderConfig,
  tensors: ReadonlyMap<string, tf.Tensor>,
  factors: ReadonlyMap<string, number>,
): tf.Tensor {
  const { heads, kvHeads, headDim, normEpsilon } = config;
  const tensor = (name: string): tf.Tensor => tensors.get(name)!;
  const [x, positions, segments] = [tensor('x'), tensor('positions'), tensors.get('segments')];
  const [rows, length] = positions.shape as [number, number];
  const linear = (input: tf.Tensor, name: string): tf.Tensor => {
    const matrix = `${name}.weight`;
    const factor = factors.get(matrix);
    const bias = tensors.get(`${name}.bias`);
    let product: tf.Tensor = tf.matMul(input, tensor(matrix), false, true);
    if (factor !== undefined) {
      const inner = tf.matMul(input, tensor(`${matrix}.down`), false, true);
      product = tf.add(
        product,
        tf.matMul(tf.mul(inner, factor), tensor(`${matrix}.up`) as tf.Tensor2D, false, true),
      );
    }
    return bias ? tf.add(product, bias) : product;
  };
  const norm = (input: tf.Tensor, name: string): tf.Tensor =>
    rmsNorm(input, tensor(`${name}.weight`), normEpsilon);
  const split = (input: tf.Tensor, count: number): tf.Tensor =>
    tf.reshape(input, [rows, length, count, headDim]);
  const headNorm = (input: tf.Tensor, name: string): tf.Tensor => (config.qkNorm ? norm(input, name) : input);
  const rotate = (input: tf.Tensor): tf.Tensor =>
    rotaryEmbedding(input, tensor('cos'), tensor('sin'), positions);

  const normed = norm(x, 'input_layernorm');
  const query = headNorm(split(linear(normed, 'self_attn.q_proj'), heads), 'self_attn.q_norm');
  const key = headNorm(split(linear(normed, 'self_attn.k_proj'), kvHeads), 'self_attn.k_norm');
  const value = split(linear(normed, 'self_attn.v_proj'), kvHeads);
  const mixed = causalAttention(rotate(query), rotate(key), value, segments ? { segments } : {});
  const attended = linear(tf.reshape(mixed, [rows * length, heads * headDim]), 'self_attn.o_proj');
  const middle = tf.add(x, attended);
  const normedMiddle = norm(middle, 'post_attention_layernorm');
  const gated = swiglu(linear(normedMiddle, 'mlp.gate_proj'), linear(normedMiddle, 'mlp.up_proj'));
  return tf.add(middle, linear(gated, 'mlp.down_proj'));
}
