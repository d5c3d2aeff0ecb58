import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Tokenizer } from '@longhand/lm';
import { UserError } from '@longhand/records';
import type { DataConfig } from '../config/train-config.ts';
import { checkTemplate, renderConversation, type ConversationTemplate } from './conversation-spans.ts';
import { cuttingOf, labelTokens, type Cutting } from './label-tokens.ts';
import { messagesOf, sourceRows, splitFiles, type SourceRow } from './source-rows.ts';
import { openTokenStore, writeTokenStore, type TokenStore } from './token-store.ts';

/** What conversations become tokens with. */
export interface PrepareOptions {
  readonly data: DataConfig;
  readonly tokenizer: Tokenizer;
  readonly template: ConversationTemplate;
  /** Folder of all stores; each has one of its own, named by its key. */
  readonly folder: string;
  readonly onProgress?: (rows: number) => void;
  /** True when the work is to end; it is thrown away then. */
  readonly stopping?: () => boolean;
}

/**
 * The tokens of a data set's conversations, on disk and with labels: made once, found again by everything that
 * decides them. Rows are streamed; none is held. Undefined where it was stopped.
 *
 * Throws UserError on a conversation without a token to train on, on one that is too long where that is an error, and
 * where nothing is left.
 */
export async function prepareData(options: PrepareOptions): Promise<TokenStore | undefined> {
  const { data, folder, template } = options;
  checkTemplate(template);
  const files = splitFiles(data.path, data.split);
  const key = await storeKey(files, options);
  const own = join(folder, key.slice(0, 16));
  const found = openTokenStore(own, key);
  if (found) return found;
  const made = await makeStore(files, key, own, options);
  if (!made) return undefined;
  const store = openTokenStore(own, key);
  if (!store) throw new UserError(`${own}: was written but cannot be read; see to the disk`, { exitCode: 1 });
  return store;
}

async function makeStore(
  files: readonly string[],
  key: string,
  own: string,
  { data, tokenizer, template, onProgress, stopping }: PrepareOptions,
): Promise<boolean> {
  const dropped: Record<string, number> = {};
  let rows = 0;
  let truncated = 0;
  let documents = 0;
  let cutting: Cutting | undefined;
  const writer = writeTokenStore(own);
  try {
    for await (const source of sourceRows(files, [data.messages])) {
      if (rows === data.limit) break;
      if (rows % 64 === 0) {
        onProgress?.(rows);
        if (stopping?.()) {
          writer.abort();
          rmSync(own, { recursive: true, force: true });
          return false;
        }
      }
      rows++;
      const conversation = renderConversation(template, messagesOf(source, data.messages));
      cutting ??= cuttingOf(tokenizer, conversation);
      const tokens = labelTokens(tokenizer, conversation, cutting);
      if (!trainsAnything(tokens.trained)) throw withoutTrained(source);
      const excess = tokens.ids.length - data.max_length;
      if (excess > 0) {
        if (data.too_long === 'error') throw tooLong(source, tokens.ids.length, data.max_length);
        if (data.too_long === 'drop') {
          dropped.too_long = (dropped.too_long ?? 0) + 1;
          continue;
        }
        truncated++;
        tokens.ids.length = data.max_length;
        if (!trainsAnything(tokens.trained.subarray(0, data.max_length))) {
          dropped.prompt_too_long = (dropped.prompt_too_long ?? 0) + 1;
          continue;
        }
      }
      documents++;
      writer.add(tokens);
    }
    onProgress?.(rows);
    if (documents === 0) throw nothingLeft(data, rows);
    writer.commit({ key, rows, dropped, truncated });
    return true;
  } catch (error) {
    writer.abort();
    throw error;
  }
}

/** The first token of a conversation is never predicted. */
function trainsAnything(trained: Uint8Array): boolean {
  return trained.indexOf(1, 1) > 0;
}

/** Raise it when the same conversations give other tokens. */
const VERSION = 1;

async function storeKey(
  files: readonly string[],
  { data, tokenizer, template }: PrepareOptions,
): Promise<string> {
  const { messages, max_length, too_long, limit } = data;
  const hash = createHash('sha256');
  const { source, tokens } = template.template;
  hash.update(JSON.stringify([VERSION, messages, max_length, too_long, limit ?? null]));
  hash.update(JSON.stringify([tokenizer.files, source, tokens, template.variables]));
  for (const file of files) hash.update(await hashFile(file));
  return hash.digest('hex');
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

function withoutTrained({ file, row }: SourceRow): UserError {
  return new UserError(
    `${file}: row ${row}: the conversation has no token to train on (no assistant turn, or an empty one); remove the row`,
  );
}

function tooLong({ file, row }: SourceRow, length: number, limit: number): UserError {
  return new UserError(
    `${file}: row ${row}: ${length} tokens, more than data.max_length ${limit}; raise it, or set data.too_long to drop`,
  );
}

function nothingLeft(data: DataConfig, rows: number): UserError {
  return new UserError(
    rows === 0
      ? `${data.path}: split ${data.split} has no rows`
      : `${data.path}: all ${rows} conversations are longer than data.max_length ${data.max_length}; raise it`,
  );
}
