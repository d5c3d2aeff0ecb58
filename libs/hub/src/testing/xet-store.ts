import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  createChunker,
  fileHash,
  finalize,
  hashToHex,
  nextBlock,
  xorbHash,
  type Chunk,
} from '@huggingface/xetchunk-wasm';
import { makeFolder } from '@longhand/records';
import type { StoredFile } from './repo-store.ts';
import { readShard, type ShardFile, type XetTerm } from './xet-shard.ts';
import { plainChunk, readXorb, unpackChunk, type XorbChunk } from './xet-xorb.ts';

/** A xorb has at most so many bytes and chunks: https://huggingface.co/docs/xet/xorb. */
const xorbBytes = 64 * 2 ** 20;
const xorbChunks = 8192;
/** Chunks of a file are about so large. */
const chunkBytes = 64 * 1024;

/** A file that is kept in chunks: the terms, one after the other, are its content. */
export interface XetFile {
  readonly hash: string;
  readonly size: number;
  readonly terms: readonly XetTerm[];
}

/** Contents as Xet keeps them: files cut into chunks, chunks gathered in xorbs. */
export interface XetStore {
  /** Takes in a xorb; false where it was there. Throws an `Error` where it has another hash. */
  addXorb(hash: string, bytes: Buffer): boolean;
  /** Takes in the files of a shard, and keeps each one whole too. Throws an `Error` where a xorb is missing or a hash wrong. */
  addShard(bytes: Buffer): void;
  /** A file that is kept by LFS, cut into chunks when it is asked for first. */
  fileOf(file: StoredFile): Promise<XetFile>;
  find(hash: string): XetFile | undefined;
  chunksOf(xorb: string): readonly XorbChunk[];
  xorbPath(xorb: string): string;
}

export function xetStore(folder: string, objectPath: (sha256: string) => string): XetStore {
  const place = join(folder, 'xorbs');
  makeFolder(place);
  const xorbs = new Map<string, readonly XorbChunk[]>();
  const files = new Map<string, XetFile>();
  const bySha256 = new Map<string, Promise<XetFile>>();
  const xorbPath = (xorb: string) => join(place, xorb);
  const chunksOf = (xorb: string) => {
    const chunks = xorbs.get(xorb);
    if (chunks === undefined) throw new Error(`the xorb ${xorb} is not there`);
    return chunks;
  };
  const keep = (file: XetFile): XetFile => {
    files.set(file.hash, file);
    return file;
  };
  return {
    chunksOf,
    xorbPath,
    find: (hash) => files.get(hash),
    addXorb: (hash, bytes) => {
      if (xorbs.has(hash)) return false;
      const chunks = readXorb(bytes, hash);
      writeFileSync(xorbPath(hash), bytes);
      xorbs.set(hash, chunks);
      return true;
    },
    addShard: (bytes) => {
      for (const file of readShard(bytes)) {
        const { sha256, size } = writeWhole(file, { chunksOf, xorbPath, objectPath });
        const kept = keep({ hash: file.hash, size, terms: file.terms });
        bySha256.set(sha256, Promise.resolve(kept));
      }
    },
    fileOf: (file) => {
      const known = bySha256.get(file.lfs ?? '') ?? cut(file, { xorbs, xorbPath }).then(keep);
      bySha256.set(file.lfs ?? '', known);
      return known;
    },
  };
}

interface Places {
  chunksOf: (xorb: string) => readonly XorbChunk[];
  xorbPath: (xorb: string) => string;
  objectPath: (sha256: string) => string;
}

/** Puts a file together from its chunks, and keeps it if it has the hashes that its client states. */
function writeWhole(
  { terms, sha256, hash: stated }: ShardFile,
  { chunksOf, xorbPath, objectPath }: Places,
): { sha256: string; size: number } {
  const temporary = objectPath(`${stated}.${randomUUID()}`);
  const output = openSync(temporary, 'w');
  try {
    const hash = createHash('sha256');
    let size = 0;
    for (const { xorb, start, end, length } of terms) {
      const before = size;
      const chunks = chunksOf(xorb).slice(start, end);
      const [first, last] = [chunks[0], chunks.at(-1)];
      if (first === undefined || last === undefined) throw new Error(`a term of ${stated} has no chunks`);
      const bytes = readPart(xorbPath(xorb), first.start, last.end);
      for (const chunk of chunks) {
        const content = unpackChunk(bytes, chunk, first.start);
        hash.update(content);
        writeSync(output, content);
        size += content.length;
      }
      if (size - before !== length) throw new Error(`a term of ${stated} has not the length that it states`);
    }
    const found = hash.digest('hex');
    if (sha256 !== null && sha256 !== found) throw new Error(`the file has the SHA-256 ${found}`);
    renameSync(temporary, objectPath(found));
    return { sha256: found, size };
  } finally {
    closeSync(output);
    if (existsSync(temporary)) rmSync(temporary);
  }
}

function readPart(path: string, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(end - start);
  const input = openSync(path, 'r');
  try {
    readSync(input, bytes, 0, bytes.length, start);
  } finally {
    closeSync(input);
  }
  return bytes;
}

/** Cuts a file into chunks, as a client would that sends it. */
async function cut(
  file: StoredFile,
  { xorbs, xorbPath }: { xorbs: Map<string, readonly XorbChunk[]>; xorbPath: (xorb: string) => string },
): Promise<XetFile> {
  const all: Chunk[] = [];
  const terms: XetTerm[] = [];
  let packed: Buffer[] = [];
  let chunks: { place: XorbChunk; hash: Chunk }[] = [];
  let [bytes, length] = [0, 0];
  const finishXorb = () => {
    if (chunks.length === 0) return;
    const xorb = hashToHex(xorbHash(chunks.map(({ hash }) => hash)));
    writeFileSync(xorbPath(xorb), Buffer.concat(packed));
    xorbs.set(
      xorb,
      chunks.map(({ place }) => place),
    );
    terms.push({ xorb, start: 0, end: chunks.length, length });
    [packed, chunks, bytes, length] = [[], [], 0, 0];
  };
  const add = (hash: Chunk, content: Buffer) => {
    const plain = plainChunk(content);
    if (bytes + plain.length > xorbBytes || chunks.length === xorbChunks) finishXorb();
    chunks.push({ place: { start: bytes, end: bytes + plain.length, length: content.length }, hash });
    packed.push(plain);
    all.push(hash);
    bytes += plain.length;
    length += content.length;
  };
  const chunker = createChunker(chunkBytes);
  let waiting: Buffer = Buffer.alloc(0);
  const take = (found: readonly Chunk[]) => {
    for (const chunk of found) {
      add(chunk, waiting.subarray(0, chunk.length));
      waiting = waiting.subarray(chunk.length);
    }
  };
  for await (const piece of createReadStream(file.path, {
    highWaterMark: 1 << 22,
  }) as AsyncIterable<Buffer>) {
    waiting = Buffer.concat([waiting, piece]);
    take(nextBlock(chunker, piece));
  }
  const last = finalize(chunker);
  if (last !== null) take([last]);
  finishXorb();
  return { hash: hashToHex(fileHash(all)), size: file.size, terms };
}
