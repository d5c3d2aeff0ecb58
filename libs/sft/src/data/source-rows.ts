import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { manifestSchema, parseContract, UserError } from '@longhand/records';
import { listFiles, listUnits, readUnit } from '@longhand/shards';

/** A row of a data set, and where it stands. */
export interface SourceRow {
  readonly file: string;
  /** Counted from 0 within its file. */
  readonly row: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The files that hold a split of a data set, in order: those its manifest names, else the files of a folder that are
 * named after the split (all of them where none is), else the file itself. Where the same rows lie there as Parquet
 * and as Arrow, Parquet is taken. Throws UserError where there is nothing to read.
 */
export function splitFiles(path: string, split: string): string[] {
  const manifestPath = join(path, 'manifest.json');
  if (existsSync(manifestPath)) {
    const manifest = parseContract(manifestSchema, readJsonFile(manifestPath), manifestPath);
    const shards = manifest.shards.filter((shard) => shard.split === split);
    if (shards.length === 0) {
      const known = Object.keys(manifest.splits).join(', ');
      throw new UserError(`${path}: has no split "${split}"; there are ${known}`);
    }
    return shards.map((shard) => join(path, shard.parquet.path));
  }
  if (!existsSync(path) && !/[*?[]/.test(path)) {
    throw new UserError(`${path}: no such file or folder; run pipeline:curate first, or give --data`);
  }
  const files = listFiles(path).filter((file) => !/[/\\]rejects[/\\]/.test(file));
  const parquet = files.filter((file) => file.endsWith('.parquet'));
  const once = parquet.length > 0 ? parquet : files;
  const named = once.filter((file) => new RegExp(`^${split}(?![\\w])`).test(basename(file)));
  return named.length > 0 ? named : once;
}

/** Streams the rows of files, in order; memory is bounded by a row group or a record batch. */
export async function* sourceRows(
  files: readonly string[],
  columns: readonly string[],
): AsyncGenerator<SourceRow> {
  for (const file of files) {
    for (const unit of await listUnits(file)) {
      for await (const { firstRow, rows } of readUnit(unit, { columns, batchRows: 64 })) {
        for (const [i, values] of rows.entries()) yield { file, row: firstRow + i, values };
      }
    }
  }
}

/** A row's conversation. Throws UserError that names file and row where it is none. */
export function messagesOf(
  { file, row, values }: SourceRow,
  column: string,
): { role: string; content: string }[] {
  const list = values[column];
  if (!Array.isArray(list) || list.length === 0) {
    throw new UserError(
      `${file}: row ${row}: column "${column}" holds no conversation; name the column of messages with data.messages`,
    );
  }
  return list.map((each: unknown) => {
    const { role, content } = (each ?? {}) as { role?: unknown; content?: unknown };
    if (typeof role !== 'string' || typeof content !== 'string') {
      throw new UserError(`${file}: row ${row}: a turn of "${column}" lacks the texts role and content`);
    }
    return { role, content };
  });
}

function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw new UserError(
      `${path}: cannot be read as JSON (${(error as Error).message}); run pipeline:curate again`,
    );
  }
}
