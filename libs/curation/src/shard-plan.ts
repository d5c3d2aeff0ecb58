import type { LateDrops } from './decide.ts';
import type { UnitIndex } from './unit-index.ts';

/** Rows `start` to `end` (exclusive) of a unit. */
export interface RowRange {
  unit: number;
  start: number;
  end: number;
}

/** One file to be: which rows, in order. */
export interface PlannedShard {
  /** `data/train-00000-of-00003` without an extension. */
  name: string;
  /** The split, or null for rejects. */
  split: string | null;
  ranges: RowRange[];
  rows: number;
}

/**
 * Cuts kept rows into shards, split by split in order of first appearance, and dropped rows into reject
 * files. The shards of a split are as even as rows allow and none is above `shardBytes` uncompressed (but
 * for a row that is larger by itself); a split of some size has several, so that workers share the writing.
 */
export function planShards(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  shardBytes: number,
): PlannedShard[] {
  const bySplit = new Map<string | null, RowPlace[]>([[null, []]]);
  for (const [unit, index] of indexes.entries()) {
    for (let row = 0; row < index.rows; row++) {
      const dropped = index.stage[row]! >= 0 || drops[unit]!.has(row);
      const split = dropped ? null : index.words[index.split[row]!]!;
      let rows = bySplit.get(split);
      if (rows === undefined) bySplit.set(split, (rows = []));
      rows.push({ unit, row, bytes: index.bytes[row]! });
    }
  }
  return [...bySplit].flatMap(([split, rows]) => {
    const pieces = cutEvenly(rows, shardBytes);
    return pieces.map((piece, i) => ({
      name: `${split === null ? 'rejects/rejects' : `data/${split}`}-${five(i)}-of-${five(pieces.length)}`,
      split,
      ranges: toRanges(piece),
      rows: piece.length,
    }));
  });
}

interface RowPlace {
  unit: number;
  row: number;
  bytes: number;
}

/** A split gets up to this many shards, where each still holds this many bytes uncompressed. */
const sharedShards = 8;
const sharedShardBytes = 50_000_000;

/** Cuts after the row that brings the running total past each multiple of an even share, and before `most`. */
function cutEvenly(rows: readonly RowPlace[], most: number): RowPlace[][] {
  const all = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  const forWorkers = Math.min(sharedShards, Math.floor(all / sharedShardBytes));
  const share = all / Math.max(1, Math.ceil(all / most), forWorkers);
  const pieces: RowPlace[][] = [];
  let piece: RowPlace[] = [];
  let pieceBytes = 0;
  let total = 0;
  const cut = () => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
    pieceBytes = 0;
  };
  for (const row of rows) {
    if (pieceBytes + row.bytes > most) cut();
    piece.push(row);
    pieceBytes += row.bytes;
    total += row.bytes;
    if (total >= share * (pieces.length + 1) - 0.5) cut();
  }
  cut();
  return pieces;
}

function toRanges(rows: readonly RowPlace[]): RowRange[] {
  const ranges: RowRange[] = [];
  for (const { unit, row } of rows) {
    const last = ranges.at(-1);
    if (last?.unit === unit && last.end === row) last.end++;
    else ranges.push({ unit, start: row, end: row + 1 });
  }
  return ranges;
}

function five(number: number): string {
  return String(number).padStart(5, '0');
}
