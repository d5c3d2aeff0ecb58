import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wordsOf, type AskedFor, type Said } from './answers.ts';
import { endpointFaults, type EndpointFault, type EndpointFaults } from './faults.ts';
import { sendEvents, sendWhole, type Reply } from './replies.ts';

export interface EndpointServerOptions {
  port?: number;
  /** Models that it serves, one called `test-model` by default. */
  models?: string[];
  respond?: (asked: AskedFor) => Said | Promise<Said>;
  /** Asks for this key. */
  key?: string;
  /** How reasoning is told: in a field of its own, or in think tags; `reasoning_content` by default. */
  reasoning?: 'reasoning_content' | 'reasoning' | 'inline' | 'unopened';
  /** Keys of the body that are refused with status 400. */
  refuses?: readonly string[];
  /** Most choices of a request; more are refused, or silently not given where `silently`. */
  mostChoices?: number;
  silently?: boolean;
  /** Time that every answer takes. */
  delayMs?: number;
}

/** A running endpoint. */
export interface EndpointServer {
  /** Up to `/v1`. */
  readonly url: string;
  readonly faults: EndpointFaults;
  /** Requests so far, in order of arrival; tests may empty it. */
  readonly asked: AskedFor[];
  /** Most requests that were under way at the same time. */
  readonly busiest: number;
  /** Connections that the client ended before its answer did. */
  readonly givenUp: number;
  /** Waits until every request of clients that have ended, killed ones too, is read and their connections are closed. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts an OpenAI-compatible endpoint on this machine: `/v1/models`, `/v1/chat/completions`, `/v1/completions`,
 * streamed or not, with several choices, log-probabilities and usage; and with faults, to order.
 */
export async function startEndpointServer(options: EndpointServerOptions = {}): Promise<EndpointServer> {
  const faults = endpointFaults();
  const asked: AskedFor[] = [];
  const count = { active: 0, busiest: 0, givenUp: 0 };
  const server = createServer((request, response) => {
    count.active++;
    count.busiest = Math.max(count.busiest, count.active);
    response.once('close', () => {
      count.active--;
      if (!response.writableFinished) count.givenUp++;
    });
    response.on('error', () => undefined);
    void answer(request, response, options, faults, asked).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    faults,
    asked,
    get busiest() {
      return count.busiest;
    },
    get givenUp() {
      return count.givenUp;
    },
    quiet: async () => {
      do {
        // What lies with the kernel still is read in the turns between.
        await new Promise((resolve) => setTimeout(resolve, 20));
      } while ((await connectionsOf(server)) > 0);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, connections) => {
      if (error === null) resolve(connections);
      else reject(error);
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: EndpointServerOptions,
  faults: EndpointFaults,
  all: AskedFor[],
): Promise<void> {
  const models = options.models ?? ['test-model'];
  const path = (request.url ?? '/').split('?')[0]!;
  const text = await bodyOf(request);
  if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`) {
    const given = request.headers.authorization?.slice('Bearer '.length) ?? 'none';
    refuse(response, 401, `Incorrect API key provided: ${given}.`, 'invalid_api_key');
    return;
  }
  if (path === '/v1/models') {
    sendJson(response, {
      object: 'list',
      data: models.map((id) => ({ id, object: 'model', owned_by: 'test' })),
    });
    return;
  }
  if (path !== '/v1/chat/completions' && path !== '/v1/completions') {
    refuse(response, 404, `no such route: ${path}`);
    return;
  }
  const body = JSON.parse(text) as Record<string, unknown>;
  const prompt = promptOf(body);
  const first: AskedFor = {
    path,
    body,
    prompt,
    seed: typeof body.seed === 'number' ? body.seed : 0,
    headers: request.headers as Record<string, string | undefined>,
  };
  all.push(first);
  const fault = faults.take(`${request.method ?? ''} ${path}\n${prompt}`);
  const delay = fault?.delayMs ?? options.delayMs;
  if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, delay));
  if (refused(response, options, models, body) || spoiled(response, fault)) return;

  const given = typeof body.n === 'number' ? body.n : 1;
  const n = Math.min(given, options.mostChoices ?? given);
  const respond = options.respond ?? wordsOf;
  const said = await Promise.all(
    Array.from({ length: n }, async (_, place) => respond({ ...first, seed: first.seed + place })),
  );
  const reply: Reply = { asked: first, said, reasoning: options.reasoning ?? 'reasoning_content', fault };
  if (body.stream === true) await sendEvents(response, reply);
  else await sendWhole(response, reply);
}

/** Refuses what this server is set not to know. */
function refused(
  response: ServerResponse,
  { refuses = [], mostChoices, silently = false }: EndpointServerOptions,
  models: readonly string[],
  body: Record<string, unknown>,
): boolean {
  if (!models.includes(String(body.model))) {
    refuse(response, 404, `The model \`${String(body.model)}\` does not exist.`, 'model_not_found');
    return true;
  }
  const unknown = refuses.find((key) => key in body);
  if (unknown !== undefined) {
    const advice = unknown === 'max_tokens' ? " Use 'max_completion_tokens' instead." : '';
    refuse(response, 400, `Unsupported parameter: '${unknown}' is not supported.${advice}`);
    return true;
  }
  if (mostChoices !== undefined && !silently && Number(body.n ?? 1) > mostChoices) {
    refuse(response, 400, 'Only one completion choice is allowed');
    return true;
  }
  return false;
}

/** Does what a fault says in place of an answer. */
function spoiled(response: ServerResponse, fault: EndpointFault | undefined): boolean {
  if (fault?.status !== undefined) {
    const body = fault.body ?? JSON.stringify({ error: { message: `status ${fault.status} to order` } });
    response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers }).end(body);
    return true;
  }
  if (fault?.drop === 'at once') response.destroy();
  return fault?.drop === 'at once';
}

function promptOf({ messages, prompt }: Record<string, unknown>): string {
  if (typeof prompt === 'string') return prompt;
  const last = (messages as { content?: unknown }[] | undefined)?.at(-1);
  return typeof last?.content === 'string' ? last.content : '';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function refuse(response: ServerResponse, status: number, message: string, code: string | null = null): void {
  sendJson(response, { error: { message, type: 'invalid_request_error', code } }, status);
}

function sendJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
