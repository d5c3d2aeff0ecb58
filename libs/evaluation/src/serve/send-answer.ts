import type { ServerResponse } from 'node:http';
import type { Engine } from '../run/engine.ts';
import type { ReadyRequest, ServedChoice, ServedToken } from './answer-request.ts';

/** What every part of an answer begins with. */
export interface AnswerHead {
  id: string;
  created: number;
  model: string;
}

/** An answer in one piece. */
export function sendWhole(
  response: ServerResponse,
  head: AnswerHead,
  ready: ReadyRequest,
  choices: readonly ServedChoice[],
): void {
  const { chat } = ready.request;
  const body = {
    ...head,
    object: chat ? 'chat.completion' : 'text_completion',
    choices: choices.map(({ index, text, finishReason, tokens }) => ({
      index,
      ...(chat ? { message: { role: 'assistant', content: text } } : { text }),
      logprobs: logprobsOf(tokens, chat),
      finish_reason: finishReason,
    })),
    usage: usageOf(ready, choices),
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Sends an answer as it comes. */
export interface AnswerStream {
  onToken: (row: number, token: number) => void;
  onChoice: (choice: ServedChoice) => void;
  end: (choices: readonly ServedChoice[]) => void;
  /** Says in the stream what went wrong. */
  fail: (message: string) => void;
}

/**
 * An answer as server-sent events: text as soon as its characters are whole and can no more become a stop text. With
 * log-probabilities a choice is sent when it is whole, an event a token.
 */
export function openStream(
  response: ServerResponse,
  head: AnswerHead,
  ready: ReadyRequest,
  engine: Engine,
): AnswerStream {
  const { request, rows } = ready;
  const { chat, stop, logprobs, echo } = request;
  const object = chat ? 'chat.completion.chunk' : 'text_completion';
  const held = Math.max(0, ...stop.map((text) => text.length - 1));
  const states = rows.map(() => ({
    decoder: engine.tokenizer.decoder({ skipSpecial: true }),
    text: '',
    sent: 0,
  }));
  const send = (data: object) => {
    response.write(`data: ${JSON.stringify({ ...head, object, ...data })}\n\n`);
  };
  const piece = (index: number, text: string, tokens: ServedToken[] | null, finish: string | null) => {
    const words = chat ? { delta: text === '' ? {} : { content: text } } : { text };
    send({ choices: [{ index, ...words, logprobs: logprobsOf(tokens, chat), finish_reason: finish }] });
  };
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  if (chat) {
    for (const index of rows.keys()) {
      send({
        choices: [{ index, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }],
      });
    }
  }
  return {
    onToken: (row, token) => {
      if (logprobs || echo || engine.stop.includes(token)) return;
      const state = states[row]!;
      state.text += state.decoder.push(token);
      const safe = state.text.length - held;
      if (safe <= state.sent) return;
      piece(row, state.text.slice(state.sent, safe), null, null);
      state.sent = safe;
    },
    onChoice: ({ index, text, finishReason, tokens }) => {
      const { sent } = states[index]!;
      for (const token of tokens ?? []) piece(index, token.token, [token], null);
      const rest = tokens === null ? text.slice(sent) : '';
      if (rest !== '') piece(index, rest, null, null);
      piece(index, '', null, finishReason);
    },
    end: (choices) => {
      if (request.includeUsage) send({ choices: [], usage: usageOf(ready, choices) });
      response.end('data: [DONE]\n\n');
    },
    fail: (message) => {
      response.end(`data: ${JSON.stringify({ error: { message, type: 'server_error', code: 500 } })}\n\n`);
    },
  };
}

function logprobsOf(tokens: readonly ServedToken[] | null, chat: boolean): object | null {
  if (tokens === null) return null;
  if (chat) {
    return {
      content: tokens.map(({ token, logprob }) => ({
        token,
        logprob,
        bytes: [...Buffer.from(token)],
        top_logprobs: [],
      })),
    };
  }
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: null,
    text_offset: tokens.map(({ offset }) => offset),
  };
}

function usageOf({ prompts }: ReadyRequest, choices: readonly ServedChoice[]): object {
  const prompt_tokens = prompts.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const completion_tokens = choices.reduce((sum, each) => sum + each.completionTokens, 0);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}
