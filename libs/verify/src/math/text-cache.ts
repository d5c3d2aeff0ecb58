import type { Reading } from './lexer.ts';

/** What was made of texts, kept in two generations: the older half is forgotten when the newer one is full. */
export interface TextCache<T> {
  get(text: string): T | undefined;
  set(text: string, value: T): void;
}

/** One cache for each reading, of between `size` and twice as many texts. */
export function textCaches<T>(size: number): (reading: Reading) => TextCache<T> {
  const caches = Array.from({ length: 16 }, () => textCache<T>(size));
  return ({ thousands, thousandsInside, decimalComma, looseSlash }) =>
    caches[(thousands ? 1 : 0) + (thousandsInside ? 2 : 0) + (decimalComma ? 4 : 0) + (looseSlash ? 8 : 0)]!;
}

function textCache<T>(size: number): TextCache<T> {
  let recent = new Map<string, Kept<T>>();
  let older = new Map<string, Kept<T>>();
  const keep = (kept: Kept<T>) => {
    if (recent.size >= size) {
      older = recent;
      recent = new Map();
    }
    recent.set(kept.text, kept);
  };
  return {
    get(text) {
      const kept = recent.get(text);
      if (kept !== undefined) return kept.value;
      const old = older.get(text);
      if (old !== undefined) keep(old);
      return old?.value;
    },
    set(text, value) {
      keep({ text, value });
    },
  };
}

/** A value with its text, as it moves to the newer generation under that and not under a slice of a response. */
interface Kept<T> {
  readonly text: string;
  readonly value: T;
}

/** The same text in memory of its own: what is kept of a slice would keep the whole response it was cut from. */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
