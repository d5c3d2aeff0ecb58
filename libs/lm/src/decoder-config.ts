/** What a decoder is, read from a Hugging Face config.json. */
import { UserError, nearest } from '@longhand/records';

import { localFiles, readJson, type ModelFiles } from './model-files.ts';
import { parseRope, type RopeScaling } from './rope.ts';

/** Architectures that are computed here. Mistral is a `llama` with a window; SmolLM is a `llama`. */
export type DecoderFamily = 'qwen3' | 'qwen2' | 'llama';

/** Sizes and constants of a decoder. */
export interface DecoderConfig {
  readonly family: DecoderFamily;
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  /** Heads of keys and values; query head h reads key head ⌊h / (heads / kvHeads)⌋. */
  readonly kvHeads: number;
  readonly headDim: number;
  readonly intermediateSize: number;
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling | null;
  readonly normEpsilon: number;
  /** True where the embedding matrix is the head too. */
  readonly tied: boolean;
  /** Biases on the projections to queries, keys and values. */
  readonly qkvBias: boolean;
  /** A bias on the projection after attention. */
  readonly outputBias: boolean;
  /** Biases in the feed-forward part. */
  readonly mlpBias: boolean;
  /** Queries and keys normalized per head, before their rotation. */
  readonly qkNorm: boolean;
  readonly maxPositions: number;
  /** Longest sequence for which full causal attention is what the model does; null where there is no window. */
  readonly window: number | null;
  /** Standard deviation of new weights. */
  readonly initializerRange: number;
  /** Tokens that end a text; the generation config may name more. */
  readonly eos: readonly number[];
  /** The config.json, to be written back as it was. */
  readonly raw: Readonly<Record<string, unknown>>;
}

const FAMILIES: Readonly<Record<string, DecoderFamily>> = {
  qwen3: 'qwen3',
  qwen2: 'qwen2',
  llama: 'llama',
  mistral: 'llama',
};

/** Reads a model's config.json. Throws UserError where it is missing, or says what is not computed here. */
export async function readConfig(folder: string | ModelFiles): Promise<DecoderConfig> {
  const files = typeof folder === 'string' ? localFiles(folder) : folder;
  const raw = await readJson(files, 'config.json');
  if (raw === undefined) {
    throw new UserError(`${files.name}: no config.json; give a folder of a Hugging Face model`);
  }
  return parseConfig(raw, `${files.name}/config.json`);
}

/** Reads the content of a config.json; `where` begins every error. Names and defaults are those of transformers. */
export function parseConfig(raw: unknown, where = 'config.json'): DecoderConfig {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new UserError(`${where}: not a JSON object`);
  }
  const fields = raw as Record<string, unknown>;
  const type = fields.model_type;
  const family = typeof type === 'string' && Object.hasOwn(FAMILIES, type) ? FAMILIES[type] : undefined;
  if (family === undefined) throw unknownType(type, where);
  const read = reader(fields, where);
  refuseVariants(fields, where);
  const hiddenSize = read.count('hidden_size');
  const layers = read.count('num_hidden_layers');
  const heads = read.count('num_attention_heads');
  const kvHeads = read.count('num_key_value_heads', type === 'mistral' ? 8 : heads);
  if (heads % kvHeads !== 0) {
    throw new UserError(
      `${where}: num_attention_heads (${heads}) is no multiple of num_key_value_heads (${kvHeads})`,
    );
  }
  const headDim = read.count('head_dim', family === 'qwen3' ? 128 : hiddenSize / heads);
  if (headDim % 2 !== 0)
    throw new UserError(`${where}: head_dim is ${headDim}; rotary positions need an even number`);
  const maxPositions = read.count('max_position_embeddings', 2048);
  const bias = fields.attention_bias === true;
  const { theta, scaling } = parseRope(fields, { maxPositions, headDim }, where);
  return {
    family,
    vocabSize: read.count('vocab_size'),
    hiddenSize,
    layers,
    heads,
    kvHeads,
    headDim,
    intermediateSize: read.count('intermediate_size'),
    ropeTheta: theta,
    ropeScaling: scaling,
    normEpsilon: read.real('rms_norm_eps', 1e-6),
    tied: fields.tie_word_embeddings === true,
    qkvBias: family === 'qwen2' || bias,
    outputBias: family !== 'qwen2' && bias,
    mlpBias: family === 'llama' && fields.mlp_bias === true,
    qkNorm: family === 'qwen3',
    maxPositions,
    window: windowOf(fields, type === 'mistral', layers),
    initializerRange: read.real('initializer_range', 0.02),
    eos: tokenIds(fields.eos_token_id),
    raw: fields,
  };
}

/** The token ids of a field that holds one, several or none. */
export function tokenIds(value: unknown): number[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((id): id is number => Number.isInteger(id) && (id as number) >= 0);
}

function unknownType(type: unknown, where: string): UserError {
  const known = Object.keys(FAMILIES).join(', ');
  if (typeof type !== 'string') return new UserError(`${where}: no model_type; known are ${known}`);
  const near = nearest(type, Object.keys(FAMILIES));
  const hint = near === undefined ? '' : ` (nearest: ${near})`;
  return new UserError(`${where}: model_type "${type}" is not computed here${hint}; known are ${known}`);
}

function refuseVariants(fields: Readonly<Record<string, unknown>>, where: string): void {
  const activation = fields.hidden_act ?? 'silu';
  if (activation !== 'silu' && activation !== 'swish') {
    throw new UserError(
      `${where}: hidden_act ${JSON.stringify(activation)} is not computed here; only silu is`,
    );
  }
  if (fields.quantization_config !== undefined && fields.quantization_config !== null) {
    throw new UserError(
      `${where}: quantized weights (quantization_config) are not read; take the model in BF16 or F32`,
    );
  }
}

/** Qwen obeys its window where `use_sliding_window` says so, from a layer on; Mistral wherever there is one. */
function windowOf(
  fields: Readonly<Record<string, unknown>>,
  mistral: boolean,
  layers: number,
): number | null {
  const window = fields.sliding_window;
  if (typeof window !== 'number') return null;
  const types = fields.layer_types;
  if (Array.isArray(types)) return types.includes('sliding_attention') ? window : null;
  if (mistral) return window;
  const first = fields.max_window_layers;
  const used = fields.use_sliding_window === true && !(typeof first === 'number' && first >= layers);
  return used ? window : null;
}

interface FieldReader {
  count(key: string, otherwise?: number): number;
  real(key: string, otherwise: number): number;
}

function reader(fields: Readonly<Record<string, unknown>>, where: string): FieldReader {
  const number = (key: string, otherwise: number | undefined): number => {
    const value = fields[key] ?? otherwise;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    const problem = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}, not a number`;
    throw new UserError(`${where}: ${key} ${problem}`);
  };
  return {
    count: (key, otherwise) => {
      const value = number(key, otherwise);
      if (Number.isInteger(value) && value > 0) return value;
      throw new UserError(`${where}: ${key} is ${value}, not a whole number above 0`);
    },
    real: number,
  };
}
