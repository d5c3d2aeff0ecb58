import { UserError } from '@longhand/records';

import type { Model } from '../model.ts';
import { seededRandom } from '../seeded-random.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { openDecoder } from './open-decoder.ts';
import { logSumExp, sampleToken, type SamplingOptions } from './sampling.ts';
import type { TokenDecoder } from './token-decoder.ts';

/** How texts are generated. */
export interface GenerateOptions extends SamplingOptions {
  /** Tokens to generate at most, for each row. */
  readonly maxTokens: number;
  /** Samples depend on this and the row's key alone, 0 by default. */
  readonly seed?: number;
  /** What a row's samples are seeded by beside `seed`; its index by default. */
  readonly rowKeys?: readonly (string | number)[];
  /** Tokens that end a row and are its last; by default those of the model's config.json. */
  readonly stop?: readonly number[];
  /** Texts that end a row once they stand in what was generated. */
  readonly stopTexts?: { readonly texts: readonly string[]; readonly tokenizer: Tokenizer };
  /** True returns the log probability of each token under the model, before temperature and filters. */
  readonly logprobs?: boolean;
  /** Rows computed together, 16 by default; another number of them gives the same texts. */
  readonly batchSize?: number;
  /** Is told each token as it comes. */
  readonly onToken?: (row: number, token: number) => void;
  /** Is told each row when it is done. */
  readonly onRow?: (row: number, generation: Generation) => void;
  readonly signal?: AbortSignal;
}

/** What was generated for one prompt. */
export interface Generation {
  /** Without the prompt; with the token that ended it. */
  readonly tokens: number[];
  /** `length` where the limit of tokens, or of the model's positions, cut it off. */
  readonly finishReason: 'stop' | 'length';
  /** Natural logarithms, one for each token. */
  readonly logprobs?: number[];
}

interface Row {
  readonly index: number;
  readonly limit: number;
  readonly random: () => number;
  readonly tokens: number[];
  readonly logprobs: number[];
  readonly stopsAt: (token: number) => boolean;
}

/** Milliseconds of work after which other tasks of the process get their turn. */
const SLICE = 20;

/**
 * Generates a text for each prompt. Rows are computed together, a new one beginning where another has ended. A row's
 * samples depend on the seed, its key and the model alone.
 */
export async function generate(
  model: Model,
  prompts: readonly (readonly number[])[],
  options: GenerateOptions,
): Promise<Generation[]> {
  const decoder = openDecoder(model);
  try {
    return await generateWith(decoder, model, prompts, options);
  } finally {
    decoder.dispose();
  }
}

/** The same with a decoder that is open already, which saves the time of setting it up. It must hold no rows. */
export async function generateWith(
  decoder: TokenDecoder,
  model: Model,
  prompts: readonly (readonly number[])[],
  options: GenerateOptions,
): Promise<Generation[]> {
  const { batchSize = 16, signal } = options;
  const results: Generation[] = new Array<Generation>(prompts.length);
  const limits = prompts.map((prompt, row) => limitOf(model, prompt, row, options.maxTokens));
  let active: Row[] = [];
  let next = 0;
  let since = performance.now();
  const finish = (row: Row, finishReason: Generation['finishReason']): void => {
    const { index, tokens, logprobs } = row;
    results[index] = { tokens, finishReason, ...(options.logprobs && { logprobs }) };
    options.onRow?.(index, results[index]);
  };
  /** Draws a row's next token; true where the row goes on. */
  const draw = (row: Row, logits: Float32Array): boolean => {
    const token = sampleToken(logits, options, row.random);
    row.tokens.push(token);
    if (options.logprobs) row.logprobs.push(logits[token]! - logSumExp(logits));
    options.onToken?.(row.index, token);
    const stops = row.stopsAt(token);
    if (stops || row.tokens.length >= row.limit) {
      finish(row, stops ? 'stop' : 'length');
      return false;
    }
    return true;
  };
  while (active.length > 0 || next < prompts.length) {
    signal?.throwIfAborted();
    while (active.length < batchSize && next < prompts.length) {
      const row = newRow(model, next, limits[next]!, options);
      const prompt = prompts[next++]!;
      if (row.limit === 0) {
        finish(row, 'length');
        continue;
      }
      const goesOn = draw(row, decoder.admit(prompt));
      active.push(row);
      if (!goesOn) {
        decoder.drop([active.length - 1]);
        active.pop();
      }
    }
    if (active.length > 0) {
      const logits = decoder.step(active.map(({ tokens }) => tokens.at(-1)!));
      const ended = active.flatMap((row, i) => (draw(row, logits[i]!) ? [] : [i]));
      if (ended.length > 0) {
        decoder.drop(ended);
        active = active.filter((_, i) => !ended.includes(i));
      }
    }
    if (performance.now() - since > SLICE) {
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    }
  }
  return results;
}

function newRow(model: Model, index: number, limit: number, options: GenerateOptions): Row {
  const { seed = 0, rowKeys, stop = model.config.eos, stopTexts } = options;
  const stops = new Set(stop);
  const stream = stopTexts?.tokenizer.decoder();
  const longest = Math.max(0, ...(stopTexts?.texts ?? []).map((text) => text.length));
  let tail = '';
  return {
    index,
    limit,
    random: seededRandom(seed, 'row', rowKeys?.[index] ?? index),
    tokens: [],
    logprobs: [],
    stopsAt: (token) => {
      if (stops.has(token)) return true;
      if (!stopTexts || !stream) return false;
      tail += stream.push(token);
      const found = stopTexts.texts.some((text) => tail.includes(text));
      tail = longest > 1 ? tail.slice(1 - longest) : '';
      return found;
    },
  };
}

/** Tokens that a row may generate. Throws UserError on a prompt that the model cannot read. */
function limitOf({ config }: Model, prompt: readonly number[], row: number, maxTokens: number): number {
  if (prompt.length === 0) throw new UserError(`prompt ${row} has no tokens`);
  const wrong = prompt.find((id) => !(Number.isInteger(id) && id >= 0 && id < config.vocabSize));
  if (wrong !== undefined) {
    throw new UserError(
      `prompt ${row}: token ${wrong} is outside the model's vocabulary of ${config.vocabSize}`,
    );
  }
  const positions = Math.min(config.maxPositions, config.window ?? Infinity);
  if (prompt.length > positions) {
    throw new UserError(`prompt ${row} has ${prompt.length} tokens; the model reads ${positions} at most`);
  }
  return Math.min(maxTokens, positions - prompt.length);
}
