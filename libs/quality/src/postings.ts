import { hashTable, type HashTable } from './hash-table.ts';

/** Items by a key; `from[place]` to `from[place + 1]` are the items of a place in `items`. */
export interface Postings {
  table: HashTable;
  from: Int32Array;
  items: Int32Array;
}

/** Postings of the keys of each item, each key of an item counted once. */
export function postings(keysOfItems: readonly Int32Array[]): Postings {
  const table = hashTable(keysOfItems.reduce((sum, { length }) => sum + length, 0));
  const counts: number[] = [];
  const seenAt: number[] = [];
  const each = (visit: (place: number, item: number) => void) => {
    seenAt.fill(-1);
    for (const [item, keys] of keysOfItems.entries()) {
      for (const key of keys) {
        const place = table.placeOf(key);
        if (seenAt[place] === item) continue;
        seenAt[place] = item;
        visit(place, item);
      }
    }
  };
  each((place) => {
    counts[place] = (counts[place] ?? 0) + 1;
  });
  const from = new Int32Array(counts.length + 1);
  for (const [place, count] of counts.entries()) from[place + 1] = from[place]! + count;
  const items = new Int32Array(from[counts.length]!);
  const filled = from.slice();
  each((place, item) => {
    items[filled[place]!++] = item;
  });
  return { table, from, items };
}

/** 1 at the low bits of each key of items: most keys of other problems end here, without a look at a table. */
export function lowBits(keysOfItems: readonly Int32Array[]): Uint8Array {
  const seen = new Uint8Array(seenMask + 1);
  for (const keys of keysOfItems) for (const key of keys) seen[key & seenMask] = 1;
  return seen;
}

/** The bits that `lowBits` looks at. */
export const seenMask = 0xfffff;
