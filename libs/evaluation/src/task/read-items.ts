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
  file: string;
}

/**
 * The rows of a file, folder or glob in order (JSONL, JSON, CSV, Parquet, Arrow, gzip). A JSON document that
 * holds its rows in `examples` (BIG-Bench) gives those, each with the file's name as category. `columns` names those
 * of CSV files that have no line of names.
 */
export async function* readRows(path: string, columns?: readonly string[]): AsyncGenerator<PlacedRow> {
  let place = 0;
  for (const file of listFiles(path)) {
    const name = fileName(file);
    let first = true;
    for (const unit of await listUnits(file, { targetBytes: 16_000_000 })) {
      for await (const { firstRow, rows } of readUnit(unit)) {
        for (const [offset, row] of rows.entries()) {
          const where = `${file}: row ${firstRow + offset + 1}`;
          const examples = row.examples;
          if (Array.isArray(examples))
            for (const example of examples as Row[]) {
              const at = place++;
              yield { row: { category: name, id: `${name}/${at}`, ...example }, place: at, where, file };
            }
          else if (columns !== undefined && lacksNames(file, row, columns)) {
            if (first) yield { row: named(columns, Object.keys(row)), place: place++, where, file };
            yield { row: named(columns, Object.values(row)), place: place++, where, file };
          } else yield { row, place: place++, where, file };
          first = false;
        }
      }
    }
  }
}

/** Whether what was read as names of a CSV file is its first row: as many as there are columns, and none of them. */
function lacksNames(file: string, row: Row, columns: readonly string[]): boolean {
  const names = Object.keys(row);
  return (
    /\.csv(?:\.gz)?$/.test(file) &&
    names.length === columns.length &&
    !names.some((name) => columns.includes(name))
  );
}

function named(columns: readonly string[], values: readonly unknown[]): Row {
  return Object.fromEntries(columns.map((column, i) => [column, values[i]]));
}

/** What a file is called, without its ending; of the numbered files of a folder, what the folder is called. */
function fileName(file: string): string {
  const folders = file.split(/[\\/]/);
  const names = folders.map((name) => name.replace(/(?:\.(?:jsonl?|gz|csv|parquet))+$/, ''));
  const last = names.findLast(
    (name) => !/^(?:(?:train|test|validation|data)(?:-\d+-of-\d+)?|\d+)$/.test(name),
  );
  return last ?? names.at(-1)!;
}

/** The items of a task from a file, folder or glob. Throws a UserError that names the row that cannot be read. */
export async function* readItems(task: Task, path: string, limit = Infinity): AsyncGenerator<Item> {
  let left = limit;
  const byFile = task.options.category_from_file === true;
  for await (const { row, place, where, file } of readRows(path, task.source.columns)) {
    if (left-- <= 0) return;
    const item = atRow(where, () => buildItem(task, row, place));
    yield byFile && item.category === null ? { ...item, category: fileName(file) } : item;
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
