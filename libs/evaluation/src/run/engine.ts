import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkTokenizerFits,
  disposeModel,
  generate,
  loadChatTemplate,
  loadModel,
  loadTokenizer,
  logLikelihoods,
  readConfig,
  render,
  stopTokens,
  type ChatTemplate,
  type DecoderConfig,
  type GenerateOptions,
  type Model,
  type Tokenizer,
} from '@longhand/lm';
import type { DrawSettings } from './respondent.ts';

/** A checkpoint that is ready to answer, on the tfjs backend that is set. */
export interface Engine {
  /** Folder or Hub id. */
  readonly name: string;
  /** Hash of weights, config, tokenizer and template. */
  readonly hash: string;
  readonly config: DecoderConfig;
  /** The weights, which are loaded when first asked for. */
  readonly model: () => Promise<Model>;
  readonly tokenizer: Tokenizer;
  /** Absent for a model that only goes on with text. */
  readonly template: ChatTemplate | undefined;
  /** Tokens that end a response. */
  readonly stop: readonly number[];
  close(): Promise<void>;
}

/** A response as tokens and text. */
export interface Drawn {
  text: string;
  /** The token that ended it included. */
  tokens: number[];
  finishReason: 'stop' | 'length';
  logprobs: number[] | null;
}

/** Opens a checkpoint: a folder in Hugging Face's layout. Throws a UserError where it is none. */
export async function openEngine(folder: string, name: string = folder): Promise<Engine> {
  const [config, tokenizer, template] = await Promise.all([
    readConfig(folder),
    loadTokenizer(folder),
    loadChatTemplate(folder),
  ]);
  checkTokenizerFits(tokenizer, config, folder);
  const stop = await stopTokens(folder, config, tokenizer);
  let model: Promise<Model> | undefined;
  const hash = await modelHash(folder);
  return {
    name,
    hash,
    config,
    model: () => (model ??= loadModel(folder)),
    tokenizer,
    template,
    stop,
    close: async () => {
      if (model !== undefined) disposeModel(await model);
    },
  };
}

/** The conversation as the model reads it; without a template, the turns' texts, a line break between them. */
export function renderPrompt(
  { template }: Engine,
  messages: readonly { role: string; content: string }[],
  variables: Readonly<Record<string, unknown>>,
): string {
  if (template === undefined) return messages.map(({ content }) => content).join('\n');
  return render(template, messages, { addGenerationPrompt: true, variables });
}

/** A conversation as tokens. */
export function promptTokens(
  engine: Engine,
  messages: readonly { role: string; content: string }[],
  variables: Readonly<Record<string, unknown>>,
): number[] {
  const text = renderPrompt(engine, messages, variables);
  return engine.template === undefined ? textTokens(engine, text).tokens : engine.tokenizer.encode(text);
}

/** A plain text as tokens, with those in front that the tokenizer puts there (`lead` of them). */
export function textTokens({ tokenizer }: Engine, text: string): { tokens: number[]; lead: number } {
  const plain = tokenizer.encode(text);
  const tokens = tokenizer.encode(text, { around: true });
  const lead = tokens.length - plain.length;
  const leads = lead > 0 && plain.every((token, place) => tokens[place + lead] === token);
  return leads ? { tokens, lead } : { tokens: plain, lead: 0 };
}

/** One prompt among those that are answered together. */
export interface DrawRow {
  tokens: readonly number[];
  seed: number;
}

export type RowSettings = Pick<
  DrawSettings,
  'temperature' | 'top_p' | 'top_k' | 'min_p' | 'max_tokens' | 'stop'
>;

/** Tells of a row as it is drawn. */
export interface DrawEvents {
  onToken?: (row: number, token: number) => void;
  onRow?: (row: number, drawn: Drawn) => void;
  signal?: AbortSignal;
}

/**
 * Answers prompts. What a row draws hangs on its seed and its prompt alone, not on those that are answered with
 * it, and is the same through `trainer:serve`.
 */
