import { publishedSettings } from '../advice/published.ts';

/** Trainers that a configuration can be written for. */
export const exportTargets = ['trl', 'verl', 'llama-factory', 'axolotl'] as const;
export type ExportTarget = (typeof exportTargets)[number];

/** What a configuration is to train, on what, and where. */
export interface ExportPlan {
  /** Hub id or folder of the base model. */
  model: string;
  /** Name of the run and of its output folder. */
  name: string;
  /** A data set of the Hub, or local Parquet shards with a `messages` column. */
  data: { hub: string } | { files: readonly string[] };
  /** Devices that the batch is spread over. */
  devices: number;
  /** Conversations on a device at once. */
  microBatch: number;
  batch: number;
  epochs: number;
  learningRate: number;
  /** Tokens of prompt and response together. */
  maxLength: number;
  /** Steps between checkpoints. */
  saveSteps: number;
  seed: number;
  /** Rows of the data set, where known. */
  rows?: number | undefined;
}

/** A file of a configuration, and the parts that no file can say. */
export interface Exported {
  files: Record<string, string>;
  command: string;
  /** What the target does otherwise than the study, or cannot be told. */
  notes: string[];
}

/** The study's settings: prompts of at most 3,072 tokens, responses of 16,384. */
export const defaultPlan = {
  devices: 8,
  microBatch: 1,
  batch: publishedSettings.batch,
  epochs: publishedSettings.epochs,
  learningRate: publishedSettings.learningRate,
  maxLength: 3072 + 16384,
  saveSteps: 40,
  seed: 0,
} as const;

/** Micro-batches of a step on each device. */
export function accumulation({ batch, devices, microBatch }: ExportPlan): number {
  return batch / (devices * microBatch);
}

/** Steps of warm-up, 10 % of all; null where the number of rows is not known. */
export function warmupSteps({ rows, batch, epochs }: ExportPlan): number | null {
  return rows === undefined
    ? null
    : Math.ceil(publishedSettings.warmupRatio * Math.ceil(rows / batch) * epochs);
}
