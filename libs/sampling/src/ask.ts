import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { UserError, type Endpoint } from '@longhand/records';
import { apiKey, withoutKey } from './api-key.ts';
import { backoffMs } from './backoff.ts';
import type { Answer } from './completion.ts';
import { endpointUrl } from './endpoint-url.ts';
import { faultOfStatus, refusalText, RequestFault, roomLeft } from './fault.ts';
import { connections, send, textOf, type HttpAnswer, type HttpRequest, type Patience } from './http-post.ts';
import { makePace, rest, type Clock, type Pace } from './pace.ts';
import { pauseMs, waitMs } from './rate-limit.ts';
import { readAnswer, readStream } from './read-answer.ts';
import { requestBody, routeOf, type Form, type Question } from './request-body.ts';
import { serverEvents } from './server-events.ts';

/** What a connection has seen. */
export interface Traffic {
  /** Requests that went out, repeated ones included. */
  requests: number;
  /** Of them, repeats after a failure or a refusal. */
  retries: number;
  /** Of the repeats, those after "too many requests". */
  waits: number;
}

/** An endpoint, with what is known of it by now. */
export interface Connection {
  readonly endpoint: Endpoint;
  readonly host: string;
  readonly pace: Pace;
  readonly traffic: Traffic;
  readonly form: Form;
  readonly clock: Clock;
  readonly notice: (line: string) => void;
  /** Sends a request below the endpoint's address. */
  send: (path: string, json: object | undefined, patience: Patience) => Promise<HttpAnswer>;
  /** Takes the key out of what the endpoint said. */
  clean: (text: string) => string;
  /** True once no new request shall go out. */
  stopping: () => boolean;
  close: () => Promise<void>;
}

export interface ConnectOptions {
  env?: Readonly<Record<string, string | undefined>>;
  /** Told, a line at a time, of waits and repeats. */
  onNotice?: (line: string) => void;
  stopping?: () => boolean;
  /** For tests. */
  clock?: Clock;
}

/** Waits for a rate limit that one request puts up with. */
const longestQueue = 1000;

/** Opens an endpoint; nothing is sent yet. Throws a `UserError` for an address or key that cannot be right. */
export function connect(endpoint: Endpoint, options: ConnectOptions = {}): Connection {
  const env = options.env ?? process.env;
  const { at, host } = endpointUrl(endpoint.url);
  const key = apiKey(endpoint, env);
  const headers: Record<string, string> = {
    accept: 'application/json, text/event-stream',
    ...(key === null
      ? {}
      : host.endsWith('.azure.com')
        ? { 'api-key': key }
        : { authorization: `Bearer ${key}` }),
  };
  const clock = options.clock ?? { now: () => performance.now(), sleep: (ms: number) => sleep(ms) };
  const stopping = options.stopping ?? (() => false);
  let dispatcher: Dispatcher | undefined;
  return {
    endpoint,
    host,
    pace: makePace(endpoint.concurrency, clock, stopping),
    traffic: { requests: 0, retries: 0, waits: 0 },
    form: {
      stream: endpoint.stream,
      streamOptions: true,
      manyChoices: endpoint.samples_per_request === 'auto',
      maxTokens: 'max_tokens',
    },
    clock,
    notice: options.onNotice ?? (() => undefined),
    send: (path, json, patience) => {
      dispatcher ??= connections(env);
      const request: HttpRequest = { url: at(path), headers, ...(json === undefined ? {} : { json }) };
      return send(dispatcher, request, patience);
    },
    clean: (text) => withoutKey(text, key),
    stopping,
    close: async () => {
      await dispatcher?.close();
    },
  };
}

/** Thrown where a request was not sent because the work is being stopped. */
export class SamplingStopped extends Error {
  override readonly name = 'SamplingStopped';
}

/**
 * Asks for samples `first` … `first` + `count` - 1 of a question, until there is an answer: repeats after
 * failures, waits where the endpoint asks for it, changes spellings that it refuses. The answer may hold fewer
 * choices than were asked for. Throws a `RequestFault` that concerns this prompt alone, a `UserError` for one that
 * concerns them all, `SamplingStopped` instead of a first try while stopping.
 */
