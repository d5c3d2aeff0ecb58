import type { Answer, Choice, TokenLogprob } from './completion.ts';
import { faultOfEvent, RequestFault } from './fault.ts';

/** Reads the JSON of an answer that was not streamed. Throws a `RequestFault` where it is not one. */
export function readAnswer(text: string, model: string): Answer {
  const body = parseObject(text);
  if (body.error !== undefined && body.error !== null) throw faultOfEvent(body.error);
  const given = Array.isArray(body.choices) ? (body.choices as unknown[]) : [];
  if (given.length === 0) throw new RequestFault('again', 'the answer holds no choices');
  const choices: Choice[] = [];
  for (const [place, each] of given.entries()) {
    const choice = objectOf(each);
    const read = emptyChoice();
    addPiece(read, choice, objectOf(choice.message));
    choices[typeof choice.index === 'number' ? choice.index : place] = read;
  }
  return { choices: whole(choices), usage: usageOf(body.usage), model: modelOf(body, model) };
}

/**
 * Puts an answer together from the events of a stream. Throws a `RequestFault` for an event that is not JSON, an
 * error event, and a stream that ends before its answer does.
 */
export async function readStream(
  events: AsyncIterable<string>,
  model: string,
  count: number,
): Promise<Answer> {
  const choices: Choice[] = [];
  let usage: Answer['usage'] = null;
  let name = model;
  let done = false;
  for await (const data of events) {
    if (data.trim() === '[DONE]') {
      done = true;
      break;
    }
    const body = parseObject(data);
    if (body.error !== undefined && body.error !== null) throw faultOfEvent(body.error);
    name = modelOf(body, name);
    usage = usageOf(body.usage) ?? usage;
    for (const each of Array.isArray(body.choices) ? (body.choices as unknown[]) : []) {
      const piece = objectOf(each);
      const place = typeof piece.index === 'number' ? piece.index : 0;
      const choice = (choices[place] ??= emptyChoice());
      addPiece(choice, piece, objectOf(piece.delta));
    }
  }
  const finished = choices.filter(({ finishReason }) => finishReason !== null).length;
  if (!done && finished < Math.max(1, choices.length, count)) {
    throw new RequestFault('again', 'the stream ended before the answer did');
  }
  if (choices.length === 0) throw new RequestFault('again', 'the stream held no choices');
  return { choices: whole(choices), usage, model: name };
}

function emptyChoice(): Choice {
  return { content: '', reasoning: '', finishReason: null, logprobs: null };
}

/** Adds what a choice (or a piece of one) says; `message` is its message or delta. */
function addPiece(choice: Choice, piece: JsonObject, message: JsonObject): void {
  choice.content +=
    textOf(piece.text, 'text') + textOf(message.content, 'text') + textOf(message.refusal, 'text');
  choice.reasoning +=
    textOf(message.reasoning_content ?? message.reasoning, 'text') + textOf(message.content, 'thinking');
  if (typeof piece.finish_reason === 'string') choice.finishReason = piece.finish_reason;
  for (const token of logprobsOf(piece.logprobs)) (choice.logprobs ??= []).push(token);
}

/** A text, or the parts of that kind in a list of parts (`{type: 'text', text}`, `{type: 'thinking', thinking}`). */
function textOf(value: unknown, kind: 'text' | 'thinking'): string {
  if (typeof value === 'string') return kind === 'text' ? value : '';
  if (!Array.isArray(value)) return '';
  return (value as unknown[])
    .map((part) => {
      const object = objectOf(part);
      return object.type === kind ? textOf(object[kind], 'text') : '';
    })
    .join('');
}

/** Both forms: `{content: [{token, logprob}]}` of chats, `{tokens, token_logprobs, text_offset}` of completions. */
function logprobsOf(value: unknown): TokenLogprob[] {
  const { content, tokens, token_logprobs, text_offset } = objectOf(value);
  const numberOf = (logprob: unknown) => (typeof logprob === 'number' ? logprob : null);
  if (Array.isArray(content)) {
    return (content as unknown[]).map((each) => {
      const { token, logprob } = objectOf(each);
      return { token: String(token), logprob: numberOf(logprob) };
    });
  }
  if (!Array.isArray(tokens) || !Array.isArray(token_logprobs)) return [];
  const offsets = Array.isArray(text_offset) ? (text_offset as unknown[]) : [];
  return (tokens as unknown[]).map((token, place) => {
    const offset = offsets[place];
    return {
      token: String(token),
      logprob: numberOf((token_logprobs as unknown[])[place]),
      ...(typeof offset === 'number' ? { offset } : {}),
    };
  });
}

function usageOf(value: unknown): Answer['usage'] {
  const { prompt_tokens, completion_tokens } = objectOf(value);
  if (typeof completion_tokens !== 'number') return null;
  return { prompt: typeof prompt_tokens === 'number' ? prompt_tokens : 0, completion: completion_tokens };
}

function modelOf(body: JsonObject, model: string): string {
  return typeof body.model === 'string' && body.model !== '' ? body.model : model;
}

/** Choices without holes: a place that the endpoint left out is the end. */
function whole(choices: readonly Choice[]): Choice[] {
  const end = Array.from(choices).findIndex((choice) => (choice as Choice | undefined) === undefined);
  return end < 0 ? [...choices] : choices.slice(0, end);
}

type JsonObject = Record<string, unknown>;

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

function parseObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RequestFault('again', `not JSON: ${JSON.stringify(text.slice(0, 60))}`);
  }
  if (typeof value !== 'object' || value === null) {
    throw new RequestFault('again', `not an answer: ${JSON.stringify(text.slice(0, 60))}`);
  }
  return value as JsonObject;
}
