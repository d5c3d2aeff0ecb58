import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '@longhand/records';
import { refusal } from './refusal.ts';

export interface HubFetchOptions {
  endpoint: string;
  hasToken: boolean;
  offline: boolean;
  env: Readonly<Record<string, string | undefined>>;
  onWait: (message: string) => void;
  retryDelayMs: number;
  signal: AbortSignal | undefined;
}

/** Tries of one request before it is given up, waits for a rate limit not counted. */
const tries = 6;
const rateLimitWaits = 30;
const longestDelayMs = 30_000;
const failures = new Set([408, 500, 502, 503, 504]);

/**
 * `fetch` as one talks to the Hub: waits as the `RateLimit` header says on 429, tries again with growing waits
 * on 5xx and broken connections, goes through the proxies of the environment, and ends in a `UserError` of one
 * line where the Hub refuses (private, gated, missing) or cannot be reached. A commit is never sent twice: its
 * answer may be lost after it was done, so the caller looks first.
 */
export function hubFetch(options: HubFetchOptions): typeof fetch {
  let chosen: Promise<typeof fetch> | undefined;
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const host = new URL(url).host;
    if (options.offline) {
      throw new UserError(`HF_HUB_OFFLINE is set, and ${host} would have to be asked; run once without it`);
    }
    chosen ??= fetchThroughProxies(options.env);
    const send = await chosen;
    const isCommit = init?.method === 'POST' && /\/api\/\w+\/[^/]+\/[^/]+\/commit\//.test(url);
    let delayMs = options.retryDelayMs;
    let waits = 0;
    for (let attempt = 1; ; attempt++) {
      let reason: string;
      let pauseMs: number;
      try {
        const response = await whole(await send(input, withSignal(init, options.signal)));
        const { status } = response;
        if (status === 429 && waits < rateLimitWaits) {
          waits++;
          attempt--;
          pauseMs = rateLimitMs(response.headers) ?? delayMs;
          reason = `${host}: too many requests${options.hasToken ? '' : ' (with a token, HF_TOKEN, more are allowed)'}`;
        } else if (failures.has(status) && attempt < tries && !isCommit) {
          pauseMs = delayMs;
          reason = `${host} answered with status ${status}`;
        } else {
          const error = refusal(response, options) ?? givenUp(host, status, isCommit);
          if (error !== null) throw error;
          return response;
        }
        await response.body?.cancel();
      } catch (error) {
        if (error instanceof UserError || isAbort(error)) throw error;
        const detail = networkDetail(error);
        if (isCommit || attempt >= tries) throw unreachable(host, detail, error);
        pauseMs = delayMs;
        reason = `${host}: ${detail}`;
      }
      const jitter = 0.75 + 0.5 * Math.random();
      if (pauseMs === delayMs) pauseMs *= jitter;
      options.onWait(`${reason}; trying again in ${(pauseMs / 1000).toFixed(1)} s`);
      await sleep(pauseMs, undefined, options.signal === undefined ? {} : { signal: options.signal });
      delayMs = Math.min(longestDelayMs, delayMs * 2);
    }
  };
}

function withSignal(init: RequestInit | undefined, signal: AbortSignal | undefined): RequestInit | undefined {
  if (signal === undefined) return init;
  const own = init?.signal ?? undefined;
  return { ...init, signal: own === undefined ? signal : AbortSignal.any([own, signal]) };
}

/** Seconds of `RateLimit: "api";r=0;t=55` (the Hub's header) or `Retry-After`, as milliseconds. */
export function rateLimitMs(headers: Headers): number | undefined {
  const reset = /;\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1] ?? headers.get('retry-after');
  if (reset === null) return undefined;
  const seconds = /^\d+$/.test(reset) ? Number(reset) : (Date.parse(reset) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : undefined;
}

/** Reads JSON answers to their end, so that a cut one is tried again like any broken connection. */
async function whole(response: Response): Promise<Response> {
  if (response.headers.get('content-type')?.includes('json') !== true) return response;
  if (response.headers.get('content-type')?.includes('xet-fileinfo') === true) return response;
  const body = await response.arrayBuffer();
  const { status, headers, url, redirected } = response;
  const copy = new Response(status === 204 ? null : body, { status, headers });
  Object.defineProperties(copy, { url: { value: url }, redirected: { value: redirected } });
  return copy;
}

async function fetchThroughProxies(env: HubFetchOptions['env']): Promise<typeof fetch> {
  const value = (name: string) => env[name.toLowerCase()] ?? env[name];
  const http = value('HTTP_PROXY') ?? value('ALL_PROXY');
  const https = value('HTTPS_PROXY') ?? value('ALL_PROXY');
  if (http === undefined && https === undefined) return fetch;
  const { EnvHttpProxyAgent, fetch: undiciFetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent({
    ...(http === undefined ? {} : { httpProxy: http }),
    ...(https === undefined ? {} : { httpsProxy: https }),
    noProxy: value('NO_PROXY') ?? '',
  });
  const through = (input: string, init: object = {}) => undiciFetch(input, { ...init, dispatcher });
  return ((input: string | URL, init?: object) => through(String(input), init)) as unknown as typeof fetch;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** What went wrong below `fetch`, whose own message is only "fetch failed". */
export function networkDetail(error: unknown): string {
  const {
    cause,
    message = '',
    code = '',
  } = (error ?? {}) as {
    cause?: unknown;
    message?: string;
    code?: string;
  };
  if (typeof cause === 'object' && cause !== null) return networkDetail(cause);
  return message === '' ? code || 'no connection' : message;
}

/** A rate limit or a failure that did not pass. A commit may have been done: its caller looks. */
function givenUp(host: string, status: number, isCommit: boolean): UserError | null {
  if (status === 429) {
    return new UserError(
      `${host}: still too many requests after ${rateLimitWaits} waits; run the same command again later: it goes on there`,
      { exitCode: 1 },
    );
  }
  if (!failures.has(status) || isCommit) return null;
  return new UserError(
    `${host} keeps answering with status ${status}; run the same command again later: it goes on there`,
    { exitCode: 1 },
  );
}

function unreachable(host: string, detail: string, cause: unknown): UserError {
  return new UserError(
    `${host} cannot be reached (${detail}); check the network, HF_ENDPOINT and proxies, and run the same command again`,
    { exitCode: 1, cause },
  );
}
