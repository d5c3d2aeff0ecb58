import type { XetFile, XetStore } from './xet-store.ts';
import { HubAnswerError } from './reply.ts';

/** Chunks of a xorb and the bytes in which they lie: chunks end-exclusive, bytes end-inclusive, as in HTTP. */
export interface XorbRange {
  readonly xorb: string;
  readonly chunks: { readonly start: number; readonly end: number };
  readonly bytes: { readonly start: number; readonly end: number };
}

/** What a client needs to put (a range of) a file together. */
export interface Reconstruction {
  readonly terms: readonly {
    hash: string;
    unpacked_length: number;
    range: { start: number; end: number };
  }[];
  /** Bytes of the first term's content that go before the range. */
  readonly offset: number;
  /** What to fetch: the ranges of one xorb do not overlap, and each term lies in one of them. */
  readonly fetch: readonly XorbRange[];
}

/**
 * The terms that hold the bytes `from` to `to` (exclusive) of a file, cut to whole chunks.
 *
 * See https://huggingface.co/docs/xet/download-protocol.
 */
export function reconstruct(store: XetStore, file: XetFile, from: number, to: number): Reconstruction {
  if (from >= file.size) throw new HubAnswerError(416, 'the range begins behind the end of the file');
  const terms: Reconstruction['terms'][number][] = [];
  let offset = 0;
  let at = 0;
  for (const { xorb, start, end } of file.terms) {
    const chunks = store.chunksOf(xorb);
    let [first, length] = [-1, 0];
    let last = start;
    for (let place = start; place < end; place++) {
      const { length: bytes } = chunks[place]!;
      if (at + bytes > from && at < to) {
        if (first < 0) {
          first = place;
          if (terms.length === 0) offset = from - at;
        }
        length += bytes;
        last = place + 1;
      }
      at += bytes;
    }
    if (first >= 0) terms.push({ hash: xorb, unpacked_length: length, range: { start: first, end: last } });
  }
  const fetch = [...new Set(terms.map(({ hash }) => hash))].flatMap((xorb) =>
    merged(terms.filter(({ hash }) => hash === xorb).map(({ range }) => range)).map((chunks): XorbRange => {
      const all = store.chunksOf(xorb);
      return { xorb, chunks, bytes: { start: all[chunks.start]!.start, end: all[chunks.end - 1]!.end - 1 } };
    }),
  );
  return { terms, offset, fetch };
}

function merged(ranges: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
