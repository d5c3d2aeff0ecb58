import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { estimateTokensOfUtf8, estimateTokensWithReasoning, tokenEstimate } from '@longhand/quality';
import { UserError, type Recipe } from '@longhand/records';

/** Counts tokens; `name` is what manifests, stats and cards call it. */
export interface TokenCounter {
  name: string;
  count: (text: string, bytes: Uint8Array) => number;
  /** Counts a response and its reasoning (null where there is none), where both at once is cheaper. */
  countWithReasoning?: (bytes: Uint8Array) => { response: number; reasoning: number | null };
}

const estimate: TokenCounter = {
  name: tokenEstimate,
  count: (_, bytes) => estimateTokensOfUtf8(bytes),
  countWithReasoning: estimateTokensWithReasoning,
};
const counters = new Map<string, Promise<TokenCounter>>();

/** The counter of a recipe, made once in each thread. Throws a `UserError` where there is no tokenizer to be used. */
export function tokenCounterOf({ tokens }: Recipe): Promise<TokenCounter> {
  const folder = tokens.tokenizer;
  if (folder === undefined) return Promise.resolve(estimate);
  let counter = counters.get(folder);
  if (counter === undefined) counters.set(folder, (counter = load(folder)));
  return counter;
}

/** The name alone, without loading the tokenizer: it goes by the file's content, wherever it lies. */
export function tokenCounterName({ tokens }: Recipe): string {
  if (tokens.tokenizer === undefined) return tokenEstimate;
  const sha256 = createHash('sha256').update(readTokenizer(tokens.tokenizer).text).digest('hex');
  return `tokenizer.json sha256:${sha256.slice(0, 12)}`;
}

/** What is used of the library, whose own types are not found from here. */
interface TokenizersLibrary {
  Tokenizer: new (
    json: object,
    config: object,
  ) => {
    encode: (text: string, options: { add_special_tokens: boolean }) => { ids: number[] };
  };
}

async function load(folder: string): Promise<TokenCounter> {
  const { Tokenizer } = (await import('@huggingface/tokenizers')) as unknown as TokenizersLibrary;
  const { path, text } = readTokenizer(folder);
  const config = join(folder, 'tokenizer_config.json');
  try {
    const json = JSON.parse(text) as object;
    const settings = existsSync(config) ? (JSON.parse(readFileSync(config, 'utf8')) as object) : {};
    const tokenizer = new Tokenizer(json, settings);
    const sha256 = createHash('sha256').update(text).digest('hex').slice(0, 12);
    return {
      name: `tokenizer.json sha256:${sha256}`,
      count: (part) => tokenizer.encode(part, { add_special_tokens: false }).ids.length,
    };
  } catch (error) {
    throw new UserError(`recipe: tokens.tokenizer: ${path} cannot be used (${(error as Error).message})`);
  }
}

function readTokenizer(folder: string): { path: string; text: string } {
  const path = join(folder, 'tokenizer.json');
  if (!existsSync(path)) {
    throw new UserError(
      `recipe: tokens.tokenizer: ${path} is not there; name the folder of a tokenizer.json`,
    );
  }
  return { path, text: readFileSync(path, 'utf8') };
}
