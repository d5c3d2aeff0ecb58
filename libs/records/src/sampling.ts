import * as z from 'zod';

/**
 * How completions are drawn. The defaults are those of the study: temperature 0.6, top-p 0.95, top-k 20, min-p 0,
 * at most 16,384 tokens. A setting that is null is left out of the request, for endpoints that refuse it.
 */
export const samplingSettingsSchema = z.strictObject({
  temperature: z.number().min(0).max(10).nullable().default(0.6),
  top_p: z.number().gt(0).max(1).nullable().default(0.95),
  /** -1 or 0: no limit, in the spelling of the server at hand. */
  top_k: z.int().min(-1).nullable().default(20),
  min_p: z.number().min(0).max(1).nullable().default(0),
  max_tokens: z.int().positive().default(16_384),
  stop: z.array(z.string().min(1)).default([]),
  /** Sample i is asked for with seed + i. Not given: the seed of the recipe or suite; null: no seed is sent. */
  seed: z.int().nonnegative().nullable().optional(),
  /** Further keys of the request's body, as `chat_template_kwargs: { enable_thinking: true }`. */
  extra: z.record(z.string(), z.json()).default({}),
});

/** An OpenAI-compatible endpoint, and how it is talked to. None of this is part of a request's identity but `model`. */
export const endpointSchema = z.strictObject({
  /** Up to `/v1`: `http://localhost:8000/v1`; keys do not belong here. */
  url: z.url({ protocol: /^https?$/, error: 'write an http or https URL, such as http://localhost:8000/v1' }),
  model: z.string().min(1),
  /** Variable of the environment that holds the key; OPENAI_API_KEY where it is not given. */
  api_key_env: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'name a variable of the environment, not the key itself')
    .optional(),
  /** Requests under way at the same time. */
  concurrency: z.int().min(1).max(4096).default(32),
  /** `auto` asks for several samples of a problem at once where the endpoint can; `one` never does. */
  samples_per_request: z.enum(['auto', 'one']).default('auto'),
  stream: z.boolean().default(true),
  /** Tries of one request before it is given up, waits for a rate limit not counted. */
  tries: z.int().min(1).max(100).default(6),
  /** Longest silence of the endpoint while it answers, and longest answer, in seconds. */
  idle_seconds: z.number().positive().max(86_400).default(300),
  total_seconds: z.number().positive().max(604_800).default(3600),
  /** What a request that failed at every try does: stops the run, or is left out as a row without a response. */
  failed: z.enum(['stop', 'drop']).default('stop'),
  /** Price of a million tokens, for the total; in whatever currency. */
  price: z.strictObject({ input: z.number().nonnegative(), output: z.number().nonnegative() }).optional(),
});

export type SamplingSettings = z.infer<typeof samplingSettingsSchema>;
export type Endpoint = z.infer<typeof endpointSchema>;
