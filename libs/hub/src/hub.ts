import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@longhand/records';
import { hubFetch } from './hub-fetch.ts';

/** A Hub as this process sees it: where it is, as whom, and where its files are kept on this disk. */
export interface Hub {
  /** `https://huggingface.co`, without a slash at the end. */
  readonly endpoint: string;
  readonly token: string | undefined;
  /** `HF_HOME`: what is ours lies in `longhand` below it. */
  readonly home: string;
  /** `HF_HUB_CACHE`: files in the layout that Python's `huggingface_hub` uses too. */
  readonly cache: string;
  readonly offline: boolean;
  /** Waits out rate limits, tries again what failed for a moment, turns refusals into one-line errors. */
  readonly fetch: typeof fetch;
  readonly retryDelayMs: number;
  /** Ends all that is under way. */
  readonly signal: AbortSignal | undefined;
  /** Bytes of file contents that came over the network so far. */
  readonly traffic: { fetched: number };
}

export interface HubOptions {
  /** Goes before `HF_ENDPOINT`. */
  endpoint?: string | undefined;
  env?: Readonly<Record<string, string | undefined>>;
  /** Told of waits: a rate limit, a server that fails. One line each. */
  onWait?: (message: string) => void;
  /** First wait before a failed request is tried again, in milliseconds; it doubles up to 30 s. 500 by default. */
  retryDelayMs?: number;
  /** Ends all that is under way; what was fetched so far stays, for a later run to go on with. */
  signal?: AbortSignal;
}

/**
 * The Hub that the environment describes, with the variables of Hugging Face's own tools: HF_ENDPOINT,
 * HF_TOKEN (or the file HF_TOKEN_PATH, `HF_HOME/token`), HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE, and
 * HTTP_PROXY, HTTPS_PROXY, NO_PROXY. Nothing is asked over the network yet.
 */
export function openHub(options: HubOptions = {}): Hub {
  const env = withoutEmpty(options.env ?? process.env);
  const given = options.endpoint ?? env.HF_ENDPOINT ?? 'https://huggingface.co';
  if (!URL.canParse(given) || !/^https?:/.test(given)) {
    throw new UserError(`${given} is no address of a Hub; write it as https://host or http://host:port`);
  }
  const endpoint = given.replace(/\/+$/, '');
  const home = env.HF_HOME ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'huggingface');
  const cache = env.HF_HUB_CACHE ?? env.HUGGINGFACE_HUB_CACHE ?? join(home, 'hub');
  const token = tokenOf(env, home);
  const offline = isTrue(env.HF_HUB_OFFLINE) || isTrue(env.TRANSFORMERS_OFFLINE);
  const retryDelayMs = options.retryDelayMs ?? 500;
  const fetch = hubFetch({
    endpoint,
    hasToken: token !== undefined,
    offline,
    env,
    onWait: options.onWait ?? (() => undefined),
    retryDelayMs,
    signal: options.signal,
  });
  const { signal } = options;
  return { endpoint, token, home, cache, offline, fetch, retryDelayMs, signal, traffic: { fetched: 0 } };
}

/** A variable set to nothing is as good as none. */
function withoutEmpty(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

function isTrue(value: string | undefined): boolean {
  return /^(1|on|yes|true)$/i.test(value ?? '');
}

function tokenOf(env: Readonly<Record<string, string | undefined>>, home: string): string | undefined {
  const path = env.HF_TOKEN_PATH ?? join(home, 'token');
  const token = (env.HF_TOKEN ?? (existsSync(path) ? readFileSync(path, 'utf8') : '')).trim();
  if (token === '') return undefined;
  if (!token.startsWith('hf_')) {
    throw new UserError(
      'HF_TOKEN (or the token file in HF_HOME) is no token of the Hub: those begin with "hf_"',
    );
  }
  return token;
}

/** The parameters that every call of `@huggingface/hub` takes. */
export function clientParams(hub: Hub): { hubUrl: string; fetch: typeof fetch; accessToken?: string } {
  return {
    hubUrl: hub.endpoint,
    fetch: hub.fetch,
    ...(hub.token === undefined ? {} : { accessToken: hub.token }),
  };
}
