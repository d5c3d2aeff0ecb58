import { basename } from 'node:path';
import { UserError } from '@longhand/records';
import { listFiles, listUnits, readUnit } from '@longhand/shards';
import { FieldError } from '../prepare/field-error.ts';
import type { Row } from '../prepare/read-field.ts';
import { buildItem } from './build-item.ts';
import type { Item, Task } from './task.ts';

/** A row of a file, and how errors name its place: rows count from 1, as lines do. */
export interface PlacedRow {
  row: Row;
  /** From 0, over all files. */
  place: number;
  where: string;
}

/**
 * The rows of a file, folder or glob in order (JSONL, JSON, CSV, Parquet, Arrow, gzip). A JSON document that
 * holds its rows in `examples` (BIG-Bench) gives those, each with the file's name as category.
 */
export async function* readRows(path: string): AsyncGenerator<PlacedRow> {
  let place = 0;
  for (const file of listFiles(path)) {
    const name = basename(file).replace(/\.(?:jsonl?|gz|csv|parquet)$/g, '');
    for (const unit of await listUnits(file, { targetBytes: 16_000_000 })) {
      for await (const { firstRow, rows } of readUnit(unit)) {
        for (const [offset, row] of rows.entries()) {
          const where = `${file}: row ${firstRow + offset + 1}`;
          const examples = row.examples;
          if (!Array.isArray(examples)) yield { row, place: place++, where };
          else
            for (const example of examples as Row[]) {
              const at = place++;
              yield { row: { category: name, id: `${name}/${at}`, ...example }, place: at, where };
            }
        }
      }
    }
  }
}

/** The items of a task from a file, folder or glob. Throws a UserError that names the row that cannot be read. */
export async function* readItems(task: Task, path: string, limit = Infinity): AsyncGenerator<Item> {
  let left = limit;
  for await (const { row, place, where } of readRows(path)) {
    if (left-- <= 0) return;
    yield atRow(where, () => buildItem(task, row, place));
  }
}

/** Runs a step on a row; a FieldError becomes a UserError that begins with the row's place. */
export function atRow<T>(where: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw placed(where, error);
  }
}

/** The UserError for a fault of a row; other errors stay as they are. */
export function placed(where: string, error: unknown): unknown {
  if (error instanceof FieldError) return new UserError(`${where}: ${error.message}`);
  if (error instanceof SyntaxError)
    return new UserError(`${where}: holds text that should be JSON (${error.message})`);
  return error;
}
