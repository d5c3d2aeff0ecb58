import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { arrowBatches } from './arrow-rows.ts';
import { detectFormat, openError, type FileFormat } from './file-format.ts';
import { openParquet } from './parquet-rows.ts';

/**
 * A piece of a file that can be read alone, plain JSON. `firstRow` is the number of its first row, counted
 * from 0 (for JSON Lines: of its first line); `range` counts row groups (Parquet), record batches (Arrow)
 * or bytes (JSON Lines), its end exclusive, and is null where the whole file is one piece.
 */
export interface FileUnit {
  readonly path: string;
  readonly format: FileFormat;
  readonly gzip: boolean;
  readonly firstRow: number;
  /** Rows of the unit where the file tells them, else null. */
  readonly rows: number | null;
  /** Bytes of the unit in the file (of Parquet: uncompressed), an estimate for balancing work. */
  readonly bytes: number;
  readonly range: readonly [start: number, end: number] | null;
}

/**
 * Cuts a file into units of about `targetBytes` (64 MiB by default): Parquet at row groups, Arrow files at
 * record batches, JSON Lines at line ends; others stay whole. The same file gives the same units. An empty
 * file has none.
 */
export async function listUnits(path: string, options: { targetBytes?: number } = {}): Promise<FileUnit[]> {
  const targetBytes = options.targetBytes ?? 64 * 2 ** 20;
  const { format, gzip, empty } = detectFormat(path);
  if (empty) return [];
  if (format === 'parquet') return parquetUnits(path, targetBytes);
  if (format === 'arrow') return arrowUnits(path, targetBytes);
  const bytes = statSync(path).size;
  if (format === 'jsonl' && !gzip && bytes > targetBytes) return jsonlUnits(path, bytes, targetBytes);
  return [{ path, format, gzip, firstRow: 0, rows: null, bytes, range: null }];
}

async function parquetUnits(path: string, targetBytes: number): Promise<FileUnit[]> {
  const source = await openParquet(path);
  source.close();
  const groups = source.metadata.row_groups.map((group) => ({
    rows: Number(group.num_rows),
    bytes: Number(group.total_byte_size),
  }));
  return gather(path, 'parquet', groups, targetBytes);
}

async function arrowUnits(path: string, targetBytes: number): Promise<FileUnit[]> {
  const batches: { rows: number; bytes: number }[] = [];
  for await (const batch of arrowBatches(path, 'arrow')) {
    batches.push({ rows: batch.numRows, bytes: batch.data.byteLength });
  }
  return gather(path, 'arrow', batches, targetBytes);
}

function gather(
  path: string,
  format: FileFormat,
  pieces: readonly { rows: number; bytes: number }[],
  targetBytes: number,
): FileUnit[] {
  const units: FileUnit[] = [];
  let firstRow = 0;
  for (let start = 0; start < pieces.length;) {
    let end = start;
    let rows = 0;
    let bytes = 0;
    do {
      rows += pieces[end]!.rows;
      bytes += pieces[end]!.bytes;
      end++;
    } while (end < pieces.length && bytes + pieces[end]!.bytes <= targetBytes);
    units.push({ path, format, gzip: false, firstRow, rows, bytes, range: [start, end] });
    firstRow += rows;
    start = end;
  }
  return units;
}

function jsonlUnits(path: string, size: number, targetBytes: number): FileUnit[] {
  const units: FileUnit[] = [];
  let start = 0;
  let firstRow = 0;
  let lines = 0;
  const cut = (end: number): void => {
    const unit = { path, format: 'jsonl', gzip: false, firstRow, rows: null, bytes: end - start } as const;
    units.push({ ...unit, range: [start, end] });
    start = end;
    firstRow += lines;
    lines = 0;
  };
  for (const { bytes, offset } of filePieces(path, size)) {
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
      lines++;
      if (offset + at + 1 - start >= targetBytes) cut(offset + at + 1);
    }
  }
  if (start < size) cut(size);
  return units;
}

/** The bytes of a file, a megabyte at a time, in one buffer that is used again. */
function* filePieces(path: string, size: number): Generator<{ bytes: Buffer; offset: number }> {
  const buffer = Buffer.allocUnsafe(1 << 20);
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw openError(path, error);
  }
  try {
    for (let offset = 0; offset < size;) {
      const read = readSync(descriptor, buffer, 0, buffer.length, offset);
      if (read === 0) return;
      yield { bytes: buffer.subarray(0, read), offset };
      offset += read;
    }
  } finally {
    closeSync(descriptor);
  }
}
