/** Reference models with float64 numbers, from the folder of data shared between tests. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

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

/** Name and folder of all reference models, for `each`; without them one row, under `skip`. */
export function goldenTable(): { table: [name: string, folder: string][]; skip: boolean } {
  const shared = sharedData('golden');
  const folders = shared === undefined ? [] : readdirSync(shared).map((name) => join(shared, name));
  const table = folders
    .filter((folder) => existsSync(join(folder, 'golden.json')))
    .map((folder): [string, string] => [basename(folder), folder]);
  return table.length === 0 ? { table: [['none at hand', '']], skip: true } : { table, skip: false };
}

/** A model's reference numbers. */
export function readGolden(folder: string): Golden {
  return JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Golden;
}
