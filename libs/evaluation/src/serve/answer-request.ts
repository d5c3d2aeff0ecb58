import { randomInt } from 'node:crypto';
import { logLikelihood } from '@longhand/lm';
import {
  promptTokens,
  textTokens,
  tokenOffsets,
  type DrawRow,
  type Drawn,
  type Engine,
} from '../run/engine.ts';
import type { Batcher } from './batcher.ts';
import { RequestError, type CompletionRequest } from './read-request.ts';

/** A token of an answer, or of the prompt that it echoes. */
export interface ServedToken {
  token: string;
  /** Null for the first token of an echoed prompt. */
  logprob: number | null;
  /** Where it begins in the text, in characters. */
  offset: number;
}

/** One choice of an answer. */
export interface ServedChoice {
  index: number;
  text: string;
  finishReason: 'stop' | 'length';
  tokens: ServedToken[] | null;
  completionTokens: number;
}

/** A request, made ready: its prompts as tokens. */
export interface ReadyRequest {
  request: CompletionRequest;
  prompts: { tokens: number[]; lead: number; text: string }[];
  /** One a choice: those of the first prompt, then of the next. */
  rows: DrawRow[];
  maxTokens: number;
}

/** Makes tokens of a request's prompts. Throws a `RequestError` where they leave no room. */
export function readyRequest(engine: Engine, request: CompletionRequest): ReadyRequest {
  const prompts = request.prompts.map((prompt) => {
    if ('messages' in prompt) {
      return { tokens: promptTokens(engine, prompt.messages, request.templateVariables), lead: 0, text: '' };
    }
    if ('tokens' in prompt)
      return { tokens: prompt.tokens, lead: 0, text: engine.tokenizer.decode(prompt.tokens) };
    return { ...textTokens(engine, prompt.text), text: prompt.text };
  });
  const { maxPositions, vocabSize } = engine.config;
  const longest = Math.max(...prompts.map(({ tokens }) => tokens.length));
  const room = maxPositions - longest;
  if (prompts.some(({ tokens }) => tokens.length === 0)) throw new RequestError(400, 'prompt: is empty');
  if (prompts.some(({ tokens }) => tokens.some((token) => token >= vocabSize))) {
    throw new RequestError(400, `prompt: holds a token outside of the vocabulary of ${vocabSize}`);
  }
  const scoringOnly = request.echo && (request.maxTokens ?? 0) <= 1;
  if (scoringOnly ? room < 0 : room < 1) {
    throw new RequestError(
      400,
      `This model's maximum context length is ${maxPositions} tokens, and the prompt has ${longest}.`,
      'context_length_exceeded',
    );
  }
  const seed = request.seed ?? randomInt(2 ** 31);
  const rows = prompts.flatMap(({ tokens }) =>
    Array.from({ length: request.n }, (_, place) => ({ tokens, seed: seed + place })),
  );
  return { request, prompts, rows, maxTokens: Math.max(0, Math.min(request.maxTokens ?? room, room)) };
}

/** Told of an answer as it comes; `row` counts the choices. */
export interface AnswerEvents {
  onToken?: (row: number, token: number) => void;
  onChoice?: (choice: ServedChoice) => void;
  isGone: () => boolean;
}

/** Answers a request. With `echo` the prompts come back, with the log-probabilities of their tokens where asked for. */
export async function answerRequest(
  engine: Engine,
  batcher: Batcher,
  ready: ReadyRequest,
  { onToken, onChoice, isGone }: AnswerEvents,
): Promise<ServedChoice[]> {
  const { request, rows, maxTokens } = ready;
  const echoes = await echoesOf(engine, batcher, ready);
  const choiceOf = (row: number, drawn: Drawn): ServedChoice => {
    const echo = echoes?.[Math.floor(row / request.n)];
    const start = echo?.text.length ?? 0;
    const own = request.logprobs ? servedTokens(engine, drawn, start) : null;
    return {
      index: row,
      text: (echo?.text ?? '') + drawn.text,
      finishReason: drawn.finishReason,
      tokens: own === null ? null : [...(echo?.tokens ?? []), ...own],
      completionTokens: drawn.tokens.length,
    };
  };
  if (maxTokens === 0) {
    return rows.map((_, row) =>
      choiceOf(row, { text: '', tokens: [], finishReason: 'length', logprobs: [] }),
    );
  }
  const { temperature, topP: top_p, topK: top_k, minP: min_p, stop } = request;
  const drawn = await batcher.answer({
    rows,
    settings: { temperature, top_p, top_k, min_p, max_tokens: maxTokens, stop },
    logprobs: request.logprobs,
    isGone,
    ...(onToken === undefined ? {} : { onToken }),
    ...(onChoice === undefined
      ? {}
      : {
          onRow: (row, each) => {
            onChoice(choiceOf(row, each));
          },
        }),
  });
  return drawn.map((each, row) => choiceOf(row, each));
}

async function echoesOf(engine: Engine, batcher: Batcher, { request, prompts }: ReadyRequest) {
  if (!request.echo) return null;
  return Promise.all(
    prompts.map(async ({ tokens, lead, text }) => {
      if (!request.logprobs) return { text, tokens: [] };
      const scores = await batcher.between(async () => {
        const model = await engine.model();
        return tokens.length < 2 ? [] : logLikelihood(model, tokens.slice(0, 1), tokens.slice(1)).tokens;
      });
      const offsets = tokenOffsets(engine.tokenizer, tokens, lead);
      const all = tokens.map((_, place) => ({
        token: text.slice(offsets[place], offsets[place + 1] ?? text.length),
        logprob: place === 0 ? null : scores[place - 1]!,
        offset: offsets[place]!,
      }));
      // What the tokenizer puts in front is no part of the text.
      return { text, tokens: all.slice(lead) };
    }),
  );
}

function servedTokens({ tokenizer, stop }: Engine, drawn: Drawn, start: number): ServedToken[] {
  const decoder = tokenizer.decoder({ skipSpecial: true });
  let offset = start;
  return drawn.tokens.map((id, place) => {
    const token = stop.includes(id) ? '' : decoder.push(id);
    const served = { token, logprob: drawn.logprobs?.[place] ?? null, offset };
    offset += token.length;
    return served;
  });
}
