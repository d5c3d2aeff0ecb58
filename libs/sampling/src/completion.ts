import type { Message } from '@longhand/records';

/** What a model is asked: a conversation, rendered by the endpoint's own template, or a text to go on with. */
export type Prompt = { messages: readonly Message[] } | { text: string };

/** One token as the model saw it. */
export interface TokenLogprob {
  token: string;
  /** Natural logarithm; null for the first token of an echoed prompt, which nothing predicts. */
  logprob: number | null;
  /** Where the token begins in the text, in characters, where the endpoint told it. */
  offset?: number;
}

/** One response of a model. */
export interface Completion {
  /**
   * The whole text. Reasoning that came apart from it (`reasoning_content`, `reasoning`, thinking parts) stands in
   * front as `<think>…</think>`; a closing tag without an opening one, left by a template that opens it in the
   * prompt, gets its opening tag back.
   */
  text: string;
  /** As the endpoint said: `stop`, `length`, `content_filter`; `unknown` where it said nothing. */
  finishReason: string;
  /** The budget of tokens ended it. */
  truncated: boolean;
  /** Tokens of this response; null where the endpoint told only a sum over several, or nothing. */
  tokens: number | null;
  promptTokens: number | null;
  logprobs: TokenLogprob[] | null;
  /** The model as the answer names it. */
  model: string;
}

/** One sample of a prompt: a completion, or why there is none. */
export interface Sampled {
  /** Place among the prompt's samples, from 0. */
  index: number;
  completion: Completion | null;
  /** Why the endpoint will not answer this prompt, such as one that is too long for its context. */
  failure: string | null;
}

/** What is gathered of one choice of an answer, streamed or not. */
export interface Choice {
  content: string;
  reasoning: string;
  finishReason: string | null;
  logprobs: TokenLogprob[] | null;
}

/** An answer to one request: its choices by place, with what it cost. */
export interface Answer {
  choices: Choice[];
  usage: { prompt: number; completion: number } | null;
  model: string;
}

const open = '<think>';
const close = '</think>';

/** Makes a completion of a choice; `alone` says that the answer's usage is this choice's. */
export function completionOf(choice: Choice, { usage, model }: Answer, alone: boolean): Completion {
  const { logprobs, finishReason } = choice;
  return {
    text: wholeText(choice),
    finishReason: finishReason ?? 'unknown',
    truncated: finishReason === 'length' || finishReason === 'max_tokens',
    tokens: alone && usage !== null ? usage.completion : (logprobs?.length ?? null),
    promptTokens: usage === null ? null : usage.prompt,
    logprobs,
    model,
  };
}

function wholeText({ content, reasoning, finishReason }: Choice): string {
  if (reasoning.trim() === '') {
    const opened = content.includes(open) || !content.includes(close);
    return opened ? content : `${open}\n${content.trimStart()}`;
  }
  const cut = content.trim() === '' && (finishReason === 'length' || finishReason === null);
  if (cut) return `${open}\n${reasoning.trimStart()}`;
  return `${open}\n${reasoning.trim()}\n${close}\n\n${content.trim()}`;
}
