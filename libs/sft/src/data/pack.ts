/** Documents of each row: `documents[starts[row]]` to `documents[starts[row + 1]]`, in the row's order. */
export interface PackedRows {
  readonly documents: Int32Array;
  readonly starts: Int32Array;
}

/** Documents that are looked at together. */
const WINDOW = 8192;

/**
 * Packs documents into rows of `capacity` tokens by best fit, longest first, within windows of some thousand
 * documents (https://arxiv.org/abs/2404.10830); none is cut. Rows come in the order of their first document, and
 * within a row documents keep their order. The same lengths give the same rows.
 *
 * Throws RangeError where a document is longer than a row.
 */
export function packBestFit(lengths: ArrayLike<number>, capacity: number, window = WINDOW): PackedRows {
  const rows: number[][] = [];
  for (let first = 0; first < lengths.length; first += window) {
    const end = Math.min(lengths.length, first + window);
    rows.push(...packWindow(lengths, first, end, capacity));
  }
  return flat(rows);
}

/** One document a row. */
export function oneEach(count: number): PackedRows {
  return {
    documents: Int32Array.from({ length: count }, (_, i) => i),
    starts: Int32Array.from({ length: count + 1 }, (_, i) => i),
  };
}

function packWindow(lengths: ArrayLike<number>, first: number, end: number, capacity: number): number[][] {
  const order = Array.from({ length: end - first }, (_, i) => first + i);
  order.sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  /** Rows by the room they have left. */
  const byRoom = Array.from({ length: capacity + 1 }, (): number[][] => []);
  const rows: number[][] = [];
  const largest = new RoomTree(capacity);
  for (const document of order) {
    const length = lengths[document]!;
    if (length > capacity) {
      throw new RangeError(`document ${document} has ${length} tokens, a row ${capacity}`);
    }
    const room = largest.atLeast(length);
    let row: number[];
    if (room === undefined) {
      row = [];
      rows.push(row);
    } else {
      row = byRoom[room]!.pop()!;
      if (byRoom[room]!.length === 0) largest.set(room, false);
    }
    row.push(document);
    const left = (room ?? capacity) - length;
    byRoom[left]!.push(row);
    largest.set(left, true);
  }
  for (const row of rows) row.sort((a, b) => a - b);
  return rows.sort((a, b) => a[0]! - b[0]!);
}

/** Which amounts of room some row has; finds the smallest that suffices in logarithmic time. */
class RoomTree {
  readonly #size: number;
  readonly #any: Uint8Array;

  constructor(capacity: number) {
    this.#size = 2 ** Math.ceil(Math.log2(capacity + 1));
    this.#any = new Uint8Array(2 * this.#size);
  }

  set(room: number, present: boolean): void {
    let at = this.#size + room;
    this.#any[at] = present ? 1 : 0;
    for (at >>= 1; at > 0; at >>= 1) this.#any[at] = this.#any[2 * at]! | this.#any[2 * at + 1]!;
  }

  /** The smallest room that is present and at least `length`. */
  atLeast(length: number): number | undefined {
    let at = this.#size + length;
    if (this.#any[at]) return length;
    // Up to the first subtree on the right that holds something, then down its left edge.
    while (at > 1 && !(at % 2 === 0 && this.#any[at + 1])) at >>= 1;
    if (at <= 1) return undefined;
    at++;
    while (at < this.#size) at = this.#any[2 * at] ? 2 * at : 2 * at + 1;
    return at - this.#size;
  }
}

function flat(rows: readonly (readonly number[])[]): PackedRows {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (starts[i + 1] = starts[i]! + row.length));
  const documents = new Int32Array(starts.at(-1)!);
  rows.forEach((row, i) => {
    documents.set(row, starts[i]);
  });
  return { documents, starts };
}
