import { lastIndex } from './last-index.ts';

/** The part of a response that may hold its answer. */
export interface FinalText {
  text: string;
  /** The response opens `<think>` and never closes it: it was cut off, and has no final text. */
  truncated: boolean;
}

const CLOSE = '</think>';

/**
 * What stands after the last `</think>`. Where `<think>` is opened after the last close, the response was
 * cut off while thinking: what it boxed on the way is not its answer.
 */
export function finalText(response: string): FinalText {
  if (!response.includes('think>')) return { text: response, truncated: false };
  const close = lastIndex(response, CLOSE);
  if (response.includes('<think>', Math.max(close, 0))) return { text: '', truncated: true };
  const text = close < 0 ? response : response.slice(close + CLOSE.length);
  return { text, truncated: false };
}
