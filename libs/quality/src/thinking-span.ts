import { estimateTokensOfPart, estimateTokensOfUtf8 } from './estimate-tokens.ts';

const [open, close] = ['<think>', '</think>'].map((tag) => Buffer.from(tag)) as [Buffer, Buffer];

/** Where what `splitThinking` gives as reasoning lies in a response in UTF-8, untrimmed; null without reasoning. */
export function thinkingSpan(response: Uint8Array): [start: number, end: number] | null {
  const view = Buffer.from(response.buffer, response.byteOffset, response.length);
  const end = view.lastIndexOf(close);
  if (end < 0) return null;
  const start = view.indexOf(open);
  return [start >= 0 && start < end ? start + open.length : 0, end];
}

/** Estimated tokens of a response in UTF-8 and of its reasoning by itself (null without one), in one pass. */
export function estimateTokensWithReasoning(response: Uint8Array): {
  response: number;
  reasoning: number | null;
} {
  const span = thinkingSpan(response);
  if (span === null) return { response: estimateTokensOfUtf8(response), reasoning: null };
  const { all, part } = estimateTokensOfPart(response, span);
  return { response: all, reasoning: part };
}
