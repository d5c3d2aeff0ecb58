import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { UserError } from '@longhand/records';
import { parse, CsvError } from 'csv-parse';
import { project } from './jsonl-rows.ts';
import type { RowBatch } from './row-batch.ts';
import { fileChunks } from './text-lines.ts';

/**
 * The rows of a CSV or TSV file (RFC 4180) with a header; values are text, an empty cell the empty text.
 * `firstRow` counts the rows after the header from 0. A row with too few or too many cells, an open quote,
 * or invalid UTF-8 is a UserError that names the line.
 */
export async function* readCsvRows(
  path: string,
  { gzip, delimiter }: { gzip: boolean; delimiter: ',' | '\t' },
  options: { columns: readonly string[] | undefined; batchRows: number },
): AsyncGenerator<RowBatch> {
  const parser = parse({
    bom: true,
    delimiter,
    skip_empty_lines: true,
    relax_quotes: false,
    columns: (header: string[]) => checkedHeader(path, header),
  });
  const source = Readable.from(validUtf8(path, fileChunks(path, { gzip })), { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let rows: Record<string, unknown>[] = [];
  let firstRow = 0;
  try {
    for await (const row of parser) {
      rows.push(project(row as Record<string, unknown>, options.columns));
      if (rows.length < options.batchRows) continue;
      yield { firstRow, rows };
      firstRow += rows.length;
      rows = [];
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? `:${error.lines}` : '';
    throw new UserError(`${path}${line}: not valid CSV (${error.message}); mend or remove the row`, {
      cause: error,
    });
  } finally {
    source.destroy();
  }
  if (rows.length > 0) yield { firstRow, rows };
}

function checkedHeader(path: string, header: string[]): string[] {
  const seen = new Set<string>();
  for (const name of header) {
    if (seen.has(name))
      throw new UserError(`${path}:1: the column ${JSON.stringify(name)} is there twice; rename one`);
    seen.add(name);
  }
  return header;
}

/** Passes chunks on cut at line ends, so that each can be checked to be UTF-8. */
async function* validUtf8(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  const check = (bytes: Buffer): Buffer => {
    if (isUtf8(bytes)) {
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line++;
      return bytes;
    }
    for (let from = 0; ; line++) {
      const to = bytes.indexOf(10, from);
      if (to < 0 || !isUtf8(bytes.subarray(from, to))) {
        throw new UserError(`${path}:${line}: not valid UTF-8; convert the file to UTF-8 or remove the line`);
      }
      from = to + 1;
    }
  };
  for await (const chunk of chunks) {
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = all.lastIndexOf(10) + 1;
    if (end > 0) yield check(all.subarray(0, end));
    rest = all.subarray(end);
  }
  if (rest.length > 0) yield check(rest);
}
