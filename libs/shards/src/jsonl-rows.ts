import { UserError } from '@longhand/records';
import type { RowBatch } from './row-batch.ts';
import { fileLines } from './text-lines.ts';
import { errorMessage } from './error-facts.ts';

/**
 * The rows of a JSON Lines file: one object a line, `firstRow` being a line number counted from 0. Blank
 * lines are passed over but counted. A line that is no JSON object is a UserError that names it.
 */
export async function* readJsonlRows(
  path: string,
  range: { start?: number | undefined; end?: number | undefined; gzip?: boolean; firstLine?: number },
  options: { columns: readonly string[] | undefined; batchRows: number },
): AsyncGenerator<RowBatch> {
  let rows: Record<string, unknown>[] = [];
  let firstRow = range.firstLine ?? 0;
  let size = 0;
  for await (const { line, text } of fileLines(path, range)) {
    const blank = text.trim() === '';
    if (blank || rows.length >= options.batchRows || size >= BATCH_CHARACTERS) {
      if (rows.length > 0) yield { firstRow, rows };
      rows = [];
      size = 0;
      firstRow = blank ? line + 1 : line;
    }
    if (blank) continue;
    rows.push(project(parseLine(path, line, text), options.columns));
    size += text.length;
  }
  if (rows.length > 0) yield { firstRow, rows };
}

const BATCH_CHARACTERS = 16 << 20;

function parseLine(path: string, line: number, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(quoteUnsafeIntegers(text));
  } catch (error) {
    const hint =
      text.startsWith('[') && line === 0
        ? 'the file looks like one JSON array; name it .json'
        : 'mend or remove the line';
    throw new UserError(`${path}:${line + 1}: not valid JSON (${errorMessage(error)}); ${hint}`, {
      cause: error,
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(
      `${path}:${line + 1}: a row must be a JSON object, not ${kindOf(value)}; mend or remove the line`,
    );
  }
  return value as Record<string, unknown>;
}

/** Only the named keys of a row, or all. A key that the row lacks stays absent. */
export function project(
  row: Record<string, unknown>,
  columns: readonly string[] | undefined,
): Record<string, unknown> {
  if (columns === undefined) return row;
  const projected: Record<string, unknown> = {};
  for (const column of columns) if (Object.hasOwn(row, column)) projected[column] = row[column];
  return projected;
}

/** What a JSON value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const LONG_DIGITS = /\d{16}/;
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * JSON text in which an integer that a JavaScript number cannot hold stands as a string of its digits, as
 * 64-bit integers of the other formats do. Text without 16 digits in a row is returned as it is.
 */
export function quoteUnsafeIntegers(text: string): string {
  if (!LONG_DIGITS.test(text)) return text;
  return text.replace(TOKENS, (token) =>
    token.startsWith('"') || !/^-?\d{16,}$/.test(token) || Number.isSafeInteger(Number(token))
      ? token
      : `"${token}"`,
  );
}
