import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadTokenizer, parseConfig, trainTokenizer, type DecoderConfig, type Tokenizer } from '@longhand/lm';
import { makeFolder } from '@longhand/records';
import { openAtomicFile } from '@longhand/shards';
import type { DataConfig, NewModelConfig } from '../config/train-config.ts';
import { messagesOf, sourceRows, splitFiles } from '../data/source-rows.ts';

/** What a model that is trained from scratch is given. */
export interface NewModelFiles {
  readonly config: DecoderConfig;
  /** Files beside the weights, by name. */
  readonly files: Readonly<Record<string, string>>;
}

/** Configuration of a new model before its tokenizer is made: the ids of special tokens are not known yet. */
export function newModelConfig(sizes: NewModelConfig): DecoderConfig {
  return parseConfig(
    rawConfig(sizes, Math.max(sizes.vocab_size ?? 0, sizes.tokenizer.vocab_size), 0, 0),
    'model.new',
  );
}

/** Configuration and side files of a new model of those sizes. */
export function newModelFiles(sizes: NewModelConfig, tokenizer: Tokenizer): NewModelFiles {
  const eos = tokenizer.tokenId('<|im_end|>') ?? tokenizer.eosId ?? 0;
  const pad = tokenizer.padId ?? eos;
  const rows = Math.max(sizes.vocab_size ?? 0, tokenizer.vocabSize);
  const raw = rawConfig(sizes, rows, eos, pad);
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    config: parseConfig(raw, 'model.new'),
    files: {
      'tokenizer.json': json(tokenizer.files.tokenizer),
      'tokenizer_config.json': json(tokenizer.files.config),
      'generation_config.json': json({ eos_token_id: [eos], pad_token_id: pad, do_sample: false }),
    },
  };
}

function rawConfig(
  sizes: NewModelConfig,
  vocabSize: number,
  eos: number,
  pad: number,
): Record<string, unknown> {
  const architecture = { qwen3: 'Qwen3ForCausalLM', qwen2: 'Qwen2ForCausalLM', llama: 'LlamaForCausalLM' };
  return {
    architectures: [architecture[sizes.family]],
    model_type: sizes.family,
    vocab_size: vocabSize,
    hidden_size: sizes.hidden_size,
    num_hidden_layers: sizes.layers,
    num_attention_heads: sizes.heads,
    num_key_value_heads: sizes.kv_heads,
    head_dim: sizes.head_dim,
    intermediate_size: sizes.intermediate_size,
    hidden_act: 'silu',
    rms_norm_eps: 1e-6,
    rope_theta: sizes.rope_theta,
    max_position_embeddings: sizes.max_positions,
    tie_word_embeddings: sizes.tied,
    attention_bias: false,
    attention_dropout: 0,
    initializer_range: sizes.initializer_range,
    use_cache: true,
    bos_token_id: null,
    eos_token_id: eos,
    pad_token_id: pad,
    torch_dtype: 'float32',
  };
}

/**
 * A tokenizer made from the first rows of the data, kept in a folder and found again there: a run that is gone on
 * with has the same one.
 */
export async function tokenizerOf(
  sizes: NewModelConfig,
  data: DataConfig,
  folder: string,
): Promise<Tokenizer> {
  if (existsSync(join(folder, 'tokenizer.json'))) return loadTokenizer(folder);
  const texts: string[] = [];
  let rows = 0;
  for await (const source of sourceRows(splitFiles(data.path, data.split), [data.messages])) {
    if (rows++ === sizes.tokenizer.rows) break;
    for (const { content } of messagesOf(source, data.messages)) texts.push(content);
  }
  const made = trainTokenizer(texts, {
    vocabSize: sizes.tokenizer.vocab_size,
    maxLength: sizes.max_positions,
  });
  makeFolder(folder);
  // What says that it is there is written last.
  for (const [name, value] of [
    ['tokenizer_config.json', made.config],
    ['tokenizer.json', made.tokenizer],
  ] as const) {
    const file = openAtomicFile(join(folder, name));
    file.write(Buffer.from(JSON.stringify(value)));
    file.commit();
  }
  // Read again, as a run that is gone on with does.
  return loadTokenizer(folder);
}
