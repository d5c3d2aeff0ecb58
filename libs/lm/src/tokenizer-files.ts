/** The files that a tokenizer is made of, in the form of tokenizer.json whatever form they lie in. */
import { UserError } from '@longhand/records';

import { readJson, type ModelFiles } from './model-files.ts';

/** Content of tokenizer.json and tokenizer_config.json. */
export interface TokenizerFiles {
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
  /** Content of chat_template.jinja, where the template lies in a file of its own. */
  readonly chatTemplate?: string;
}

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  readonly [key: string]: unknown;
}

/** How Qwen2 and Qwen3 cut a text into words (their tokenizer.json; numbers digit by digit). */
export const QWEN_WORDS =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/** Byte-level cutting, of GPT-2's words or of what an earlier step has cut. */
export function byteLevel(useRegex: boolean): Record<string, unknown> {
  return { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: useRegex };
}

/** Reads a tokenizer's files. Throws UserError where there are none. */
export async function tokenizerFiles(files: ModelFiles): Promise<TokenizerFiles> {
  const config = {
    ...object(await readJson(files, 'special_tokens_map.json')),
    ...object(await readJson(files, 'tokenizer_config.json')),
  };
  const template = await files.read('chat_template.jinja');
  const own = template ? { chatTemplate: new TextDecoder().decode(template) } : {};
  const json = await readJson(files, 'tokenizer.json');
  if (json !== undefined) {
    const tokenizer = object(json);
    if (tokenizer.model === undefined) throw new UserError(`${files.name}/tokenizer.json: has no model`);
    return { tokenizer, config, ...own };
  }
  const vocab = (await readJson(files, 'vocab.json')) ?? (await readJson(files, 'encoder.json'));
  const merges = (await files.read('merges.txt')) ?? (await files.read('vocab.bpe'));
  if (vocab === undefined || merges === undefined) {
    throw new UserError(
      `${files.name}: no tokenizer.json, and no vocab.json with merges.txt; give a folder with a tokenizer`,
    );
  }
  const added = addedTokens(config, object(await readJson(files, 'added_tokens.json')), object(vocab));
  return { tokenizer: fromMerges(object(vocab), mergeLines(merges), added, config), config, ...own };
}

/** The text of a token as configurations give it: bare, or as an object with its content. */
export function contentOf(token: unknown): string | undefined {
  if (typeof token === 'string') return token;
  const { content } = object(token);
  return typeof content === 'string' ? content : undefined;
}

function fromMerges(
  vocab: Record<string, unknown>,
  merges: readonly string[],
  added: readonly AddedToken[],
  config: Record<string, unknown>,
): Record<string, unknown> {
  const { tokenizer_class: kind } = config;
  const qwen = typeof kind === 'string' && kind.startsWith('Qwen');
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: qwen ? { type: 'NFC' } : null,
    pre_tokenizer: qwen
      ? {
          type: 'Sequence',
          pretokenizers: [
            { type: 'Split', pattern: { Regex: QWEN_WORDS }, behavior: 'Isolated', invert: false },
            byteLevel(false),
          ],
        }
      : { ...byteLevel(true), add_prefix_space: config.add_prefix_space === true },
    post_processor: byteLevel(false),
    decoder: byteLevel(false),
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: qwen ? '' : null,
      end_of_word_suffix: qwen ? '' : null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges,
    },
  };
}

function mergeLines(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  return lines.filter((line, i) => line !== '' && !(i === 0 && line.startsWith('#version')));
}

/** Tokens beside the vocabulary, by id: those of tokenizer_config.json, else of added_tokens.json. */
function addedTokens(
  config: Record<string, unknown>,
  added: Record<string, unknown>,
  vocab: Record<string, unknown>,
): AddedToken[] {
  const special = new Set(specialContents(config));
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  const tokens = new Map<number, AddedToken>();
  const put = (id: unknown, content: string): void => {
    if (typeof id === 'number') tokens.set(id, { id, content, ...flags, special: special.has(content) });
  };
  for (const content of special) put(vocab[content], content);
  for (const [content, id] of Object.entries(added)) put(id, content);
  for (const [id, token] of Object.entries(object(config.added_tokens_decoder))) {
    const content = contentOf(token);
    if (content === undefined) continue;
    const told = object(token);
    const isSpecial = told.special === true;
    tokens.set(Number(id), { ...flags, ...told, id: Number(id), content, special: isSpecial });
  }
  return [...tokens.values()].sort((a, b) => a.id - b.id);
}

function specialContents(config: Record<string, unknown>): string[] {
  const named = ['bos_token', 'eos_token', 'pad_token', 'unk_token'].map((key) => config[key]);
  const more = config.additional_special_tokens;
  return [...named, ...(Array.isArray(more) ? (more as unknown[]) : [])]
    .map(contentOf)
    .filter((content) => content !== undefined);
}

/** A tokenizer.json with the parts that it may leave out, and the tokens that only the configuration names. */
export function completed({ tokenizer, config }: TokenizerFiles): Record<string, unknown> {
  const parts = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null };
  const own = Array.isArray(tokenizer.added_tokens) ? (tokenizer.added_tokens as AddedToken[]) : [];
  const known = new Set(own.map(({ content }) => content));
  const named = { added_tokens_decoder: config.added_tokens_decoder };
  const more = addedTokens(named, {}, {}).filter(({ content }) => !known.has(content));
  return { ...parts, ...tokenizer, added_tokens: more.length > 0 ? [...own, ...more] : own };
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