export async function drawRows(
  engine: Engine,
  rows: readonly DrawRow[],
  settings: RowSettings,
  options: DrawEvents & { batch: number; logprobs?: boolean },
): Promise<Drawn[]> {
  const { temperature, top_p, top_k, min_p, max_tokens, stop } = settings;
  const { batch, onToken, onRow, signal, logprobs = false } = options;
  const { tokenizer } = engine;
  const generation: GenerateOptions = {
    maxTokens: max_tokens,
    temperature,
    topP: top_p,
    topK: Math.max(0, top_k ?? 0),
    minP: min_p ?? 0,
    rowKeys: rows.map(({ tokens, seed }) => `${seed}/${hashOf(tokens.join(' '))}`),
    stop: engine.stop,
    batchSize: batch,
    logprobs,
    ...(stop.length === 0 ? {} : { stopTexts: { texts: stop, tokenizer } }),
    ...(onToken === undefined ? {} : { onToken }),
    ...(signal === undefined ? {} : { signal }),
    ...(onRow === undefined
      ? {}
      : {
          onRow: (row, generated) => {
            onRow(row, drawnOf(engine, generated, stop));
          },
        }),
  };
  const prompts = rows.map(({ tokens }) => tokens);
  return (await generate(await engine.model(), prompts, generation)).map((each) =>
    drawnOf(engine, each, stop),
  );
}

function drawnOf(
  { tokenizer, stop: ends }: Engine,
  {
    tokens,
    finishReason,
    logprobs,
  }: { tokens: number[]; finishReason: 'stop' | 'length'; logprobs?: number[] },
  stop: readonly string[],
): Drawn {
  const shown = ends.includes(tokens.at(-1) ?? -1) ? tokens.slice(0, -1) : tokens;
  const text = cutAt(tokenizer.decode(shown, { skipSpecial: true }), stop);
  return { text, tokens, finishReason, logprobs: logprobs ?? null };
}

/** A text up to the first of the stop texts in it. */
export function cutAt(text: string, stop: readonly string[]): string {
  const places = stop.map((each) => text.indexOf(each)).filter((place) => place >= 0);
  return places.length === 0 ? text : text.slice(0, Math.min(...places));
}

/** Where each token begins in the text that the tokens make, in characters; the first `lead` stand before it. */
export function tokenOffsets(tokenizer: Tokenizer, tokens: readonly number[], lead = 0): number[] {
  const decoder = tokenizer.decoder();
  let length = 0;
  return tokens.map((token, place) => {
    const offset = length;
    if (place >= lead) length += decoder.push(token).length;
    return offset;
  });
}

/**
 * The log-likelihood of each continuation of a text: the sum over the tokens that end after the text does, text and
 * continuation being one to the tokenizer.
 */
export async function continuationLogprobs(
  engine: Engine,
  text: string,
  continuations: readonly string[],
): Promise<number[]> {
  const requests = continuations.map((continuation) => {
    const { tokens, lead } = textTokens(engine, text + continuation);
    const ends = tokenOffsets(engine.tokenizer, tokens, lead).slice(1);
    const inside = ends.findIndex((end) => end > text.length);
    // The first token of all is predicted by nothing; the last one ends where the whole does.
    const first = Math.max(1, inside < 0 ? tokens.length - 1 : inside);
    return { prompt: tokens.slice(0, first), continuation: tokens.slice(first) };
  });
  return logLikelihoods(await engine.model(), requests).map(({ sum }) => sum);
}

/** Hash of the files that decide what a model says; the weights are read whole. */
export async function modelHash(folder: string): Promise<string> {
  const names = readdirSync(folder)
    .filter((name) =>
      /\.safetensors$|^(config|generation_config|tokenizer|tokenizer_config|vocab|chat_template)\.json$|^merges\.txt$|\.jinja$/.test(
        name,
      ),
    )
    .sort();
  const whole = createHash('sha256');
  for (const name of names) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, name), { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
    }
    whole.update(`${hash.digest('hex')} ${name}\n`);
  }
  return whole.digest('hex');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
