import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import { RequestFault } from './fault.ts';

/** How long an endpoint may take. */
export interface Patience {
  /** Longest silence: before the answer begins and between two pieces of it. */
  idleMs: number;
  /** Longest answer. */
  totalMs: number;
  /** Most bytes of an answer's body. */
  maxBytes: number;
}

/** An answer on its way. `body` is read once; giving it up ends the exchange. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string | undefined>;
  body: AsyncGenerator<Uint8Array>;
}

export interface HttpRequest {
  url: string;
  headers: Record<string, string>;
  /** JSON to post; without it the request is a GET. */
  json?: object;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Connections to endpoints: kept open between requests, through the proxies of the environment. */
export function connections(env: Environment): Dispatcher {
  const value = (name: string) => env[name.toLowerCase()] ?? env[name];
  const http = value('HTTP_PROXY') ?? value('ALL_PROXY');
  const https = value('HTTPS_PROXY') ?? value('ALL_PROXY');
  // The times of a request are kept here: undici's own would end a long answer that is not streamed.
  const own = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 30_000 } };
  if (http === undefined && https === undefined) return new Agent(own);
  return new EnvHttpProxyAgent({
    ...own,
    ...(http === undefined ? {} : { httpProxy: http }),
    ...(https === undefined ? {} : { httpsProxy: https }),
    noProxy: value('NO_PROXY') ?? '',
  });
}

/**
 * Sends a request. Throws a `RequestFault`, here or while the body is read, for a connection that is refused or
 * breaks, silence, an answer that takes too long or does not end.
 */
export async function send(
  dispatcher: Dispatcher,
  { url, headers, json }: HttpRequest,
  { idleMs, totalMs, maxBytes }: Patience,
): Promise<HttpAnswer> {
  const aborter = new AbortController();
  const giveUp = (message: string) => () => {
    aborter.abort(new RequestFault('again', message));
  };
  const total = setTimeout(giveUp(`no end of the answer after ${totalMs / 1000} s`), totalMs);
  const idle = setTimeout(giveUp(`silent for ${idleMs / 1000} s`), idleMs);
  const settle = () => {
    clearTimeout(total);
    clearTimeout(idle);
  };
  const faultOf = (error: unknown): unknown =>
    aborter.signal.aborted ? aborter.signal.reason : new RequestFault('again', networkDetail(error));

  async function* read(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    try {
      for await (const chunk of body) {
        idle.refresh();
        bytes += chunk.length;
        if (bytes > maxBytes) {
          throw new RequestFault(
            'again',
            `more than ${Math.round(maxBytes / 1e6)} MB and no end of the answer`,
          );
        }
        yield chunk;
      }
    } catch (error) {
      throw error instanceof RequestFault ? error : faultOf(error);
    } finally {
      settle();
      // Harmless where the body is at its end; else the connection is closed, and the endpoint stops its work.
      aborter.abort();
    }
  }

  try {
    const answer = await request(url, {
      dispatcher,
      method: json === undefined ? 'GET' : 'POST',
      headers: { ...headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
      body: json === undefined ? null : JSON.stringify(json),
      signal: aborter.signal,
    });
    idle.refresh();
    // A body that is given up reports that as an error, to nobody.
    answer.body.on('error', () => undefined);
    const flat = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat()[0]] as const);
    return { status: answer.statusCode, headers: Object.fromEntries(flat), body: read(answer.body) };
  } catch (error) {
    settle();
    throw faultOf(error);
  }
}

/** The whole of a body as text. */
export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** What went wrong below undici, in a few words. */
function networkDetail(error: unknown): string {
  const {
    cause,
    message = '',
    code = '',
  } = (error ?? {}) as { cause?: unknown; message?: string; code?: string };
  if (typeof cause === 'object' && cause !== null) return networkDetail(cause);
  if (code === 'UND_ERR_SOCKET' || message === 'terminated') return 'the connection was dropped';
  return message === '' ? code || 'no connection' : message;
}
