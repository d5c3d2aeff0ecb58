import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@longhand/records';
import { openAtomicFile, type AtomicFile } from '@longhand/shards';
import type { LabelledTokens } from './label-tokens.ts';

/** What was made of a data set's rows. */
export interface StoreFacts {
  /** Hash of everything that decides the content. */
  readonly key: string;
  readonly rows: number;
  readonly documents: number;
  readonly tokens: number;
  readonly trainedTokens: number;
  readonly longest: number;
  /** reason -> rows left out. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly truncated: number;
  /** Of the tokens, with their marks. */
  readonly sha256: string;
}

/**
 * Tokens of a data set on disk: `tokens.bin` holds the documents one after another, an int32 (little-endian) a token,
 * its complement where it is not trained on; `lengths.bin` an int32 a document; `facts.json` is written last.
 */
export interface TokenStore {
  readonly facts: StoreFacts;
  /** Tokens of each document. */
  readonly lengths: Int32Array;
  /** Reads a document: its ids, and 1 where a token is trained on. */
  read(document: number): { ids: Int32Array; trained: Uint8Array };
  close(): void;
}

/** Takes documents and leaves a store. */
export interface TokenStoreWriter {
  add(tokens: LabelledTokens): void;
  /** Finishes the store: it appears whole. */
  commit(facts: Omit<StoreFacts, 'documents' | 'tokens' | 'trainedTokens' | 'longest' | 'sha256'>): void;
  abort(): void;
}

const BUFFERED = 1 << 18;

/** Begins a store in a folder. Throws UserError where it cannot be written, a full disk included. */
export function writeTokenStore(folder: string): TokenStoreWriter {
  const tokens = openAtomicFile(join(folder, 'tokens.bin'));
  const lengths = openAtomicFile(join(folder, 'lengths.bin'));
  const buffer = new Int32Array(BUFFERED);
  let used = 0;
  let total = 0;
  let documents = 0;
  let trainedTokens = 0;
  let longest = 0;
  const flush = (): void => {
    tokens.write(new Uint8Array(buffer.buffer, 0, used * 4));
    used = 0;
  };
  return {
    add: ({ ids, trained }) => {
      for (let i = 0; i < ids.length; i++) {
        if (used === BUFFERED) flush();
        const id = ids[i]!;
        buffer[used++] = trained[i] ? id : ~id;
        trainedTokens += trained[i]!;
      }
      lengths.write(new Uint8Array(Int32Array.of(ids.length).buffer));
      total += ids.length;
      documents++;
      longest = Math.max(longest, ids.length);
    },
    commit: (facts) => {
      flush();
      const { sha256 } = tokens.commit();
      lengths.commit();
      const whole: StoreFacts = { ...facts, documents, tokens: total, trainedTokens, longest, sha256 };
      writeText(openAtomicFile(join(folder, 'facts.json')), JSON.stringify(whole));
    },
    abort: () => {
      tokens.abort();
      lengths.abort();
    },
  };
}

/** Opens the store of that key in a folder; undefined where there is none, or another, or a part of one. */
export function openTokenStore(folder: string, key: string): TokenStore | undefined {
  const path = join(folder, 'tokens.bin');
  const facts = readFacts(join(folder, 'facts.json'));
  if (facts?.key !== key || !existsSync(path) || statSync(path).size !== facts.tokens * 4) return undefined;
  const bytes = readFileSync(join(folder, 'lengths.bin'));
  const lengths = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4).slice();
  const offsets = new Float64Array(lengths.length + 1);
  lengths.forEach((length, i) => (offsets[i + 1] = offsets[i]! + length));
  const descriptor = openSync(path, 'r');
  let open = true;
  return {
    facts,
    lengths,
    read: (document) => {
      const ids = new Int32Array(lengths[document]!);
      const target = new Uint8Array(ids.buffer);
      const read = readSync(descriptor, target, 0, target.length, offsets[document]! * 4);
      if (read < target.length)
        throw new UserError(`${path}: ends early; run again with --fresh`, { exitCode: 1 });
      const trained = new Uint8Array(ids.length);
      for (let i = 0; i < ids.length; i++) {
        if (ids[i]! < 0) ids[i] = ~ids[i]!;
        else trained[i] = 1;
      }
      return { ids, trained };
    },
    close: () => {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

function readFacts(path: string): StoreFacts | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as StoreFacts;
  } catch {
    return undefined;
  }
}

function writeText(file: AtomicFile, text: string): void {
  file.write(Buffer.from(text));
  file.commit();
}
