/** Reference models with float64 numbers, from the folder of data shared between tests. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const shared = process.env.LONGHAND_SHARED ?? join(import.meta.dirname, '../../../../shared');

/** Path of shared test data, or undefined where they are absent, which is said once. */
export function sharedData(name: string): string | undefined {
  const path = join(shared, name);
  if (existsSync(path)) return path;
  console.warn(`no test data at ${path}: set LONGHAND_SHARED; skipped`);
  return undefined;
}

/** Numbers of one parameter: its L2 norm, and some values by index into the flat tensor. */
export interface GoldenTensor {
  readonly norm: number;
  readonly first: readonly number[];
  readonly sample: { readonly index: readonly number[]; readonly value: readonly number[] };
}

/** A batch of rows of equal length. */
export interface GoldenBatch {
  readonly input_ids: number[][];
  readonly labels: number[][];
}

/** The part of a golden.json that the tests read. */
export interface Golden extends GoldenBatch {
  readonly logits: number[][][];
  readonly loss: number;
  readonly grad_norm: number;
  readonly grads: Readonly<Record<string, GoldenTensor>>;
  readonly packed: GoldenBatch & {
    readonly position_ids: number[][];
    readonly segment_ids: number[][];
    readonly logprobs: (number | null)[][];
    readonly loss: number;
    readonly grad_norm: number;
  };
  readonly accumulation: {
    readonly micro_batches: readonly (GoldenBatch & { readonly nll_sum: number })[];
    readonly loss: number;
    readonly grad_norm: number;
  };
  readonly greedy: { readonly prompt: number[]; readonly generated: number[]; readonly top2_gap: number[] };
}

/** Folders of all reference models. */
export function goldenFolders(): string[] {
  const folder = sharedData('golden');
  if (folder === undefined) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'golden.json')));
}

/** A model's reference numbers. */
export function readGolden(folder: string): Golden {
  return JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Golden;
}
