import { parameterCount, parameterShapes, type DecoderConfig } from '@longhand/lm';
import { stagesOf, type TrainConfig } from './config/train-config.ts';
import { stateSize } from './optimizers/new-optimizer.ts';
import { stepFlops } from './run/throughput.ts';

/** What a run will need, reckoned before it starts. */
export interface Estimate {
  readonly parameters: number;
  readonly trainable: number;
  /** Bytes at the same time, float32. */
  readonly memory: {
    readonly weights: number;
    readonly gradients: number;
    readonly optimizer: number;
    readonly activations: number;
    readonly total: number;
  };
  readonly stages: readonly StageEstimate[];
  readonly flops: number;
  /** Bytes of the checkpoints that stay. */
  readonly disk: number;
}

/** What a stage will need. */
export interface StageEstimate {
  readonly name: string;
  readonly steps: number;
  /** Tokens of all its epochs, padding not counted. */
  readonly tokens: number;
  readonly flops: number;
  /** Padded length of the rows. */
  readonly length: number;
}

/** What is known of a stage's data: from the data themselves, or an upper bound. */
export interface StageData {
  readonly steps: number;
  readonly tokens: number;
  readonly length: number;
  /** Rows that are computed at once. */
  readonly microRows: number;
}

/** Reckons memory and work of a run from its config, the model's sizes and what is known of its data. */
export function estimate(config: TrainConfig, model: DecoderConfig, data: readonly StageData[]): Estimate {
  const parameters = parameterCount(model);
  const shapes = trainableShapes(config, model);
  const trainable = shapes.reduce((sum, shape) => sum + size(shape), 0);
  const stages = stagesOf(config).map((stage, i): StageEstimate => {
    const { steps, tokens, length } = data[i]!;
    return {
      name: stage.name,
      steps,
      tokens,
      length,
      flops: stepFlops(model, parameters, { tokens, length }),
    };
  });
  const optimizer = Math.max(
    ...stagesOf(config).map((stage) =>
      shapes.reduce((sum, shape) => sum + stateSize(stage.optimizer, shape), 0),
    ),
  );
  const memory = {
    weights: 4 * parameters,
    gradients: 4 * trainable,
    optimizer: 4 * optimizer,
    // At a checkpoint, when no activations live, the adapted matrices are there with their adapters merged in.
    activations: Math.max(
      mergedBytes(config, model),
      ...data.map((each) => activationBytes(config, model, each)),
    ),
  };
  const total = Object.values(memory).reduce((a, b) => a + b, 0);
  const flops = stages.reduce((sum, stage) => sum + stage.flops, 0) * (config.recompute ? 4 / 3 : 1);
  const kept = config.checkpoints.keep_last ?? checkpointCount(config, stages);
  const disk = kept * 4 * parameters + config.checkpoints.keep_resumable * 4 * optimizer;
  return { parameters, trainable, memory: { ...memory, total }, stages, flops, disk };
}

/**
 * Values of a layer that live until its gradient, a token: the inputs of both norms and their results, queries, keys,
 * values, the attention's result, gate, up and their product; of recomputed layers the input alone, and one layer in
 * full. The loss holds its logits in chunks of at most 192 MiB, of which a few copies live at once.
 */
function activationBytes(
  config: TrainConfig,
  model: DecoderConfig,
  { length, microRows }: StageData,
): number {
  const { hiddenSize, heads, kvHeads, headDim, intermediateSize, layers, vocabSize } = model;
  const tokens = length * microRows;
  const ofLayer = 4 * hiddenSize + (2 * heads + 2 * kvHeads) * headDim + 3 * intermediateSize;
  const kept = config.recompute ? layers * hiddenSize + 2 * ofLayer : layers * ofLayer;
  const logits = Math.min(192 * 2 ** 20, 4 * tokens * vocabSize);
  return 4 * tokens * (kept + 2 * hiddenSize) + 3 * logits;
}

function trainableShapes(config: TrainConfig, model: DecoderConfig): (readonly number[])[] {
  const { lora } = config;
  if (!lora) return parameterShapes(model).map(({ shape }) => shape);
  return adaptedShapes(config, model).flatMap(([rows, columns]) => [
    [lora.rank, columns!],
    [rows!, lora.rank],
  ]);
}

function mergedBytes(config: TrainConfig, model: DecoderConfig): number {
  return 4 * adaptedShapes(config, model).reduce((sum, shape) => sum + size(shape), 0);
}

/** Shapes of the matrices that get adapters. */
function adaptedShapes({ lora }: TrainConfig, model: DecoderConfig): (readonly number[])[] {
  return parameterShapes(model).flatMap(({ name, shape }) => {
    const target = /\.(\w+)\.weight$/.exec(name)?.[1];
    return (lora?.targets as readonly (string | undefined)[] | undefined)?.includes(target) ? [shape] : [];
  });
}

function checkpointCount(config: TrainConfig, stages: readonly StageEstimate[]): number {
  const steps = stages.reduce((sum, stage) => sum + stage.steps, 0);
  const { at, every } = config.checkpoints;
  if (at === undefined && every === undefined) return 6 + Math.max(0, Math.floor((steps - 320) / 160));
  return (
    (at?.filter((step) => step < steps).length ?? 0) +
    (every === undefined ? 0 : Math.floor(steps / every)) +
    1
  );
}

function size(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
