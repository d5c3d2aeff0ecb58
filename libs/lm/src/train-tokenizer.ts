import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { UserError } from '@longhand/records';

import { BYTE_CHARACTERS } from './byte-alphabet.ts';
import { learnMerges } from './pair-merges.ts';
import { byteLevel, QWEN_WORDS, type TokenizerFiles } from './tokenizer-files.ts';
import { writeTextAtomically } from './write-safetensors.ts';

/** How a tokenizer is made. */
export interface TrainTokenizerOptions {
  /** Tokens in all: special ones, the 256 bytes, and what merging makes of them. */
  readonly vocabSize: number;
  /** Pairs that occur more seldom are not merged, 2 by default. */
  readonly minFrequency?: number;
  /** Longest text that the model reads, in tokens, for the configuration. */
  readonly maxLength?: number;
}

/** Ends a text, starts and ends a turn: the names that Qwen's models use. */
const SPECIAL = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];
/** Tokens of their own that are part of the text. */
const MARKS = ['<think>', '</think>'];

/** Turns one after another, each rendered as it is. */
const CHAT_TEMPLATE =
  "{%- for message in messages %}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{%- endfor %}" +
  "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}";

/** Words cut from a text longer than this are counted in pieces, so that no single word grows without bound. */
const LONGEST_WORD = 4096;

/**
 * Makes a byte-level BPE tokenizer of texts, cut into words as Qwen's are (numbers digit by digit), with a chat
 * template: the content of tokenizer.json and tokenizer_config.json. Equal texts in equal order give equal files; so
 * does any other order.
 */
export function trainTokenizer(texts: Iterable<string>, options: TrainTokenizerOptions): TokenizerFiles {
  const { vocabSize, minFrequency = 2, maxLength } = options;
  const least = SPECIAL.length + MARKS.length + 256;
  if (!Number.isInteger(vocabSize) || vocabSize < least) {
    throw new UserError(
      `a vocabulary of ${vocabSize} tokens is too small: bytes and marks alone are ${least}`,
    );
  }
  const { words, counts } = countWords(texts);
  const alphabet = [...BYTE_CHARACTERS].sort();
  const idOfByte = BYTE_CHARACTERS.map((character) => alphabet.indexOf(character));
  const encoder = new TextEncoder();
  const bytes = words.map((word) => Uint32Array.from(encoder.encode(word), (byte) => idOfByte[byte]!));
  const merges = learnMerges(bytes, counts, {
    alphabet: alphabet.length,
    merges: vocabSize - least,
    minFrequency,
  });
  const tokens = [...alphabet];
  for (const [left, right] of merges) tokens.push(tokens[left]! + tokens[right]!);
  const added = [...SPECIAL, ...MARKS];
  return {
    tokenizer: tokenizerJson(added, tokens, merges),
    config: {
      added_tokens_decoder: Object.fromEntries(
        added.map((content, id) => [String(id), { content, ...flags(content) }]),
      ),
      additional_special_tokens: [],
      bos_token: null,
      chat_template: CHAT_TEMPLATE,
      clean_up_tokenization_spaces: false,
      eos_token: '<|im_end|>',
      ...(maxLength !== undefined && { model_max_length: maxLength }),
      pad_token: '<|endoftext|>',
      tokenizer_class: 'PreTrainedTokenizerFast',
      unk_token: null,
    },
  };
}

/** Writes a tokenizer into a model's folder: tokenizer.json, tokenizer_config.json, chat_template.jinja if it has one. */
export async function saveTokenizer(files: TokenizerFiles, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;
  await writeTextAtomically(join(folder, 'tokenizer.json'), text(files.tokenizer));
  await writeTextAtomically(join(folder, 'tokenizer_config.json'), text(files.config));
  if (files.chatTemplate !== undefined) {
    await writeTextAtomically(join(folder, 'chat_template.jinja'), files.chatTemplate);
  }
}

function tokenizerJson(
  added: readonly string[],
  tokens: readonly string[],
  merges: readonly (readonly [number, number])[],
): Record<string, unknown> {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added.map((content, id) => ({ id, content, ...flags(content) })),
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: QWEN_WORDS }, behavior: 'Isolated', invert: false },
        byteLevel(false),
      ],
    },
    post_processor: byteLevel(false),
    decoder: byteLevel(false),
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries([...added, ...tokens].map((token, id) => [token, id])),
      merges: merges.map(([left, right]) => [tokens[left]!, tokens[right]!]),
    },
  };
}

function flags(content: string): Record<string, boolean> {
  return {
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: SPECIAL.includes(content),
  };
}

/** Each word with the number of times it occurs, sorted, so that the order of texts does not matter. */
function countWords(texts: Iterable<string>): { words: string[]; counts: number[] } {
  const pattern = new RegExp(
    QWEN_WORDS.replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)", "'(?:[sSdDmMtT]|[rR][eE]|[vV][eE]|[lL][lL])"),
    'gu',
  );
  const marks = new RegExp([...SPECIAL, ...MARKS].map((mark) => mark.replaceAll('|', '\\|')).join('|'), 'u');
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const part of text.split(marks)) {
      for (const [word] of part.matchAll(pattern)) {
        for (let at = 0; at < word.length; at += LONGEST_WORD) {
          const piece = word.length <= LONGEST_WORD ? word : word.slice(at, at + LONGEST_WORD);
          counts.set(piece, (counts.get(piece) ?? 0) + 1);
        }
      }
    }
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { words: sorted.map(([word]) => word), counts: sorted.map(([, count]) => count) };
}
