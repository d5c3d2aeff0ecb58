import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError, type Endpoint } from '@longhand/records';
import { apiKey, withoutKey } from './api-key.ts';
import { SamplingStopped, type ConnectOptions } from './ask.ts';
import { backoffMs } from './backoff.ts';
import { faultOfStatus, refusalText, RequestFault } from './fault.ts';
import { connections, send, textOf } from './http-post.ts';
import { openJournal } from './journal.ts';
import { makePace, rest } from './pace.ts';
import { waitMs } from './rate-limit.ts';
import { canonicalJson } from './request-body.ts';

/** Scores of a reward model behind an endpoint. */
export interface RewardEndpoint {
  readonly name: string;
  /** How good a response to a prompt is, in the model's own measure. */
  reward(prompt: string, response: string): Promise<number>;
  close(): Promise<void>;
}

export interface RewardOptions extends ConnectOptions {
  /** `url` is the whole address of the route: `http://localhost:8000/pooling` of vLLM. */
  endpoint: Endpoint;
  /** File that keeps the scores. */
  journal: string;
}

/**
 * Opens a reward model: the conversation of prompt and response goes out, and the last number of `data[0].data` (or
 * `probs`, `embedding`, `score`) in the answer is the score. Scores are kept; none is asked for twice. Throws a
 * `UserError` where the endpoint fails for good.
 */
export function openReward({ endpoint, journal: path, ...options }: RewardOptions): RewardEndpoint {
  const env = options.env ?? process.env;
  const stopping = options.stopping ?? (() => false);
  const clock = options.clock ?? { now: () => performance.now(), sleep: (ms: number) => sleep(ms) };
  const key = apiKey(endpoint, env);
  const { host } = new URL(endpoint.url);
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  const patience = {
    idleMs: endpoint.idle_seconds * 1000,
    totalMs: endpoint.total_seconds * 1000,
    maxBytes: 16_000_000,
  };
  const pace = makePace(endpoint.concurrency, clock, stopping);
  const dispatcher = connections(env);
  const journal = openJournal(path);

  const once = async (json: object): Promise<number> => {
    const {
      status,
      headers: told,
      body,
    } = await send(dispatcher, { url: endpoint.url, headers, json }, patience);
    const text = await textOf(body);
    if (status !== 200) throw faultOfStatus(status, refusalText(text), waitMs(told, Date.now()));
    const score = scoreIn(text);
    if (score === null) throw new RequestFault('stop', `answers without a score: ${text.slice(0, 80)}`);
    return score;
  };
  const ask = async (id: string, json: object): Promise<number> => {
    for (let attempt = 1; ; attempt++) {
      const end = await pace.turn();
      try {
        if (stopping()) throw new SamplingStopped();
        const score = await once(json);
        end('answered');
        return score;
      } catch (error) {
        end(error instanceof RequestFault && error.remedy === 'wait' ? 'refused' : 'failed');
        if (!(error instanceof RequestFault)) throw error;
        const again = error.remedy === 'again' || error.remedy === 'wait';
        if (!again || attempt >= endpoint.tries) {
          const why = withoutKey(error.message, key);
          throw new UserError(`reward model ${host}: ${why}; scores that were given are kept`, {
            exitCode: 1,
          });
        }
        await rest(clock, error.waitMs ?? backoffMs(attempt, id), stopping);
      }
    }
  };
  return {
    name: endpoint.model,
    reward: async (prompt, response) => {
      const messages = [
        { role: 'user', content: prompt },
        { role: 'assistant', content: response },
      ];
      const json = { model: endpoint.model, messages };
      const id = createHash('sha256')
        .update(canonicalJson({ reward: json }))
        .digest('hex');
      const known = journal.get(id, 0);
      if (known !== undefined && 'completion' in known) return Number(known.completion.text);
      const score = await ask(id, json);
      const completion = {
        text: String(score),
        finishReason: 'stop',
        truncated: false,
        tokens: 0,
        promptTokens: null,
        logprobs: null,
        model: endpoint.model,
      };
      if (!journal.has(id, 0)) journal.add({ key: id, first: 0, usage: null, entries: [{ completion }] });
      return score;
    },
    close: async () => {
      journal.close();
      await dispatcher.close();
    },
  };
}

/** The score in an answer; null where there is none. */
function scoreIn(text: string): number | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new RequestFault('again', `not JSON: ${JSON.stringify(text.slice(0, 60))}`);
  }
  const { data } = (body ?? {}) as { data?: unknown };
  const [first] = Array.isArray(data)
    ? (data as unknown[])
    : Array.isArray(body)
      ? (body as unknown[])
      : [body];
  const { data: inner, probs, embedding, score } = (first ?? {}) as Record<string, unknown>;
  const numbers = [inner ?? probs ?? embedding ?? score].flat(Infinity);
  const last = numbers.at(-1);
  return typeof last === 'number' ? last : null;
}
