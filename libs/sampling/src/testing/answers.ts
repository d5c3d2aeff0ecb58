import { createHash } from 'node:crypto';

/** A request as the server understood it. */
export interface AskedFor {
  path: string;
  body: Record<string, unknown>;
  /** The last message of a conversation, or the text to go on with. */
  prompt: string;
  /** Seed of the choice: the request's, plus the choice's place; 0 where there is none. */
  seed: number;
  headers: Record<string, string | undefined>;
}

/** What the model says. */
export interface Said {
  /** Sent apart from the content, or in think tags, as the server is set. */
  reasoning?: string;
  content: string;
  /** `stop` by default. */
  finish?: string;
}

/** An answer that hangs on prompt, model and seed alone: some words of reasoning and a number in a box. */
export function wordsOf({ prompt, seed, body }: AskedFor): Said {
  const digest = createHash('sha256')
    .update(`${String(body.model)}\n${prompt}\n${seed}`)
    .digest();
  const words = ['first', 'then', 'check', 'wait', 'so', 'again', 'sum', 'twice'];
  const reasoning = Array.from(digest.subarray(0, 12), (byte) => words[byte % words.length]!).join(' ');
  return { reasoning, content: `The answer is \\boxed{${digest[12]! % 10}}.` };
}

/** Pieces of a text as a model streams them: words with the space before them. */
export function piecesOf(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** A log-probability for a token, the same each time. */
export function logprobOf(token: string): number {
  return -(createHash('sha256').update(token).digest()[0]! / 64);
}
