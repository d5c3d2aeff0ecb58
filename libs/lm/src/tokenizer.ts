import { UserError } from '@longhand/records';

import type { DecoderConfig } from './decoder-config.ts';
import { huggingFaceTokenizer, type HuggingFaceTokenizer } from './hugging-face-tokenizer.ts';
import { localFiles, readJson, type ModelFiles } from './model-files.ts';
import { textDecoder, type TextDecoderStream } from './text-decoder.ts';
import { completed, contentOf, tokenizerFiles, type TokenizerFiles } from './tokenizer-files.ts';

/** What `encode` makes of special tokens. */
export interface EncodeOptions {
  /** False takes special tokens spelt in the text as plain text, as a stranger's text should be. */
  readonly special?: boolean;
  /** True adds what the tokenizer puts around a text of its own (a first token, say); a chat template does that itself. */
  readonly around?: boolean;
}

/** Texts to token ids and back. */
export interface Tokenizer {
  encode(text: string, options?: EncodeOptions): number[];
  /** `skipSpecial` leaves special tokens out. Bytes that are no UTF-8 become U+FFFD. */
  decode(ids: readonly number[], options?: { readonly skipSpecial?: boolean }): string;
  /** A decoder for tokens that come one by one: it gives out text as soon as its characters are whole. */
  decoder(options?: { readonly skipSpecial?: boolean }): TextDecoderStream;
  /** One more than the largest token id. */
  readonly vocabSize: number;
  /** Token that ends a text, or a turn where the tokenizer's configuration says so. */
  readonly eosId: number | undefined;
  readonly bosId: number | undefined;
  /** Token that fills up rows: the padding token, else the one that ends a text. */
  readonly padId: number | undefined;
  /** The id of a token by its text, special ones too. */
  tokenId(text: string): number | undefined;
  /** Ids of special tokens. */
  readonly specialIds: ReadonlySet<number>;
  /** The files that make it up, to be saved beside a model. */
  readonly files: TokenizerFiles;
}

/**
 * Loads the tokenizer of a model's folder: tokenizer.json, or what vocab.json and merges.txt make. Throws UserError
 * where neither is there or cannot be used.
 */
export async function loadTokenizer(folder: string | ModelFiles): Promise<Tokenizer> {
  const files = typeof folder === 'string' ? localFiles(folder) : folder;
  return newTokenizer(await tokenizerFiles(files), files.name);
}

/** A tokenizer of the content of its files; `where` begins errors. */
export function newTokenizer(files: TokenizerFiles, where = 'tokenizer'): Tokenizer {
  const { config } = files;
  const json = completed(files);
  const inner = create(json, config, where);
  let vocabSize = 0;
  for (const id of inner.get_vocab().values()) vocabSize = Math.max(vocabSize, id + 1);
  const added = [...inner.get_added_tokens_decoder().values()];
  const specialIds = new Set(added.filter(({ special }) => special).map(({ id }) => id));
  const tokenId = (text: string): number | undefined => inner.token_to_id(text);
  const named = (key: string): number | undefined => {
    const content = contentOf(config[key]);
    return content === undefined ? undefined : tokenId(content);
  };
  let plain: HuggingFaceTokenizer | undefined;
  const decode: Tokenizer['decode'] = (ids, { skipSpecial = false } = {}) => {
    const kept = skipSpecial ? ids.filter((id) => !specialIds.has(id)) : [...ids];
    return kept.length === 0
      ? ''
      : inner.decode(kept, { clean_up_tokenization_spaces: config.clean_up_tokenization_spaces === true });
  };
  const eosId = named('eos_token');
  return {
    encode: (text, { special = true, around = false } = {}) => {
      if (text === '' && !around) return [];
      const tokenizer = special ? inner : (plain ??= create(withoutSpecial(json), config, where));
      return tokenizer.encode(text, { add_special_tokens: around }).ids;
    },
    decode,
    decoder: (options) => textDecoder((ids) => decode(ids, options)),
    vocabSize,
    eosId,
    bosId: named('bos_token'),
    padId: named('pad_token') ?? eosId,
    tokenId,
    specialIds,
    files,
  };
}

/** Throws UserError where the tokenizer makes ids that the model has no embedding for. */
export function checkTokenizerFits(tokenizer: Tokenizer, config: DecoderConfig, where = 'tokenizer'): void {
  if (tokenizer.vocabSize <= config.vocabSize) return;
  throw new UserError(
    `${where}: makes ids up to ${tokenizer.vocabSize - 1}, but the model's vocabulary has ${config.vocabSize}; take the tokenizer that belongs to the model`,
  );
}

/** The tokens that end generated text: of generation_config.json, the model, and the tokenizer. */
export async function stopTokens(
  folder: string | ModelFiles,
  config: DecoderConfig,
  tokenizer?: Tokenizer,
): Promise<number[]> {
  const files = typeof folder === 'string' ? localFiles(folder) : folder;
  const generation = await readJson(files, 'generation_config.json');
  const named = (generation as { eos_token_id?: unknown } | undefined)?.eos_token_id;
  const ids = [...[named].flat(), ...config.eos, tokenizer?.eosId];
  return [...new Set(ids.filter((id): id is number => Number.isInteger(id)))];
}

function create(
  json: TokenizerFiles['tokenizer'],
  config: TokenizerFiles['config'],
  where: string,
): HuggingFaceTokenizer {
  try {
    return huggingFaceTokenizer(json, config);
  } catch (error) {
    throw new UserError(`${where}: the tokenizer cannot be used (${(error as Error).message})`, {
      cause: error,
    });
  }
}

function withoutSpecial(json: TokenizerFiles['tokenizer']): TokenizerFiles['tokenizer'] {
  const added = Array.isArray(json.added_tokens) ? (json.added_tokens as { special?: boolean }[]) : [];
  return { ...json, added_tokens: added.filter(({ special }) => special !== true) };
}
