/** Rotary positions: frequencies with the scalings that stretch a context. */
import { UserError } from '@longhand/records';

/** How the frequencies of a context longer than the one trained on are made. */
export type RopeScaling =
  | { readonly kind: 'linear'; readonly factor: number }
  | {
      readonly kind: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalPositions: number;
    }
  | {
      readonly kind: 'yarn';
      readonly factor: number;
      readonly originalPositions: number;
      readonly betaFast: number;
      readonly betaSlow: number;
      readonly truncate: boolean;
      /** Factor of the tables of cosines and sines. */
      readonly attentionFactor: number;
    };

/** The part of a decoder's configuration that its positions depend on. */
export interface RopeConfig {
  readonly headDim: number;
  readonly ropeTheta: number;
  readonly ropeScaling: RopeScaling | null;
}

/** Tables of cosines and sines, row-major [positions, headDim / 2]. */
export interface RopeTables {
  readonly cos: Float32Array<ArrayBuffer>;
  readonly sin: Float32Array<ArrayBuffer>;
}

/** The tables for positions 0 to `positions` - 1, from double precision. */
export function ropeTables(config: RopeConfig, positions: number): RopeTables {
  const frequencies = inverseFrequencies(config);
  const half = frequencies.length;
  const factor = config.ropeScaling?.kind === 'yarn' ? config.ropeScaling.attentionFactor : 1;
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0, i = 0; position < positions; position++) {
    for (let j = 0; j < half; j++, i++) {
      const angle = position * frequencies[j]!;
      cos[i] = Math.cos(angle) * factor;
      sin[i] = Math.sin(angle) * factor;
    }
  }
  return { cos, sin };
}

/** Radians per position for each pair of a head's components, scaling included: headDim / 2 numbers. */
export function inverseFrequencies({ headDim, ropeTheta, ropeScaling }: RopeConfig): Float64Array {
  const plain = Float64Array.from({ length: headDim / 2 }, (_, j) => ropeTheta ** ((-2 * j) / headDim));
  switch (ropeScaling?.kind) {
    case undefined:
      return plain;
    case 'linear':
      return plain.map((frequency) => frequency / ropeScaling.factor);
    case 'llama3':
      return plain.map((frequency) => llama3(frequency, ropeScaling));
    case 'yarn':
      return yarn(plain, headDim, ropeTheta, ropeScaling);
  }
}

/**
 * Reads theta and scaling of a config.json: `rope_theta` and `rope_scaling`, or `rope_parameters`, which transformers
 * writes since version 5. Throws UserError on a scaling that is not computed here.
 */
export function parseRope(
  fields: Readonly<Record<string, unknown>>,
  { maxPositions }: { readonly maxPositions: number; readonly headDim: number },
  where: string,
): { theta: number; scaling: RopeScaling | null } {
  const key = isObject(fields.rope_parameters) ? 'rope_parameters' : 'rope_scaling';
  const rope = isObject(fields[key]) ? fields[key] : {};
  const theta = rope.rope_theta ?? fields.rope_theta ?? 10_000;
  if (typeof theta !== 'number' || !(theta > 0)) {
    throw new UserError(`${where}: rope_theta is ${JSON.stringify(theta)}, not a number above 0`);
  }
  const type = rope.rope_type ?? rope.type ?? 'default';
  const number = (name: string, otherwise?: number): number => {
    const value = rope[name] ?? otherwise;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new UserError(`${where}: ${key}.${name} is ${JSON.stringify(value ?? null)}, not a number`);
  };
  const original = (): number => number('original_max_position_embeddings', maxPositions);
  switch (type) {
    case 'default':
      return { theta, scaling: null };
    case 'linear':
      return { theta, scaling: { kind: 'linear', factor: number('factor') } };
    case 'llama3':
      return {
        theta,
        scaling: {
          kind: 'llama3',
          factor: number('factor'),
          lowFrequencyFactor: number('low_freq_factor'),
          highFrequencyFactor: number('high_freq_factor'),
          originalPositions: number('original_max_position_embeddings'),
        },
      };
    case 'yarn':
      return {
        theta,
        scaling: {
          kind: 'yarn',
          factor: number('factor'),
          originalPositions: original(),
          betaFast: number('beta_fast', 32),
          betaSlow: number('beta_slow', 1),
          truncate: rope.truncate !== false,
          attentionFactor: number('attention_factor', yarnAttention(rope, number('factor'))),
        },
      };
    default:
      throw new UserError(
        `${where}: ${key} of type ${JSON.stringify(type)} is not computed here; known are default, linear, llama3, yarn`,
      );
  }
}

/** Per frequency, by its wavelength against the context trained on (Llama 3.1; as in transformers). */
function llama3(frequency: number, scaling: Extract<RopeScaling, { kind: 'llama3' }>): number {
  const { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalPositions } = scaling;
  const turns = (originalPositions * frequency) / (2 * Math.PI);
  if (turns > high) return frequency;
  if (turns < low) return frequency / factor;
  const smooth = (turns - low) / (high - low);
  return ((1 - smooth) * frequency) / factor + smooth * frequency;
}

/** Interpolation of slow frequencies, none of fast ones, a ramp between (https://arxiv.org/abs/2309.00071). */
function yarn(
  plain: Float64Array,
  size: number,
  theta: number,
  scaling: Extract<RopeScaling, { kind: 'yarn' }>,
): Float64Array {
  const { factor, originalPositions, betaFast, betaSlow, truncate } = scaling;
  const dimension = (turns: number): number =>
    (size * Math.log(originalPositions / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const [from, to] = [dimension(betaFast), dimension(betaSlow)];
  const low = Math.max(truncate ? Math.floor(from) : from, 0);
  const high = Math.min(truncate ? Math.ceil(to) : to, size - 1);
  const width = high === low ? 0.001 : high - low;
  return plain.map((frequency, j) => {
    const slow = Math.min(1, Math.max(0, (j - low) / width));
    return (frequency / factor) * slow + frequency * (1 - slow);
  });
}

function yarnAttention(rope: Readonly<Record<string, unknown>>, factor: number): number {
  const scale = (mscale: number): number => (factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1);
  const [mscale, all] = [rope.mscale, rope.mscale_all_dim];
  return typeof mscale === 'number' && typeof all === 'number' && mscale > 0 && all > 0
    ? scale(mscale) / scale(all)
    : scale(1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
