import { closeSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { minHasher } from '@longhand/quality';
import { makeFolder, splitThinking, type Recipe } from '@longhand/records';
import type { BandReader } from './late/duplicates.ts';
import { reasoningSpan } from './reasoning-span.ts';
import { cannotWrite, unitRowsPath, type RunFolder } from './run-folder.ts';

/** Gathers the MinHash band keys of a unit's rows: one array a row, null for a row that was dropped. */
export class BandKeys {
  private readonly rows: (Float64Array | null)[] = [];
  private readonly hash: (...parts: Uint8Array[]) => Float64Array;
  private readonly near: NonNullable<Recipe['deduplicate']['near']>;

  constructor(near: NonNullable<Recipe['deduplicate']['near']>) {
    this.near = near;
    this.hash = minHasher(near);
  }

  skip(): void {
    this.rows.push(null);
  }

  /** Takes the texts of a row, in UTF-8. */
  add(problem: Uint8Array, response: Uint8Array): void {
    const { of } = this.near;
    if (of === 'problem') this.rows.push(this.hash(problem));
    else if (of === 'reasoning') this.rows.push(this.hash(reasoningOf(response)));
    else this.rows.push(this.hash(problem, lineEnd, reasoningOf(response)));
  }

  /** Writes the keys band by band, so that a band of a unit is one read. Before the unit's index, which tells that it is done. */
  write(folder: RunFolder, unit: number): void {
    const { bands } = this.near;
    const keys = new Float64Array(bands * this.rows.length);
    for (const [row, values] of this.rows.entries()) {
      for (let band = 0; band < bands; band++) keys[band * this.rows.length + row] = values?.[band] ?? 0;
    }
    const path = bandsPath(folder, unit);
    try {
      makeFolder(dirname(path));
      writeFileSync(`${path}.partial`, new Uint8Array(keys.buffer), { flush: true });
      renameSync(`${path}.partial`, path);
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }
}

const lineEnd = Buffer.from('\n');

/** The reasoning of a response; all of it where there is none. */
function reasoningOf(response: Uint8Array): Uint8Array {
  const span = reasoningSpan(response, 0, response.length);
  if (span === null) return response;
  const [start, end] = span;
  // White space beyond ASCII at its ends is left to the string's own trimming.
  const isPlain = (at: number) => response[at]! < 0x80;
  if (start < end && (!isPlain(start) || !isPlain(end - 1))) {
    return Buffer.from(splitThinking(Buffer.from(response).toString()).reasoning ?? '');
  }
  return response.subarray(start, end);
}

/** Reads one band of one unit from the run's folder. */
export function bandReader(folder: RunFolder, rowsOf: (unit: number) => number): BandReader {
  return (unit, band) => {
    const keys = new Float64Array(rowsOf(unit));
    const descriptor = openSync(bandsPath(folder, unit), 'r');
    try {
      const bytes = new Uint8Array(keys.buffer);
      for (let at = 0; at < bytes.length;) {
        const read = readSync(descriptor, bytes, at, bytes.length - at, band * bytes.length + at);
        if (read === 0) throw new Error(`${bandsPath(folder, unit)} is cut off; run again with --fresh`);
        at += read;
      }
    } finally {
      closeSync(descriptor);
    }
    return keys;
  };
}

function bandsPath(folder: RunFolder, unit: number): string {
  return unitRowsPath(folder, unit).replace(/\.arrow$/, '.bands');
}
