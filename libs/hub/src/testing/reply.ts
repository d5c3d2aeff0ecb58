import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Fault } from './faults.ts';

/** A request on its way to an answer. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** Origin under which the client reached the server. */
  origin: string;
  fault: Fault | undefined;
  /** The user whose token came along, null for none. */
  user: string | null;
}

/** An answer that is an error, with the Hub's own codes. */
export class HubAnswerError extends Error {
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, message: string, code?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function sendJson(
  { response }: Exchange,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}

export function sendError(exchange: Exchange, error: HubAnswerError): void {
  sendJson(exchange, { error: error.message }, error.status, {
    ...(error.code === undefined ? {} : { 'x-error-code': error.code }),
    'x-error-message': error.message.replaceAll(/[^\x20-\x7e]/g, '?'),
  });
}

/** Sends a file or the range of it that was asked for, as the fault will have it. */
export async function sendFile(
  { request, response, fault }: Exchange,
  path: string,
  size: number,
  headers: Record<string, string>,
): Promise<void> {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  let [start, end] = [0, size];
  if (range !== null) {
    const [, first = '', last = ''] = range;
    if (first === '') start = Math.max(0, size - Number(last));
    else {
      start = Number(first);
      if (last !== '') end = Math.min(size, Number(last) + 1);
    }
    if (start >= size) {
      response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
      return;
    }
  }
  response.writeHead(range === null ? 200 : 206, {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    'content-length': end - start,
    ...(range === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
    ...headers,
  });
  if (request.method === 'HEAD' || end === start) {
    response.end();
    return;
  }
  const bytes = createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 18 });
  try {
    if (fault === undefined) await pipeline(bytes, response);
    else await pipeline(bytes, spoil(fault), response);
  } catch {
    response.destroy();
  }
}

/** Does to a body what a fault says. */
function spoil({ corrupt, cutAfter, bytesPerSecond }: Fault): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      let bytes = chunk;
      if (corrupt === true && passed === 0) {
        bytes = Buffer.from(chunk);
        const place = Math.min(3000, bytes.length - 1);
        bytes[place] = bytes[place]! ^ 1;
      }
      passed += bytes.length;
      if (cutAfter !== undefined && passed > cutAfter) {
        this.push(bytes.subarray(0, Math.max(0, bytes.length - (passed - cutAfter))));
        setTimeout(() => {
          done(new Error('cut'));
        }, 20);
        return;
      }
      if (bytesPerSecond === undefined) done(null, bytes);
      else
        setTimeout(
          () => {
            done(null, bytes);
          },
          (1000 * bytes.length) / bytesPerSecond,
        );
    },
  });
}

/** The body of a request; ends the connection where a fault cuts the transfer. */
export async function readBody({ request, response, fault }: Exchange): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as Readable as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (fault?.cutAfter !== undefined && bytes >= fault.cutAfter) {
      response.destroy();
      throw new Error('cut');
    }
  }
  return Buffer.concat(pieces);
}

export async function readJson<T>(exchange: Exchange): Promise<T> {
  const body = (await readBody(exchange)).toString('utf8');
  try {
    return JSON.parse(body === '' ? '{}' : body) as T;
  } catch {
    throw new HubAnswerError(400, 'the body is not JSON');
  }
}
