import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Path of data shared between tests, or undefined where they are absent, which is said. */
export function sharedData(name: string): string | undefined {
  const shared = process.env.LONGHAND_SHARED ?? join(import.meta.dirname, '../../../../shared');
  const path = join(shared, name);
  if (existsSync(path)) return path;
  console.warn(`no test data at ${path}: set LONGHAND_SHARED; skipped`);
  return undefined;
}

/** Reads a JSON file, taken as what the caller says it is. */
export function readJsonAs(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8')) as unknown;
}

/** Folders of the reference models, empty where they are absent. */
export function goldenFolders(): string[] {
  const folder = sharedData('golden');
  if (folder === undefined) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'golden.json')));
}
