import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { UserError } from '@longhand/records';
import { openError } from './file-format.ts';
import { errorCode, errorMessage } from './error-facts.ts';

/** A line without its end, and its number in the file, counted from 0. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/** The longest line that is read, in bytes: what a JavaScript string can hold. */
export const MAX_LINE_BYTES = 512 * 2 ** 20 - 64;

/**
 * The chunks of a file from `start` to `end` (exclusive), unpacked where it is gzip. A gzip file that is cut
 * short or corrupt ends in a UserError.
 */
export async function* fileChunks(
  path: string,
  {
    start = 0,
    end,
    gzip = false,
  }: { start?: number | undefined; end?: number | undefined; gzip?: boolean } = {},
): AsyncGenerator<Buffer> {
  if (end !== undefined && end <= start) return;
  const raw = createReadStream(path, {
    start,
    ...(end === undefined ? {} : { end: end - 1 }),
    highWaterMark: 1 << 20,
  });
  const stream = gzip ? raw.pipe(createGunzip({ chunkSize: 1 << 18 })) : raw;
  if (gzip) raw.on('error', (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'Z_BUF_ERROR')
      throw new UserError(`${path}: the gzip data is cut short; fetch the file again`, { cause: error });
    if (code.startsWith('Z_')) {
      throw new UserError(
        `${path}: the gzip data is damaged (${errorMessage(error)}); fetch the file again`,
        { cause: error },
      );
    }
    throw openError(path, error);
  } finally {
    raw.destroy();
  }
}

/**
 * The lines of a file from byte `start` to `end`, `firstLine` being the number of the first. A byte order
 * mark and the `\r` of `\r\n` are taken off; a last line needs no end. Invalid UTF-8 is a UserError that
 * names the line.
 */
export async function* fileLines(
  path: string,
  range: { start?: number | undefined; end?: number | undefined; gzip?: boolean; firstLine?: number },
): AsyncGenerator<TextLine> {
  let line = range.firstLine ?? 0;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  for await (const chunk of fileChunks(path, range)) {
    let from = 0;
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      const piece = chunk.subarray(from, to);
      yield {
        line,
        text: decodeLine(path, line, pendingBytes === 0 ? piece : Buffer.concat([...pending, piece])),
      };
      pending = [];
      pendingBytes = 0;
      from = to + 1;
      line++;
    }
    if (from < chunk.length) {
      pending.push(chunk.subarray(from));
      pendingBytes += chunk.length - from;
      if (pendingBytes > MAX_LINE_BYTES) {
        throw new UserError(
          `${path}:${line + 1}: the line is longer than 512 MiB; is this one JSON document? Name it .json, or write one row a line`,
        );
      }
    }
  }
  if (pendingBytes > 0) yield { line, text: decodeLine(path, line, Buffer.concat(pending)) };
}

function decodeLine(path: string, line: number, bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw new UserError(`${path}:${line + 1}: not valid UTF-8; convert the file to UTF-8 or remove the line`);
  }
  const start = line === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length;
  return bytes.toString('utf8', start, Math.max(start, end));
}
