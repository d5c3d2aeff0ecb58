import type { Tokenizer } from '@longhand/lm';
import type { RenderedConversation } from './conversation-spans.ts';

/** Tokens of a conversation, each marked as trained on (1) or not (0). */
export interface LabelledTokens {
  readonly ids: number[];
  readonly trained: Uint8Array;
}

/** How a tokenizer is fed. */
export type Cutting = 'parts' | 'whole';

/**
 * Tokens of a rendered conversation. The assistant's turns are trained on, with the special token that ends each;
 * prompts, and what stands between turns, are not.
 *
 * By `parts`, prompts and turns are encoded apart, as they are when the model answers; `whole` is for tokenizers that
 * begin each text in a way of their own (see `cuttingOf`): there the tokens of each border are found by encoding the
 * text up to it, and a token that lies across one belongs to what comes after.
 */
export function labelTokens(
  tokenizer: Tokenizer,
  { text, turns }: RenderedConversation,
  cutting: Cutting = 'parts',
): LabelledTokens {
  return cutting === 'parts' ? byParts(tokenizer, text, turns) : asWhole(tokenizer, text, turns);
}

/** Whether a text may be encoded part by part without a difference: tried on a rendered conversation. */
export function cuttingOf(tokenizer: Tokenizer, conversation: RenderedConversation): Cutting {
  const parts = byParts(tokenizer, conversation.text, conversation.turns).ids;
  const whole = tokenizer.encode(conversation.text);
  return parts.length === whole.length && parts.every((id, i) => id === whole[i]) ? 'parts' : 'whole';
}

function byParts(tokenizer: Tokenizer, text: string, turns: RenderedConversation['turns']): LabelledTokens {
  const ids: number[] = [];
  const spans: [number, number][] = [];
  let at = 0;
  for (const { start, end } of turns) {
    append(ids, tokenizer.encode(text.slice(at, start)));
    const first = ids.length;
    append(ids, tokenizer.encode(text.slice(start, end)));
    spans.push([first, ids.length]);
    at = end;
  }
  append(ids, tokenizer.encode(text.slice(at)));
  return { ids, trained: marks(tokenizer, ids, spans) };
}

function asWhole(tokenizer: Tokenizer, text: string, turns: RenderedConversation['turns']): LabelledTokens {
  const ids = tokenizer.encode(text);
  const upTo = (position: number): number => {
    const before = tokenizer.encode(text.slice(0, position));
    let common = 0;
    while (common < before.length && before[common] === ids[common]) common++;
    return common;
  };
  const spans = turns.map(({ start, end }): [number, number] => [upTo(start), upTo(end)]);
  return { ids, trained: marks(tokenizer, ids, spans) };
}

/**
 * Marks the spans, and after each the special token that ends the turn, with white space before it: even where it is
 * the padding token too, since padding is added later and never marked.
 */
function marks(tokenizer: Tokenizer, ids: readonly number[], spans: readonly [number, number][]): Uint8Array {
  const trained = new Uint8Array(ids.length);
  spans.forEach(([first, end], i) => {
    const limit = spans[i + 1]?.[0] ?? ids.length;
    let last = end;
    while (last < limit && !tokenizer.specialIds.has(ids[last]!) && isBlank(tokenizer, ids[last]!)) last++;
    trained.fill(1, first, last < limit && tokenizer.specialIds.has(ids[last]!) ? last + 1 : end);
  });
  return trained;
}

function isBlank(tokenizer: Tokenizer, id: number): boolean {
  return tokenizer.decode([id]).trim() === '';
}

function append(list: number[], more: readonly number[]): void {
  for (const id of more) list.push(id);
}
