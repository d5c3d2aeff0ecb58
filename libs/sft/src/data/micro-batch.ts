/** Rows that are computed at once, padded to one length; all arrays are row after row. */
export interface MicroBatch {
  readonly rows: number;
  readonly length: number;
  readonly inputIds: Int32Array;
  /** Positions start anew with each document, and in the padding. */
  readonly positionIds: Int32Array;
  /** 1, 2, … for the documents of a row, 0 for padding; null where each row is one document. */
  readonly segmentIds: Int32Array | null;
  /** The token that comes next, where it is to be learned; -1 elsewhere: the first token of a document never is. */
  readonly next: Int32Array;
  /** Tokens that are learned. */
  readonly trained: number;
  /** Tokens that are no padding. */
  readonly tokens: number;
}

/** A document: its ids, and 1 where a token is trained on. */
export interface Document {
  readonly ids: Int32Array;
  readonly trained: Uint8Array;
}

/** How rows are filled. */
export interface MicroBatchShape {
  readonly rows: number;
  readonly length: number;
  readonly padId: number;
  /** Whether rows may hold several documents. */
  readonly packed: boolean;
}

/** Lays documents out in rows; missing rows are padding. Throws RangeError where a row is too short. */
export function microBatch(rows: readonly (readonly Document[])[], shape: MicroBatchShape): MicroBatch {
  const { length, padId, packed } = shape;
  const size = shape.rows * length;
  const inputIds = new Int32Array(size).fill(padId);
  const positionIds = new Int32Array(size);
  const segmentIds = packed ? new Int32Array(size) : null;
  const next = new Int32Array(size).fill(-1);
  let learned = 0;
  let tokens = 0;
  for (let row = 0; row < shape.rows; row++) {
    const start = row * length;
    let at = start;
    (rows[row] ?? []).forEach(({ ids, trained }, index) => {
      if (at - start + ids.length > length)
        throw new RangeError(`row ${row} is longer than ${length} tokens`);
      inputIds.set(ids, at);
      segmentIds?.fill(index + 1, at, at + ids.length);
      for (let i = 0; i < ids.length; i++) positionIds[at + i] = i;
      for (let i = 1; i < ids.length; i++) {
        if (!trained[i]) continue;
        next[at + i - 1] = ids[i]!;
        learned++;
      }
      tokens += ids.length;
      at += ids.length;
    });
    for (let i = at; i < start + length; i++) positionIds[i] = i - at;
  }
  return { rows: shape.rows, length, inputIds, positionIds, segmentIds, next, trained: learned, tokens };
}
