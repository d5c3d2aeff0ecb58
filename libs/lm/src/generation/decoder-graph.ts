import {
  compileGraph,
  type Emitter,
  type GraphSession,
  type GraphWeight,
  type OnnxRuntimeBackend,
} from '@longhand/tfjs-onnxruntime';

import type { DecoderConfig } from '../decoder-config.ts';
import { parameter, type Model } from '../model.ts';
import { EMBEDDING, FINAL_NORM, HEAD, layerName } from '../parameters.ts';

/**
 * Compiles a decoder over a cache of keys and values, for any number of rows, of new tokens and of places.
 *
 * Inputs: `ids` [rows, n]; `last` [rows], each row's tokens less one, the new ones included; `total`, the most tokens
 * of any row; `wanted` [k], which of the new tokens, counted through all rows, get logits; `cos`, `sin`
 * [positions, headDim / 2]; `keys.0`, `values.0`, … [rows, kvHeads, places, headDim]. Outputs: `logits`
 * [k, vocabulary], and the cache as `newKeys.0`, `newValues.0`, …, in place where it is given the inputs' memory.
 *
 * Several new tokens in several rows must be the first of their rows.
 */
export function decoderGraph(model: Model, backend: OnnxRuntimeBackend): GraphSession {
  const { config } = model;
  const { kvHeads, headDim, layers, vocabSize } = config;
  const weights = new Map<string, GraphWeight>();
  const cache = ['rows', kvHeads, 'places', headDim];
  const eachLayer = <T>(make: (layer: number) => T[]): T[] =>
    Array.from({ length: layers }, (_, layer) => make(layer)).flat();
  const float32 = (name: string, shape: (string | number)[]) => ({ name, type: 'float32', shape }) as const;
  const int32 = (name: string, shape: (string | number)[]) => ({ name, type: 'int32', shape }) as const;
  return compileGraph(
    {
      inputs: [
        int32('ids', ['rows', 'n']),
        int32('last', ['rows']),
        int32('total', []),
        int32('wanted', ['k']),
        float32('cos', ['positions', headDim / 2]),
        float32('sin', ['positions', headDim / 2]),
        ...eachLayer((layer) => [float32(`keys.${layer}`, cache), float32(`values.${layer}`, cache)]),
      ],
      outputs: [
        float32('logits', ['k', vocabSize]),
        ...eachLayer((layer) => [float32(`newKeys.${layer}`, cache), float32(`newValues.${layer}`, cache)]),
      ],
      weights,
      emit: (emitter) => emitDecoder(emitter, model, weights),
    },
    backend.provider,
  );
}

/** Adds the nodes, and to `weights` what they use. Norms are fused with the sums before them. */
function emitDecoder(e: Emitter, model: Model, weights: Map<string, GraphWeight>): Record<string, string> {
  const { config } = model;
  const { heads, kvHeads, headDim, hiddenSize, intermediateSize, layers } = config;
  const outputs: Record<string, string> = {};
  const use = (name: string, ...more: string[]): string => {
    const tensors = [name, ...more].map((part) => parameter(model, part));
    const rows = tensors.reduce((sum, { shape }) => sum + shape[0], 0);
    weights.set(name, {
      shape: [rows, ...tensors[0]!.shape.slice(1)],
      parts: tensors.map((tensor) => tensor.dataSync<'float32'>()),
    });
    return name;
  };
  const epsilon = { float: config.normEpsilon };
  const norm = (x: string, name: string): string =>
    e.ops('SimplifiedLayerNormalization', [x, use(name)], 1, { axis: -1, epsilon })[0]!;
  let sums = 0;
  /** a + b, and its norm. */
  const normOfSum = (a: string, b: string, name: string): [sum: string, normed: string] => {
    const [sum, normed] = [`sum${sums}`, `normed${sums++}`];
    e.nodes.push({
      type: 'SkipSimplifiedLayerNormalization',
      inputs: [a, b, use(name)],
      outputs: [normed, '', '', sum],
      attributes: { epsilon },
      domain: 'com.microsoft',
    });
    return [sum, normed];
  };

  const embedding = use(EMBEDDING);
  let x = e.op('Gather', [embedding, 'ids'], { axis: 0 });
  let normed = norm(x, layerName(0, 'input_layernorm.weight'));
  for (let layer = 0; layer < layers; layer++) {
    const named = (name: string): string => layerName(layer, name);
    const known = (name: string): boolean => model.parameters.has(named(name));
    /** One product for several projections of the same input. */
    const linear = (input: string, ...names: string[]): string => {
      const matrices = names.map((name) => named(`${name}.weight`));
      const product = e.op(
        'FusedMatMul',
        [input, use(matrices[0]!, ...matrices.slice(1))],
        { transB: 1 },
        MS,
      );
      const biases = names.map((name) => named(`${name}.bias`));
      return known(`${names[0]!}.bias`)
        ? e.op('Add', [product, use(biases[0]!, ...biases.slice(1))])
        : product;
    };
    const headNorm = (input: string, count: number, name: string): string => {
      if (!known(`${name}.weight`)) return input;
      const split = e.op('Reshape', [input, e.ints([0, 0, count, headDim])]);
      return e.op('Reshape', [norm(split, named(`${name}.weight`)), e.ints([0, 0, count * headDim])]);
    };
    const projected = linear(normed, 'self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj');
    const sizes = e.ints([heads * headDim, kvHeads * headDim, kvHeads * headDim]);
    const [query, key, value] = e.ops('Split', [projected, sizes], 3, { axis: -1 }) as [
      string,
      string,
      string,
    ];
    const [attended, keys, values] = e.ops(
      'GroupQueryAttention',
      [
        headNorm(query, heads, 'self_attn.q_norm'),
        headNorm(key, kvHeads, 'self_attn.k_norm'),
        value,
        `keys.${layer}`,
        `values.${layer}`,
        'last',
        'total',
        'cos',
        'sin',
      ],
      3,
      { num_heads: heads, kv_num_heads: kvHeads, do_rotary: 1 },
      MS,
    ) as [string, string, string];
    outputs[`newKeys.${layer}`] = keys;
    outputs[`newValues.${layer}`] = values;
    const after = linear(attended, 'self_attn.o_proj');
    const [middle, normedMiddle] = normOfSum(x, after, named('post_attention_layernorm.weight'));
    const both = linear(normedMiddle, 'mlp.gate_proj', 'mlp.up_proj');
    const halves = e.ints([intermediateSize, intermediateSize]);
    const [gate, up] = e.ops('Split', [both, halves], 2, { axis: -1 }) as [string, string];
    const gated = e.op('Mul', [e.op('QuickGelu', [gate], { alpha: { float: 1 } }, MS), up]);
    const next = layer + 1 < layers ? layerName(layer + 1, 'input_layernorm.weight') : FINAL_NORM;
    [x, normed] = normOfSum(middle, linear(gated, 'mlp.down_proj'), next);
  }
  const flat = e.op('Reshape', [normed, e.ints([-1, hiddenSize])]);
  const chosen = e.op('Gather', [flat, 'wanted'], { axis: 0 });
  const head = config.tied ? embedding : use(HEAD);
  outputs.logits = e.op('FusedMatMul', [chosen, head], { transB: 1 }, MS);
  return outputs;
}

const MS = 'com.microsoft';

/** True where the graph computes a decoder of these sizes: its attention takes heads of a multiple of 16 components. */
export function hasDecoderGraph({ headDim }: DecoderConfig): boolean {
  return headDim % 16 === 0;
}