export async function ask(
  connection: Connection,
  question: Question,
  key: string,
  first: number,
  count: number,
): Promise<Answer> {
  const { endpoint, pace, traffic, form, clock, notice, host } = connection;
  let failures = 0;
  let waits = 0;
  let asked = question;
  for (;;) {
    const end = await pace.turn();
    if (connection.stopping()) {
      end('failed');
      throw new SamplingStopped();
    }
    let fault: RequestFault;
    try {
      traffic.requests++;
      const answer = await once(connection, asked, first, count);
      end('answered');
      return answer;
    } catch (error) {
      end(error instanceof RequestFault && error.remedy === 'wait' ? 'refused' : 'failed');
      if (!(error instanceof RequestFault)) throw error;
      fault = error;
    }
    const why = connection.clean(fault.message);
    if (fault.remedy === 'form' && adapt(form, why, count)) continue;
    if (fault.remedy === 'stop' || fault.remedy === 'form') throw await refusal(connection, fault, why);
    if (fault.remedy === 'prompt') {
      const room = roomLeft(why);
      if (room === null || room >= asked.settings.max_tokens) throw new RequestFault('prompt', why);
      // The context holds fewer tokens than were asked for: as many as there is room for.
      asked = { ...asked, settings: { ...asked.settings, max_tokens: room } };
      continue;
    }
    if (fault.remedy === 'wait' ? ++waits > longestQueue : ++failures >= endpoint.tries) {
      if (endpoint.failed === 'drop') throw new RequestFault('again', why);
      throw new UserError(
        `endpoint ${host}: no answer after ${failures + waits} ${failures + waits === 1 ? 'try' : 'tries'} (${why}); see to the endpoint and run the ` +
          'same command again: what was answered is kept',
        { exitCode: 1 },
      );
    }
    const pause = fault.waitMs ?? backoffMs(Math.min(failures + waits, 7), `${key}/${first}`);
    if (fault.remedy === 'wait') {
      pace.holdBack(pause);
      traffic.waits++;
    }
    traffic.retries++;
    notice(`endpoint ${host}: ${why}; trying again in ${(pause / 1000).toFixed(1)} s`);
    await rest(clock, pause, connection.stopping);
  }
}

async function once(
  connection: Connection,
  question: Question,
  first: number,
  count: number,
): Promise<Answer> {
  const { endpoint, form, pace } = connection;
  const body = requestBody(question, first, count, form);
  const {
    status,
    headers,
    body: bytes,
  } = await connection.send(routeOf(question.prompt), body, {
    idleMs: endpoint.idle_seconds * 1000,
    totalMs: endpoint.total_seconds * 1000,
    maxBytes: 4_000_000 + question.settings.max_tokens * count * (question.logprobs ? 8000 : 2000),
  });
  if (status !== 200) {
    const text = refusalText(await textOf(bytes).catch(() => ''));
    if (status >= 300 && status < 400) {
      throw new RequestFault('stop', `sends on to ${headers.location ?? 'another address'}; name that one`);
    }
    throw faultOfStatus(status, text, waitMs(headers, Date.now()));
  }
  const hold = pauseMs(headers, Date.now());
  if (hold !== undefined) pace.holdBack(hold);
  const streamed = headers['content-type']?.includes('text/event-stream') ?? 'stream' in body;
  return streamed
    ? readStream(serverEvents(bytes), question.model, count)
    : readAnswer(await textOf(bytes), question.model);
}

/** Leaves out, or spells otherwise, a key that a refusal names. False where nothing was left to change. */
function adapt(form: Form, why: string, count: number): boolean {
  if (form.maxTokens === 'max_tokens' && why.includes('max_completion_tokens')) {
    form.maxTokens = 'max_completion_tokens';
    return true;
  }
  if (form.stream && form.streamOptions && why.includes('stream_options')) {
    form.streamOptions = false;
    return true;
  }
  if (
    count > 1 &&
    form.manyChoices &&
    /\bn\b|multiple (choices|completions)|one (completion )?choice/i.test(why)
  ) {
    form.manyChoices = false;
    throw new TooMany();
  }
  return false;
}

/** The endpoint gives one choice a request: ask again, one by one. */
export class TooMany extends Error {
  override readonly name = 'TooMany';
}

/** One line for a refusal that every request would meet, with what to do. */
async function refusal(connection: Connection, { status }: RequestFault, why: string): Promise<UserError> {
  const { endpoint, host } = connection;
  const advice =
    status === 401 || status === 403
      ? `put a key that may use it into ${endpoint.api_key_env ?? 'OPENAI_API_KEY'}`
      : status === 404
        ? await knownModels(connection)
        : status === 400 || status === 422
          ? 'a setting that it does not know is left out with null (top_k: null), several samples a request with samples_per_request: one'
          : 'see to it';
  return new UserError(`endpoint ${host}: refuses (${why}); ${advice}`, { exitCode: 1 });
}

async function knownModels(connection: Connection): Promise<string> {
  const names = (await listModels(connection).catch(() => [])).map(({ id }) => id);
  const { model } = connection.endpoint;
  if (names.length === 0) return 'check its address, which ends in /v1 as a rule, and the model';
  if (names.includes(model)) return 'check its address, which ends in /v1 as a rule';
  return `it has no model ${model}; it serves ${names.slice(0, 8).join(', ')}`;
}

/** A model as an endpoint tells of it: its name, and whatever else. */
export interface ServedModel {
  id: string;
  [fact: string]: unknown;
}

/** The models that an endpoint serves. Throws a `RequestFault` where it does not tell. */
export async function listModels(connection: Connection): Promise<ServedModel[]> {
  const patience = { idleMs: 30_000, totalMs: 60_000, maxBytes: 16_000_000 };
  const { status, body } = await connection.send('models', undefined, patience);
  const text = await textOf(body);
  if (status !== 200) throw faultOfStatus(status, connection.clean(refusalText(text)), undefined);
  const { data } = JSON.parse(text) as { data?: Partial<ServedModel>[] };
  return (data ?? []).filter((model): model is ServedModel => typeof model.id === 'string');
}
