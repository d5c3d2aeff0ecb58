import { hashToHex } from '@huggingface/xetchunk-wasm';

/** Chunks `start` to `end` (exclusive) of a xorb, which are so many bytes of a file. */
export interface XetTerm {
  readonly xorb: string;
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

/** A file as a shard tells of it. `sha256` is null where the client did not state it. */
export interface ShardFile {
  readonly hash: string;
  readonly terms: readonly XetTerm[];
  readonly sha256: string | null;
}

const magic = 'HFRepoMetaData';
const headerBytes = 48;
const entryBytes = 48;
const withVerification = 0x8000_0000;
const withSha256 = 0x4000_0000;

/**
 * The files of a shard that a client sends once all their xorbs are there. Its second section (the new xorbs,
 * to find duplicates by) and a footer are not read. Throws an `Error` for what is no shard.
 *
 * See https://huggingface.co/docs/xet/shard.
 */
export function readShard(bytes: Buffer): ShardFile[] {
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, magic.length) !== magic) {
    throw new Error('the shard does not begin as shards do');
  }
  const files: ShardFile[] = [];
  let at = headerBytes;
  const entry = (): Buffer => {
    if (at + entryBytes > bytes.length) throw new Error('the shard ends too early');
    at += entryBytes;
    return bytes.subarray(at - entryBytes, at);
  };
  for (;;) {
    const head = entry();
    if (head.subarray(0, 32).every((byte) => byte === 0xff)) return files;
    const flags = head.readUInt32LE(32);
    const terms = Array.from({ length: head.readUInt32LE(36) }, (): XetTerm => {
      const term = entry();
      return {
        xorb: hashAt(term),
        length: term.readUInt32LE(36),
        start: term.readUInt32LE(40),
        end: term.readUInt32LE(44),
      };
    });
    if ((flags & withVerification) !== 0) terms.forEach(entry);
    const sha256 = (flags & withSha256) === 0 ? null : hashAt(entry());
    files.push({ hash: hashAt(head), terms, sha256 });
  }
}

function hashAt(entry: Buffer): string {
  return hashToHex(entry.subarray(0, 32));
}
