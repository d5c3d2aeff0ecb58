import type { Endpoint, SamplingSettings } from '@longhand/records';
import {
  ask,
  connect,
  listModels,
  TooMany,
  type ConnectOptions,
  type Connection,
  type ServedModel,
  type Traffic,
} from './ask.ts';
import { completionOf, type Answer, type Prompt, type Sampled } from './completion.ts';
import { RequestFault } from './fault.ts';
import { openJournal, type Journal, type JournalEntry } from './journal.ts';
import { questionKey, type Question } from './request-body.ts';

/** What sampling has cost so far. */
export interface Totals extends Traffic {
  /** Samples that were there already when they were asked for. */
  known: number;
  /** Samples that were drawn. */
  drawn: number;
  /** Tokens of all answers in the journal, earlier runs included; without a journal, of this run. */
  promptTokens: number;
  completionTokens: number;
  /** In the currency of the endpoint's price; null without one. */
  cost: number | null;
}

export interface SampleRequest {
  prompt: Prompt;
  /** The first sample and how many; the first alone by default. */
  first?: number;
  count?: number;
  /** Other settings than the sampler's. */
  settings?: SamplingSettings;
  logprobs?: boolean;
  /** False asks for the answer in one piece. */
  stream?: boolean;
}

/** Draws completions from an endpoint. */
export interface Sampler {
  readonly endpoint: Endpoint;
  readonly host: string;
  readonly totals: Totals;
  /**
   * Samples of a prompt, in order. Those in the journal are read from it; the others are asked for, several a
   * request where the endpoint can, and written to it. Throws a `UserError` where the endpoint fails for good, and
   * `SamplingStopped` while stopping.
   */
  sample(request: SampleRequest): Promise<Sampled[]>;
  /** Hash that stands for a prompt and its settings: what the journal knows it by. */
  keyOf(request: SampleRequest): string;
  /** Whether a sample needs no request. */
  isKnown(key: string, index: number): boolean;
  /** The models that the endpoint serves. */
  models(): Promise<ServedModel[]>;
  close(): Promise<void>;
}

export interface SamplerOptions extends ConnectOptions {
  endpoint: Endpoint;
  settings: SamplingSettings;
  /** File that keeps what was answered; without it nothing is kept. */
  journal?: string;
}

/** Opens a sampler. Throws a `UserError` for an address, key or journal that cannot be right. */
export function openSampler({ endpoint, settings, journal: path, ...options }: SamplerOptions): Sampler {
  const connection = connect(endpoint, options);
  const journal = path === undefined ? memoryJournal() : openJournal(path);
  const underWay = new Map<string, Promise<void>>();
  const counts = { known: 0, drawn: 0 };
  const questionOf = (request: SampleRequest): Question => ({
    model: endpoint.model,
    prompt: request.prompt,
    settings: request.settings ?? settings,
    logprobs: request.logprobs ?? false,
    ...(request.stream === undefined ? {} : { stream: request.stream }),
  });
  const context: DrawContext = { connection, journal, counts };
  return {
    endpoint,
    host: connection.host,
    get totals() {
      const { prompt, completion } = journal.usage;
      const { price } = endpoint;
      return {
        ...connection.traffic,
        ...counts,
        promptTokens: prompt,
        completionTokens: completion,
        cost: price === undefined ? null : (prompt * price.input + completion * price.output) / 1e6,
      };
    },
    keyOf: (request) => questionKey(questionOf(request)),
    isKnown: (key, index) => journal.has(key, index),
    models: () => listModels(connection),
    sample: async (request) => {
      const question = questionOf(request);
      const { first = 0, count = 1 } = request;
      const key = questionKey(question);
      // The same prompt may be asked for twice at the same time: the second finds what the first brings.
      while (underWay.has(key)) await underWay.get(key)!.catch(() => undefined);
      const drawing = drawMissing(context, question, key, first, count);
      underWay.set(key, drawing);
      try {
        await drawing;
      } finally {
        underWay.delete(key);
      }
      return Array.from({ length: count }, (_, place) => {
        const entry = journal.get(key, first + place)!;
        return {
          index: first + place,
          completion: 'completion' in entry ? entry.completion : null,
          failure: 'failure' in entry ? entry.failure : null,
        };
      });
    },
    close: async () => {
      journal.close();
      await connection.close();
    },
  };
}

interface DrawContext {
  connection: Connection;
  journal: Journal;
  counts: { known: number; drawn: number };
}

async function drawMissing(
  context: DrawContext,
  question: Question,
  key: string,
  first: number,
  count: number,
): Promise<void> {
  const { journal, counts } = context;
  const runs: { first: number; count: number }[] = [];
  for (let index = first; index < first + count; index++) {
    const last = runs.at(-1);
    if (journal.has(key, index)) counts.known++;
    else if (last !== undefined && last.first + last.count === index) last.count++;
    else runs.push({ first: index, count: 1 });
  }
  await allOf(runs.map((run) => draw(context, question, key, run.first, run.count)));
}

/** Draws a run of samples, several a request or one by one as the endpoint will have it. */
async function draw(
  context: DrawContext,
  question: Question,
  key: string,
  first: number,
  count: number,
): Promise<void> {
  const { connection, journal, counts } = context;
  if (count > 1 && !connection.form.manyChoices) {
    await allOf(Array.from({ length: count }, (_, place) => draw(context, question, key, first + place, 1)));
    return;
  }
  let got = count;
  try {
    const answer = await ask(connection, question, key, first, count);
    const entries = answer.choices.slice(0, count).map((_, place): JournalEntry => entryOf(answer, place));
    journal.add({ key, first, usage: answer.usage, entries });
    got = entries.length;
    counts.drawn += got;
  } catch (error) {
    if (error instanceof TooMany) got = 0;
    else if (error instanceof RequestFault) {
      const entries = Array.from({ length: count }, (): JournalEntry => ({ failure: error.message }));
      journal.add({ key, first, usage: null, entries });
    } else throw error;
  }
  if (got < count) {
    connection.form.manyChoices = false;
    await draw(context, question, key, first + got, count - got);
  }
}

function entryOf(answer: Answer, place: number): JournalEntry {
  return { completion: completionOf(answer.choices[place]!, answer, answer.choices.length === 1) };
}

/** Waits for all, also after one has failed, so that nothing is under way when the first failure is thrown. */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Keeps what was answered for as long as the sampler lives. */
function memoryJournal(): Journal {
  const entries = new Map<string, JournalEntry>();
  const usage = { prompt: 0, completion: 0 };
  const at = (key: string, index: number) => `${key}/${index}`;
  return {
    usage,
    get size() {
      return entries.size;
    },
    has: (key, index) => entries.has(at(key, index)),
    get: (key, index) => entries.get(at(key, index)),
    add: (record) => {
      for (const [place, entry] of record.entries.entries())
        entries.set(at(record.key, record.first + place), entry);
      usage.prompt += record.usage?.prompt ?? 0;
      usage.completion += record.usage?.completion ?? 0;
    },
    close: () => {
      entries.clear();
    },
  };
}
