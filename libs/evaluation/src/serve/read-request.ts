import * as z from 'zod';

/** A request that cannot be served; `status` and `code` as OpenAI has them. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly code: string | null;

  constructor(status: number, message: string, code: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const part = z.looseObject({ type: z.literal('text'), text: z.string() });
const content = z.union([
  z.string(),
  z.array(part).transform((parts) => parts.map(({ text }) => text).join('')),
]);
const whole = z.int().nonnegative();

/** What both routes know. Keys of other servers that are not here are passed over, as they do. */
const common = z.looseObject({
  model: z.string().nullish(),
  temperature: z.number().min(0).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  top_k: z.int().min(-1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  max_tokens: whole.nullish(),
  n: z.int().min(1).max(128).nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
});

const chatSchema = common.extend({
  messages: z.array(z.looseObject({ role: z.string(), content })).min(1),
  max_completion_tokens: whole.nullish(),
  logprobs: z.boolean().nullish(),
  chat_template_kwargs: z.record(z.string(), z.unknown()).nullish(),
});

const tokens = z.array(whole).min(1);
const textSchema = common.extend({
  prompt: z.union([z.string(), z.array(z.string()).min(1), tokens, z.array(tokens).min(1)]),
  logprobs: whole.nullish(),
  echo: z.boolean().nullish(),
});

/** What is asked, in one form for both routes. */
export interface CompletionRequest {
  chat: boolean;
  model: string | null;
  /** Of a chat one conversation; else texts or token lists. */
  prompts: ({ messages: { role: string; content: string }[] } | { text: string } | { tokens: number[] })[];
  templateVariables: Record<string, unknown>;
  temperature: number;
  topP: number;
  topK: number;
  minP: number;
  /** Null: as many as the model has room for. */
  maxTokens: number | null;
  n: number;
  seed: number | null;
  stop: string[];
  stream: boolean;
  includeUsage: boolean;
  logprobs: boolean;
  echo: boolean;
}

/** Reads the body of `/v1/chat/completions` or `/v1/completions`. Throws a `RequestError` that names the key. */
export function readRequest(body: unknown, chat: boolean): CompletionRequest {
  return chat ? readChat(parse(chatSchema, body)) : readText(parse(textSchema, body));
}

function readChat(body: z.output<typeof chatSchema>): CompletionRequest {
  return {
    ...settingsOf(body),
    chat: true,
    prompts: [{ messages: body.messages.map(({ role, content: text }) => ({ role, content: text })) }],
    templateVariables: body.chat_template_kwargs ?? {},
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? null,
    logprobs: body.logprobs === true,
    echo: false,
  };
}

function readText(body: z.output<typeof textSchema>): CompletionRequest {
  const list = Array.isArray(body.prompt) && typeof body.prompt[0] !== 'number' ? body.prompt : [body.prompt];
  return {
    ...settingsOf(body),
    chat: false,
    prompts: (list as (string | number[])[]).map((each) =>
      typeof each === 'string' ? { text: each } : { tokens: each },
    ),
    templateVariables: {},
    // 16 is the default of OpenAI's route.
    maxTokens: body.max_tokens ?? 16,
    logprobs: body.logprobs !== null && body.logprobs !== undefined,
    echo: body.echo === true,
  };
}

function settingsOf(body: z.output<typeof common>) {
  const { stop = null } = body;
  return {
    model: body.model ?? null,
    temperature: body.temperature ?? 1,
    topP: body.top_p ?? 1,
    topK: Math.max(0, body.top_k ?? 0),
    minP: body.min_p ?? 0,
    n: body.n ?? 1,
    seed: body.seed ?? null,
    stop: stop === null ? [] : [stop].flat().filter((text) => text !== ''),
    stream: body.stream === true,
    includeUsage: body.stream_options?.include_usage === true,
  };
}

function parse<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.join('.');
  throw new RequestError(400, `${where}: ${issue?.message ?? 'is not valid'}`);
}
