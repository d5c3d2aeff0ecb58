import { getChunks, hashToHex, xorbHash, type Chunk } from '@huggingface/xetchunk-wasm';
import { decompressFrameSync } from 'lz4-napi';

/** A chunk of a xorb: where it lies in the xorb's bytes, header included, and the bytes it unpacks to. */
export interface XorbChunk {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

const headerBytes = 8;
/** Longest a chunk may be, unpacked: https://huggingface.co/docs/xet/chunking. */
const longestChunk = 128 * 1024;
/** A target at which no chunk is cut again: the least length of a chunk is an eighth of it. */
const uncut = 8 * longestChunk;

/**
 * Takes a xorb apart and checks that it has the hash that it was sent under. Throws an `Error` where it is cut
 * short, a chunk does not unpack to its length, or the hash is another. A footer, which older clients send,
 * is passed over.
 *
 * See https://huggingface.co/docs/xet/xorb.
 */
export function readXorb(bytes: Buffer, hash: string): XorbChunk[] {
  const chunks: XorbChunk[] = [];
  const hashes: Chunk[] = [];
  for (let at = 0; at < bytes.length && bytes[at] === 0;) {
    if (at + headerBytes > bytes.length) throw new Error('the xorb ends in the header of a chunk');
    const end = at + headerBytes + bytes.readUIntLE(at + 1, 3);
    const chunk = { start: at, end, length: bytes.readUIntLE(at + 5, 3) };
    const [found] = getChunks(unpackChunk(bytes, chunk), uncut);
    if (found?.length !== chunk.length) throw new Error('a chunk is longer than chunks may be');
    chunks.push(chunk);
    hashes.push(found);
    at = end;
  }
  const found = chunks.length === 0 ? '' : hashToHex(xorbHash(hashes));
  if (found !== hash) throw new Error(`the xorb has the hash ${found}`);
  return chunks;
}

/** The content of a chunk. `bytes` may be a part of the xorb that begins at `offset` in it. */
export function unpackChunk(bytes: Buffer, { start, end, length }: XorbChunk, offset = 0): Buffer {
  const scheme = bytes[start - offset + 4];
  const packed = bytes.subarray(start - offset + headerBytes, end - offset);
  if (end - offset > bytes.length || length > longestChunk) throw new Error('a chunk does not fit');
  let content: Buffer;
  if (scheme === 0) content = packed;
  else if (scheme === 1) content = decompressFrameSync(packed);
  else if (scheme === 2) content = regroup(decompressFrameSync(packed));
  else throw new Error(`a chunk is packed in a way that is not known: ${String(scheme)}`);
  if (content.length !== length) throw new Error(`a chunk has ${content.length} bytes instead of ${length}`);
  return content;
}

/** A chunk as it stands in a xorb, not compressed. */
export function plainChunk(content: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUIntLE(content.length, 1, 3);
  header.writeUIntLE(content.length, 5, 3);
  return Buffer.concat([header, content]);
}

/** Undoes the grouping of every fourth byte that goes before compression. */
function regroup(bytes: Buffer): Buffer {
  const content = Buffer.alloc(bytes.length);
  let from = 0;
  for (let group = 0; group < 4; group++) {
    for (let to = group; to < bytes.length; to += 4) content[to] = bytes[from++]!;
  }
  return content;
}
