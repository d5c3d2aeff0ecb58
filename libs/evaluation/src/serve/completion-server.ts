import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '@longhand/records';
import type { Engine } from '../run/engine.ts';
import { answerRequest, readyRequest } from './answer-request.ts';
import { makeBatcher, type Batcher } from './batcher.ts';
import { readRequest, RequestError } from './read-request.ts';
import { openStream, sendWhole } from './send-answer.ts';

export interface CompletionServerOptions {
  engine: Engine;
  /** What clients call the model. */
  name: string;
  /** 127.0.0.1 by default: nobody else may ask. */
  host?: string;
  /** 0 for any that is free. */
  port?: number;
  /** Rows that are computed together. */
  batch?: number;
  /** Asked of clients as `Authorization: Bearer …` where it is given. */
  key?: string | undefined;
  /** Told, a line a request, what was answered. */
  onRequest?: (line: string) => void;
}

/** A running server. */
export interface CompletionServer {
  /** Up to `/v1`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Longest body that is read, in bytes. */
const longestBody = 64_000_000;

/**
 * Serves a checkpoint as OpenAI does: `/v1/models`, `/v1/chat/completions`, `/v1/completions`, streamed or not, with
 * several choices, seeds, stop texts, log-probabilities and echo; `/health`. Requests that come together and have
 * like settings are answered together, which changes no answer.
 */
export async function startCompletionServer(options: CompletionServerOptions): Promise<CompletionServer> {
  const { engine, host = '127.0.0.1', batch = 16 } = options;
  const batcher = makeBatcher(engine, batch);
  const server = createServer((request, response) => {
    void route(request, response, options, batcher).catch((error: unknown) => {
      fail(response, error);
    });
  });
  // Answers take as long as they take.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use; name another with --port' : error.message;
      reject(new UserError(`port ${options.port ?? 0} of ${host}: ${why}`, { exitCode: 1 }));
    });
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/v1`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await batcher.close();
    },
  };
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  options: CompletionServerOptions,
  batcher: Batcher,
): Promise<void> {
  const { engine, name, key } = options;
  const path = (request.url ?? '/').split('?')[0]!.replace(/\/+$/, '');
  if (path === '/health') {
    sendJson(response, 200, { status: 'ok', ...batcher.load });
    return;
  }
  if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) {
    throw new RequestError(401, 'the key is missing or wrong', 'invalid_api_key');
  }
  const described = {
    id: name,
    object: 'model',
    owned_by: 'longhand',
    root: engine.name,
    max_model_len: engine.config.maxPositions,
    model_hash: engine.hash,
  };
  if (path === '/v1/models') {
    sendJson(response, 200, { object: 'list', data: [described] });
    return;
  }
  if (path === `/v1/models/${encodeURIComponent(name)}`) {
    sendJson(response, 200, described);
    return;
  }
  const chat = path === '/v1/chat/completions';
  if (!chat && path !== '/v1/completions') throw new RequestError(404, `no such route: ${path}`);
  if (request.method !== 'POST') throw new RequestError(405, `${path}: use POST`);
  await complete(response, readRequest(await bodyOf(request), chat), options, batcher);
}

async function complete(
  response: ServerResponse,
  request: ReturnType<typeof readRequest>,
  { engine, name, onRequest }: CompletionServerOptions,
  batcher: Batcher,
): Promise<void> {
  if (request.model !== null && request.model !== name) {
    throw new RequestError(
      404,
      `The model \`${request.model}\` does not exist; this is ${name}.`,
      'model_not_found',
    );
  }
  const ready = readyRequest(engine, request);
  const began = performance.now();
  const head = {
    id: `${request.chat ? 'chatcmpl' : 'cmpl'}-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: name,
  };
  const isGone = () => response.destroyed;
  if (request.stream) {
    const stream = openStream(response, head, ready, engine);
    try {
      const choices = await answerRequest(engine, batcher, ready, { ...stream, isGone });
      // Choices that nothing was drawn for have not been told of.
      if (ready.maxTokens === 0) choices.forEach(stream.onChoice);
      stream.end(choices);
    } catch (error) {
      stream.fail(error instanceof Error ? error.message : String(error));
    }
  } else {
    sendWhole(response, head, ready, await answerRequest(engine, batcher, ready, { isGone }));
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(2);
  onRequest?.(
    `${request.chat ? 'chat' : 'text'}: ${ready.rows.length} of ${ready.rows[0]!.tokens.length} tokens, ${seconds} s`,
  );
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > longestBody) throw new RequestError(413, `the body is longer than ${longestBody} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new RequestError(400, 'the body is not JSON');
  }
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const known = error instanceof RequestError ? error : null;
  const asked = known !== null || error instanceof UserError;
  const status = known?.status ?? (asked ? 400 : 500);
  const message = error instanceof Error ? error.message : String(error);
  const type = status === 500 ? 'server_error' : 'invalid_request_error';
  sendJson(response, status, { error: { message, type, code: known?.code ?? null } });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
