import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listUnits } from '../file-units.ts';
import { readUnit, type ReadUnitOptions } from '../read-unit.ts';

/** Calls `use` with a new folder that is removed afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'shards-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All rows of a file through its units, each at the row number it was given. */
export async function readRows(
  path: string,
  options: ReadUnitOptions & { targetBytes?: number } = {},
): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (const unit of await listUnits(path, options)) {
    for await (const batch of readUnit(unit, options)) {
      batch.rows.forEach((row, index) => (rows[batch.firstRow + index] = row));
    }
  }
  return rows;
}
