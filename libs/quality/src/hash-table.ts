/** Open addressing over 32-bit keys; each new key gets the next place, from 0. */
export interface HashTable {
  readonly size: number;
  /** The value put for a key, or its place where nothing was put; -1 for a key that is not there. */
  get(key: number): number;
  /** The place of a key, which is added where it is new. */
  placeOf(key: number): number;
  /** Sets the value of a key; `first` keeps the one that is there. */
  put(key: number, value: number, which: 'first' | 'last'): void;
}

/** Makes a table that grows; `expected` keys fit without growing. */
export function hashTable(expected: number): HashTable {
  return new OpenTable(expected);
}

class OpenTable implements HashTable {
  size = 0;
  /** Slot -> place + 1, 0 for an empty slot. */
  private slots: Int32Array;
  private keys: Int32Array;
  private values: Int32Array;

  constructor(expected: number) {
    let capacity = 64;
    while (capacity < expected * 2) capacity *= 2;
    this.slots = new Int32Array(capacity);
    this.keys = new Int32Array(capacity >> 1);
    this.values = new Int32Array(capacity >> 1);
  }

  get(key: number): number {
    const { slots, keys } = this;
    const mask = slots.length - 1;
    for (let at = spread(key) & mask; ; at = (at + 1) & mask) {
      const place = slots[at]! - 1;
      if (place < 0) return -1;
      if (keys[place] === key) return this.values[place]!;
    }
  }

  placeOf(key: number): number {
    const { slots, keys } = this;
    const mask = slots.length - 1;
    for (let at = spread(key) & mask; ; at = (at + 1) & mask) {
      const place = slots[at]! - 1;
      if (place >= 0) {
        if (keys[place] === key) return place;
        continue;
      }
      if (this.size === keys.length) {
        this.grow();
        return this.placeOf(key);
      }
      const added = this.size++;
      slots[at] = added + 1;
      keys[added] = key;
      this.values[added] = added;
      return added;
    }
  }

  put(key: number, value: number, which: 'first' | 'last'): void {
    const size = this.size;
    const place = this.placeOf(key);
    if (place === size || which === 'last') this.values[place] = value;
  }

  private grow(): void {
    const { keys, values, size } = this;
    this.slots = new Int32Array(this.slots.length * 2);
    this.keys = new Int32Array(this.slots.length >> 1);
    this.values = new Int32Array(this.slots.length >> 1);
    this.keys.set(keys);
    this.values.set(values);
    const mask = this.slots.length - 1;
    for (let place = 0; place < size; place++) {
      let at = spread(keys[place]!) & mask;
      while (this.slots[at] !== 0) at = (at + 1) & mask;
      this.slots[at] = place + 1;
    }
  }
}

function spread(key: number): number {
  const hash = Math.imul(key ^ (key >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
