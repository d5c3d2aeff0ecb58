/** The parameters a decoder has, by their Hugging Face names. */
import type { DecoderConfig } from './decoder-config.ts';

/** Name of the embedding matrix [vocabulary, hidden], which is the head too in tied models. */
export const EMBEDDING = 'model.embed_tokens.weight';
/** Name of the last norm's weight [hidden]. */
export const FINAL_NORM = 'model.norm.weight';
/** Name of the head [vocabulary, hidden] of models that are not tied. */
export const HEAD = 'lm_head.weight';

/** Name and shape of one parameter. */
export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** All parameters of a decoder, in the order of its computation. */
export function parameterShapes(config: DecoderConfig): ParameterShape[] {
  const { vocabSize, hiddenSize } = config;
  return [
    { name: EMBEDDING, shape: [vocabSize, hiddenSize] },
    ...Array.from({ length: config.layers }, (_, layer) =>
      layerShapes(config).map(({ name, shape }) => ({ name: layerName(layer, name), shape })),
    ).flat(),
    { name: FINAL_NORM, shape: [hiddenSize] },
    ...(config.tied ? [] : [{ name: HEAD, shape: [vocabSize, hiddenSize] }]),
  ];
}

/** Full name of a layer's parameter. */
export function layerName(layer: number, name: string): string {
  return `model.layers.${layer}.${name}`;
}

/** Parameters of one layer, by their names within it, in the order of its computation. */
export function layerShapes(config: DecoderConfig): ParameterShape[] {
  const { hiddenSize, heads, kvHeads, headDim, intermediateSize } = config;
  const linear = (name: string, rows: number, columns: number, bias: boolean): ParameterShape[] => [
    { name: `${name}.weight`, shape: [rows, columns] },
    ...(bias ? [{ name: `${name}.bias`, shape: [rows] }] : []),
  ];
  const norm = (name: string, size: number): ParameterShape => ({ name: `${name}.weight`, shape: [size] });
  return [
    norm('input_layernorm', hiddenSize),
    ...linear('self_attn.q_proj', heads * headDim, hiddenSize, config.qkvBias),
    ...linear('self_attn.k_proj', kvHeads * headDim, hiddenSize, config.qkvBias),
    ...linear('self_attn.v_proj', kvHeads * headDim, hiddenSize, config.qkvBias),
    ...linear('self_attn.o_proj', hiddenSize, heads * headDim, config.outputBias),
    ...(config.qkNorm ? [norm('self_attn.q_norm', headDim), norm('self_attn.k_norm', headDim)] : []),
    norm('post_attention_layernorm', hiddenSize),
    ...linear('mlp.gate_proj', intermediateSize, hiddenSize, config.mlpBias),
    ...linear('mlp.up_proj', intermediateSize, hiddenSize, config.mlpBias),
    ...linear('mlp.down_proj', hiddenSize, intermediateSize, config.mlpBias),
  ];
}

/** Number of a decoder's parameters; a tied head counts once. */
export function parameterCount(config: DecoderConfig): number {
  return parameterShapes(config).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}
