import * as z from 'zod';
import { verdictSchema } from './verdict.ts';

/** One turn of a conversation, in the form that `datasets`, TRL, verl and LLaMA-Factory read. */
export const messageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});

export type Message = z.infer<typeof messageSchema>;

/** A row of a shard. Column names, order and nullability here are those of every Parquet and Arrow file. */
export const recordSchema = z.strictObject({
  /** Hash of source and content: equal rows of one source have equal ids. */
  id: z.string().min(1),
  /** Where the row came from: `countdown`, a Hub id, a file name. */
  source: z.string().min(1),
  /** Commit of a Hub source, hash of a file, version of a generator. */
  source_revision: z.string().nullable(),
  domain: z.string(),
  difficulty: z.string().nullable(),
  problem: z.string(),
  /** The gold answer; for Countdown the JSON text `{"numbers":[…],"target":N}`. */
  answer: z.string().nullable(),
  messages: z.array(messageSchema),
  /** What stands inside `<think>…</think>`; null when the response has no such part. */
  reasoning: z.string().nullable(),
  /** The whole text of the assistant, `<think>…</think>` included. */
  response: z.string(),
  extracted_answer: z.string().nullable(),
  verdict: verdictSchema,
  /** Which verifier spoke, with its version: `math@1`. */
  verifier: z.string(),
  /** Length of `response` in tokens, by the tokenizer or estimate that the manifest names. */
  response_tokens: z.int().nonnegative(),
  /** Share of the responses to this problem that are correct, 0 to 1; null when it was not sampled. */
  pass_rate: z.number().min(0).max(1).nullable(),
  /** What else the source told of the row, as JSON text. */
  metadata: z.string(),
});

export type LonghandRecord = z.infer<typeof recordSchema>;
