import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder, manifestSchema, UserError, type Manifest } from '@longhand/records';
import type { UnitIndex } from './unit-index.ts';

/**
 * The folder of a run. Finished work lies in `.work`, every file of it under its own name only once it is
 * whole; the data set's own files are moved to their places when all is done, `manifest.json` last. So a
 * folder with a manifest is complete, and a folder without one goes on where it was.
 */
export interface RunFolder {
  out: string;
  work: string;
}

const ours = new Set([
  'data',
  'arrow',
  'rejects',
  'stats.json',
  'README.md',
  'manifest.json',
  '.work',
  '.samples',
  '.gitattributes',
]);

export function runFolder(out: string): RunFolder {
  return { out, work: join(out, '.work') };
}

/** Refuses a folder that holds something else: nothing of a user's is ever overwritten. */
export function checkFolder({ out, work }: RunFolder): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new UserError(`--out=${out}: is a file; name a folder`);
  if (existsSync(work) || existsSync(join(out, 'manifest.json'))) return;
  const foreign = readdirSync(out).filter((name) => !ours.has(name) && name !== 'lost+found');
  if (foreign.length > 0) {
    throw new UserError(
      `--out=${out}: holds other files (${foreign.slice(0, 3).join(', ')}) and no data set; name an empty folder`,
    );
  }
}

/** Makes `.work` for the run called `key`; unfinished work of another run (another recipe, input, version) goes. */
export function openWork({ work }: RunFolder, key: string): { resumed: boolean } {
  const marker = join(work, 'run.json');
  const found = readJson(marker) as { key?: unknown } | undefined;
  const resumed = found?.key === key;
  if (!resumed) {
    for (const name of existsSync(work) ? readdirSync(work) : []) {
      if (!name.startsWith('lock')) rmSync(join(work, name), { recursive: true, force: true });
    }
  }
  makeFolder(join(work, 'units'));
  for (const folder of ['data', 'arrow', 'rejects']) makeFolder(join(work, 'ready', folder));
  if (!resumed) writeAtomically(marker, JSON.stringify({ key }));
  return { resumed };
}

/** Path of a unit's rows (Arrow), dropped ones included. */
export function unitRowsPath({ work }: RunFolder, unit: number): string {
  return join(work, 'units', `${String(unit).padStart(6, '0')}.arrow`);
}

function unitIndexPath({ work }: RunFolder, unit: number): string {
  return join(work, 'units', `${String(unit).padStart(6, '0')}.json`);
}

/** Writing the index marks the unit as done. */
export function writeUnitIndex(folder: RunFolder, unit: number, index: UnitIndex): void {
  const bytes = statSync(unitRowsPath(folder, unit)).size;
  writeAtomically(unitIndexPath(folder, unit), JSON.stringify({ bytes, index }));
}

/** The index of a finished unit; undefined where it is not finished or its rows are not as they were written. */
export function readUnitIndex(folder: RunFolder, unit: number): UnitIndex | undefined {
  const found = readJson(unitIndexPath(folder, unit)) as { bytes: number; index: UnitIndex } | undefined;
  if (found === undefined) return undefined;
  const rows = statSync(unitRowsPath(folder, unit), { throwIfNoEntry: false });
  return rows?.size === found.bytes ? found.index : undefined;
}

/** The file whose presence says that a shard's files are whole. */
export function readyMarkerPath({ work }: RunFolder, name: string): string {
  return join(work, 'ready', `${name.replace('/', '-')}.json`);
}

/** What was written of a shard; undefined where it is not finished. */
export function readReadyMarker(folder: RunFolder, name: string): unknown {
  return readJson(readyMarkerPath(folder, name));
}

/** The manifest of a complete data set; undefined where there is none or it cannot be read. */
export function readManifest({ out }: RunFolder): Manifest | undefined {
  const result = manifestSchema.safeParse(readJson(join(out, 'manifest.json')));
  return result.success ? result.data : undefined;
}

/** Writes a file so that its name shows the old content or the new, never a part. */
export function writeAtomically(path: string, text: string): void {
  makeFolder(dirname(path));
  const partial = `${path}.${String(process.pid)}.partial`;
  try {
    writeFileSync(partial, text, { flush: true });
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw cannotWrite(path, error);
  }
}

/** One line for a failed write, with what to do. */
export function cannotWrite(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === 'ENOSPC' ? 'the disk is full' : message;
  const advice = code === 'ENOSPC' ? 'free some space' : 'see to it';
  return new UserError(
    `${path}: cannot be written (${why}); ${advice} and run the same command again, finished work is kept`,
    { exitCode: 1, cause: error },
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}
