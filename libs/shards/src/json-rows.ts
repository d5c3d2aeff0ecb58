import { isUtf8 } from 'node:buffer';
import { UserError } from '@longhand/records';
import { kindOf, project, quoteUnsafeIntegers, readJsonlRows } from './jsonl-rows.ts';
import type { RowBatch } from './row-batch.ts';
import { fileChunks, MAX_LINE_BYTES } from './text-lines.ts';
import { errorMessage } from './error-facts.ts';

/**
 * The rows of a JSON file: an array of objects; an object with one key that holds such an array; any other
 * object as a single row; or JSON Lines under the name `.json`, as many data sets have it. The file is read
 * as a whole.
 */
export async function* readJsonRows(
  path: string,
  gzip: boolean,
  options: { columns: readonly string[] | undefined; batchRows: number },
): AsyncGenerator<RowBatch> {
  const text = await readText(path, gzip);
  if (text.trim() === '') return;
  let value: unknown;
  try {
    value = JSON.parse(quoteUnsafeIntegers(text));
  } catch (error) {
    if (looksLikeLines(text)) {
      yield* readJsonlRows(path, { gzip }, options);
      return;
    }
    throw new UserError(
      `${path}: not valid JSON (${errorMessage(error)}); mend the file, or write one row a line and name it .jsonl`,
      { cause: error },
    );
  }
  const rows = rowsOf(path, value);
  for (let firstRow = 0; firstRow < rows.length; firstRow += options.batchRows) {
    const batch = rows.slice(firstRow, firstRow + options.batchRows);
    yield {
      firstRow,
      rows: batch.map((row, index) => project(objectRow(path, firstRow + index, row), options.columns)),
    };
  }
}

async function readText(path: string, gzip: boolean): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of fileChunks(path, { gzip })) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_LINE_BYTES) {
      throw new UserError(
        `${path}: a JSON file of more than 512 MiB cannot be read as a whole; write it as JSON Lines (.jsonl)`,
      );
    }
  }
  const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  if (!isUtf8(all)) throw new UserError(`${path}: not valid UTF-8; convert the file to UTF-8`);
  return all.toString('utf8', all[0] === 0xef && all[1] === 0xbb && all[2] === 0xbf ? 3 : 0);
}

function rowsOf(path: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) {
    throw new UserError(`${path}: holds ${kindOf(value)}; rows must be an array of JSON objects`);
  }
  const entries = Object.values(value);
  const only: unknown = entries.length === 1 ? entries[0] : undefined;
  return Array.isArray(only) && only.every((row) => kindOf(row) === 'an object') && only.length > 0
    ? only
    : [value];
}

function objectRow(path: string, row: number, value: unknown): Record<string, unknown> {
  if (kindOf(value) !== 'an object') {
    throw new UserError(`${path}: row ${row} is ${kindOf(value)}; a row must be a JSON object`);
  }
  return value as Record<string, unknown>;
}

function looksLikeLines(text: string): boolean {
  const end = text.indexOf('\n');
  const first = (end < 0 ? text : text.slice(0, end)).trim();
  try {
    return kindOf(JSON.parse(first)) === 'an object';
  } catch {
    return false;
  }
}
