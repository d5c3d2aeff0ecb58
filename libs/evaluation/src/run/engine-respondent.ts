import { createHash } from 'node:crypto';
import {
  canonicalJson,
  openJournal,
  SamplingStopped,
  type Completion,
  type Journal,
} from '@longhand/sampling';
import { isTruncated } from '../score/score-responses.ts';
import type { Response } from '../task/task.ts';
import { continuationsOf } from './continuations.ts';
import {
  continuationLogprobs,
  drawRows,
  promptTokens,
  renderPrompt,
  type Drawn,
  type Engine,
} from './engine.ts';
import type { DrawOptions, Question, Respondent } from './respondent.ts';

export interface EngineRespondentOptions {
  engine: Engine;
  /** File that keeps the responses. */
  journal: string;
  /** Prompts that are answered together. */
  batch: number;
}

/**
 * A checkpoint on an engine of ours. Prompts are answered longest first, so many together; each response is kept as
 * soon as it is whole, and hangs on its prompt and seed alone, so a run that was killed draws the same.
 */
export function engineRespondent({ engine, journal: path, batch }: EngineRespondentOptions): Respondent {
  const journal = openJournal(path);
  return {
    name: engine.name,
    hash: engine.hash,
    draw: (questions, options) =>
      options.task.mode === 'likelihood'
        ? drawLikelihoods(engine, journal, questions, options)
        : drawMissing(engine, journal, questions, options, batch),
    responses: (question, options) => {
      const { key } = ask(engine, question, options);
      if (options.task.mode === 'likelihood') {
        const logLikelihoods = (completionAt(journal, key, 0).logprobs ?? []).map(({ logprob }) => logprob!);
        return Promise.resolve([{ text: '', truncated: false, tokens: null, logLikelihoods }]);
      }
      const places = Array.from({ length: options.samples }, (_, place) => place);
      return Promise.resolve(places.map((place) => responseOf(completionAt(journal, key, place))));
    },
    close: async () => {
      journal.close();
      await engine.close();
    },
  };
}

interface Asked {
  /** What the responses are kept by: hash of model, prompt and settings. */
  key: string;
  messages: { role: string; content: string }[];
}

/** A question as the model sees it. */
function ask(engine: Engine, { item, prompt }: Question, { task, settings }: DrawOptions): Asked {
  const messages = turnsOf(prompt, settings.system);
  const said =
    task.mode === 'likelihood'
      ? { text: prompt, continuations: continuationsOf(item.fields) }
      : { text: renderPrompt(engine, messages, settings.template_variables), settings };
  const key = createHash('sha256').update(canonicalJson({ model: engine.hash, ...said }));
  return { key: key.digest('hex'), messages };
}

function turnsOf(prompt: string, system: string | null) {
  const user = { role: 'user', content: prompt };
  return system === null ? [user] : [{ role: 'system', content: system }, user];
}

async function drawMissing(
  engine: Engine,
  journal: Journal,
  questions: readonly Question[],
  { samples, settings, stopping, onProgress, ...rest }: DrawOptions,
  batch: number,
): Promise<void> {
  const options = { samples, settings, stopping, onProgress, ...rest };
  // A prompt that two items share is answered once.
  const asked = new Map(
    questions.map((question) => ask(engine, question, options)).map((each) => [each.key, each]),
  );
  const missing = [...asked.values()].flatMap(({ key, messages }) => {
    const tokens = promptTokens(engine, messages, settings.template_variables);
    return Array.from({ length: samples }, (_, index) => ({
      key,
      tokens,
      index,
      seed: settings.seed + index,
    })).filter(({ index }) => !journal.has(key, index));
  });
  missing.sort(
    (a, b) =>
      b.tokens.length - a.tokens.length || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index),
  );
  const total = asked.size * samples;
  const progress = { done: total - missing.length, known: total - missing.length, total, tokens: 0 };
  const keep = ({ key, index, tokens }: (typeof missing)[number], drawn: Drawn) => {
    const usage = { prompt: tokens.length, completion: drawn.tokens.length };
    journal.add({
      key,
      first: index,
      usage,
      entries: [{ completion: completionOf(engine, tokens.length, drawn) }],
    });
    progress.done++;
    progress.tokens += drawn.tokens.length;
    onProgress({ ...progress });
  };
  onProgress({ ...progress });

  const { maxPositions } = engine.config;
  const fits = missing.filter((row) => {
    if (row.tokens.length < maxPositions) return true;
    keep(row, { text: '', tokens: [], finishReason: 'length', logprobs: null });
    return false;
  });
  const stop = new AbortController();
  const check = setInterval(() => {
    if (stopping()) stop.abort(new SamplingStopped());
  }, 100);
  try {
    if (fits.length === 0) return;
    await drawRows(engine, fits, settings, {
      batch,
      signal: stop.signal,
      onRow: (row, drawn) => {
        keep(fits[row]!, drawn);
      },
    });
  } finally {
    clearInterval(check);
  }
}

function completionOf(
  { name }: Engine,
  promptTokens: number,
  { text, tokens, finishReason }: Drawn,
): Completion {
  const truncated = finishReason === 'length';
  return { text, finishReason, truncated, tokens: tokens.length, promptTokens, logprobs: null, model: name };
}

function responseOf({ text, truncated, tokens }: Completion): Response {
  return { text, truncated: isTruncated(text, truncated), tokens };
}

async function drawLikelihoods(
  engine: Engine,
  journal: Journal,
  questions: readonly Question[],
  options: DrawOptions,
): Promise<void> {
  const progress = { done: 0, known: 0, total: questions.length, tokens: 0 };
  for (const question of questions) {
    const { key } = ask(engine, question, options);
    if (journal.has(key, 0)) progress.known++;
    else {
      if (options.stopping()) throw new SamplingStopped();
      const continuations = continuationsOf(question.item.fields);
      const sums = await continuationLogprobs(engine, question.prompt, continuations);
      const logprobs = sums.map((logprob, place) => ({ token: continuations[place]!, logprob }));
      const empty: Drawn = { text: '', tokens: [], finishReason: 'stop', logprobs: null };
      journal.add({
        key,
        first: 0,
        usage: null,
        entries: [{ completion: { ...completionOf(engine, 0, empty), logprobs } }],
      });
    }
    progress.done++;
    options.onProgress({ ...progress });
    // Signals and progress get their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function completionAt(journal: Journal, key: string, index: number): Completion {
  const entry = journal.get(key, index);
  if (entry === undefined || !('completion' in entry))
    throw new Error('a response that was drawn is not there');
  return entry.completion;
}
