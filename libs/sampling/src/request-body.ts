import { createHash } from 'node:crypto';
import type { SamplingSettings } from '@longhand/records';
import type { Prompt } from './completion.ts';

/** What decides a request's answer, apart from chance. */
export interface Question {
  model: string;
  prompt: Prompt;
  settings: SamplingSettings;
  /** Ask for the log-probability of every token. */
  logprobs: boolean;
  /** False asks for the answer in one piece, whatever the endpoint is set to. */
  stream?: boolean;
}

/** Spellings that endpoints disagree about; found out as they refuse. */
export interface Form {
  stream: boolean;
  /** Whether `stream_options` is known there; without it a stream tells no usage. */
  streamOptions: boolean;
  /** Whether `n` is. */
  manyChoices: boolean;
  maxTokens: 'max_tokens' | 'max_completion_tokens';
}

/** The body of a request for samples `first`, `first` + 1, … of a question; sample i has seed + i. */
export function requestBody(question: Question, first: number, count: number, form: Form): object {
  const { model, prompt, settings, logprobs } = question;
  const { temperature, top_p, top_k, min_p, max_tokens, stop, seed, extra } = settings;
  const chat = 'messages' in prompt;
  const stream = form.stream && question.stream !== false;
  return {
    model,
    ...(chat ? { messages: prompt.messages } : { prompt: prompt.text }),
    ...present({ temperature, top_p, top_k, min_p }),
    [chat ? form.maxTokens : 'max_tokens']: max_tokens,
    ...(stop.length === 0 ? {} : { stop }),
    ...(typeof seed === 'number' ? { seed: seed + first } : {}),
    ...(logprobs ? { logprobs: chat ? true : 1 } : {}),
    ...(count === 1 ? {} : { n: count }),
    ...(stream ? { stream: true } : {}),
    ...(stream && form.streamOptions ? { stream_options: { include_usage: true } } : {}),
    ...extra,
  };
}

/** Path below the endpoint at which a prompt is answered. */
export function routeOf(prompt: Prompt): 'chat/completions' | 'completions' {
  return 'messages' in prompt ? 'chat/completions' : 'completions';
}

/**
 * Hash of a question (64 hex digits): equal for equal model, prompt and settings, wherever the endpoint is and
 * however it is talked to. Sample i of a question is known by this and i.
 */
export function questionKey({ model, prompt, settings, logprobs }: Question): string {
  const said =
    'messages' in prompt
      ? { messages: prompt.messages.map(({ role, content }) => [role, content]) }
      : { text: prompt.text };
  const { seed = null, ...rest } = settings;
  return createHash('sha256')
    .update(canonicalJson({ version: 1, model, ...said, settings: { ...rest, seed }, logprobs }))
    .digest('hex');
}

/** JSON with the keys of every object in order. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function present(settings: Record<string, number | null>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}
