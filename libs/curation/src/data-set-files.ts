import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  manifestSchema,
  parseContract,
  statsSchema,
  UserError,
  type Manifest,
  type Stats,
} from '@longhand/records';
import { listFiles } from '@longhand/shards';

/** A data set on this disk: a folder with a manifest, or loose files. */
export interface DataSetFiles {
  folder: string;
  /** Null for loose files. */
  manifest: Manifest | null;
  /** The rows, once: a data set's Parquet shards, or the loose files. Each with its split where known. */
  files: { path: string; split: string | null }[];
}

/** Finds what `--data` names. Throws a `UserError` where there is nothing to read. */
export function openDataSet(data: string): DataSetFiles {
  if (!existsSync(data) && !/[*?[]/.test(data)) {
    throw new UserError(`--data=${data}: no such file or folder`);
  }
  const manifestPath = join(data, 'manifest.json');
  if (existsSync(manifestPath)) {
    const manifest = readContract(manifestPath, (value) =>
      parseContract(manifestSchema, value, manifestPath),
    );
    const files = manifest.shards.map(({ parquet, split }) => ({ path: join(data, parquet.path), split }));
    return { folder: data, manifest, files };
  }
  const isFolder = existsSync(data) && statSync(data).isDirectory();
  const paths = listFiles(data);
  if (paths.length === 0) throw new UserError(`--data=${data}: holds no file that can be read`);
  return {
    folder: isFolder ? data : dirname(data),
    manifest: null,
    files: paths.map((path) => ({ path, split: null })),
  };
}

/** The counts that a curate run left beside its shards. */
export function readStats(folder: string): Stats {
  const path = join(folder, 'stats.json');
  return readContract(path, (value) => parseContract(statsSchema, value, path));
}

function readContract<T>(path: string, parse: (value: unknown) => T): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(
      `${path}: cannot be read as JSON (${(error as Error).message}); run pipeline:curate again`,
    );
  }
  return parse(value);
}
