const open = '<think>';
const close = '</think>';

/** `pair`: one tag pair in order; `unopened`: only the closing tag, as when a chat template opens it. */
export type ThinkForm = 'none' | 'pair' | 'unopened' | 'unclosed' | 'malformed';

export interface Thinking {
  form: ThinkForm;
  /** What stands inside the tags, trimmed; null without a closing tag. */
  reasoning: string | null;
  /** What comes after the last `</think>`, trimmed; the whole text where there is no closing tag. */
  final: string;
}

/** Splits a response into reasoning and final text, at the first `<think>` and the last `</think>`. */
export function splitThinking(response: string): Thinking {
  const end = response.lastIndexOf(close);
  const start = response.indexOf(open);
  if (end < 0) {
    return { form: start < 0 ? 'none' : 'unclosed', reasoning: null, final: response.trim() };
  }
  const opened = start >= 0 && start < end;
  const from = opened ? start + open.length : 0;
  const nested = response.includes(open, from) || response.indexOf(close) !== end;
  const before = opened && response.slice(0, start).trim() !== '';
  return {
    form: nested || before ? 'malformed' : opened ? 'pair' : 'unopened',
    reasoning: response.slice(from, end).trim(),
    final: response.slice(end + close.length).trim(),
  };
}

/** The response that `splitThinking` takes apart again. */
export function joinThinking(reasoning: string, final: string): string {
  return `${open}\n${reasoning.trim()}\n${close}\n\n${final.trim()}`;
}
