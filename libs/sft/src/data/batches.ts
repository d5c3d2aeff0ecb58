import type { BatchConfig, DataConfig } from '../config/train-config.ts';
import { epochOrder } from './epoch-order.ts';
import { microBatch, type MicroBatch } from './micro-batch.ts';
import { oneEach, packBestFit, type PackedRows } from './pack.ts';
import type { TokenStore } from './token-store.ts';

/** The rows of a stage's data, cut into the updates of each epoch. */
export interface Batches {
  /** Rows of an epoch: conversations, or packed rows. */
  readonly rows: number;
  readonly updatesPerEpoch: number;
  /** The padded length of rows: of all where they are packed, else the longest of several. */
  readonly length: number;
  /** Share of the tokens of packed rows that is no padding. */
  readonly fill: number;
  /** The micro-batches of update `index` of an epoch. Same arguments, same batches. */
  update(epoch: number, index: number): MicroBatch[];
}

/** What batches are made with. */
export interface BatchesOptions {
  readonly data: DataConfig;
  readonly batch: BatchConfig;
  readonly seed: number;
  readonly stage: number;
  readonly padId: number;
}

/**
 * Batches over a store. Rows are packed once; each epoch takes them in an order of its own. Shapes are few, since each
 * is compiled once: packed rows have one length, others the smallest of a few (longest, half of it, …) that all
 * conversations of a micro-batch fit in.
 */
export function batchesOf(store: TokenStore, options: BatchesOptions): Batches {
  const { data, batch, padId } = options;
  const packed = data.packing === 'best_fit';
  const length = roundUp(packed ? Math.max(packedLength(data, store), 1) : store.facts.longest);
  const layout = packed ? packBestFit(store.lengths, length) : oneEach(store.lengths.length);
  const rows = layout.starts.length - 1;
  const microRows = Math.min(batch.micro_rows ?? batch.rows, batch.rows);
  let order: { epoch: number; rows: Int32Array } | undefined;
  const orderOf = (epoch: number): Int32Array => {
    if (order?.epoch !== epoch) {
      const shuffle = data.shuffle ? { seed: options.seed, stage: options.stage, epoch } : null;
      order = { epoch, rows: epochOrder(rows, shuffle) };
    }
    return order.rows;
  };
  return {
    rows,
    updatesPerEpoch: Math.ceil(rows / batch.rows),
    length,
    fill: store.facts.tokens / (rows * length),
    update: (epoch, index) => {
      const chosen = orderOf(epoch).subarray(index * batch.rows, (index + 1) * batch.rows);
      const result: MicroBatch[] = [];
      for (let first = 0; first < chosen.length; first += microRows) {
        const part = [...chosen.subarray(first, first + microRows)];
        const documents = part.map((row) => documentsOf(layout, row).map((document) => store.read(document)));
        const longest = Math.max(...documents.flat().map(({ ids }) => ids.length));
        const padded = packed ? length : paddedLength(longest, length);
        result.push(microBatch(documents, { rows: microRows, length: padded, padId, packed }));
      }
      return result;
    },
  };
}

/** Packed rows are as long as may be, but not longer than all tokens together. */
function packedLength(data: DataConfig, store: TokenStore): number {
  return Math.min(data.max_length, Math.max(store.facts.longest, store.facts.tokens));
}

/** The smallest of longest, longest / 2, … (at least 64) that suffices. */
function paddedLength(needed: number, longest: number): number {
  let length = longest;
  while (length / 2 >= needed && length / 2 >= 64) length = roundUp(length / 2);
  return length;
}

/** To a multiple of 8, which vector instructions like. */
function roundUp(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function documentsOf({ documents, starts }: PackedRows, row: number): number[] {
  return [...documents.subarray(starts[row], starts[row + 1])];
}
