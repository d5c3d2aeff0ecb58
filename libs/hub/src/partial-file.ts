import { readdirSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder, UserError } from '@longhand/records';
import { networkDetail } from './hub-fetch.ts';
import type { Hub } from './hub.ts';
import { openRemoteFile, type RemoteFile } from './remote-file.ts';
import type { RepoAt, RepoFile } from './repo-files.ts';

/** Bytes `start` to `end` (exclusive) of a file. */
export type ByteRange = readonly [start: number, end: number];

/**
 * A file of which only some ranges are here: a sparse file on this disk, every byte in its place, so that a
 * reader that keeps to those ranges reads it like any file. Ranges stay for later runs.
 */
export interface PartialFile {
  readonly path: string;
  readonly size: number;
  /** Fetches what is missing of the ranges; small gaps between them are read along. */
  ensure(ranges: readonly ByteRange[], onBytes?: (bytes: number) => void): Promise<void>;
}

/** Gaps up to this are fetched rather than asked around: a request costs more than so many bytes. */
const readAhead = 16 * 1024;
/** A request's bytes at most. */
const pieceBytes = 16 * 2 ** 20;
const tries = 5;

/** Opens a file of the Hub for reading in part. It is asked for only once something is missing. */
export async function openPartialFile(hub: Hub, repo: RepoAt, file: RepoFile): Promise<PartialFile> {
  const folder = join(hub.home, 'longhand', 'ranges', file.oid);
  const path = join(folder, 'data');
  makeFolder(folder);
  const handle = await open(path, 'a+');
  try {
    if ((await handle.stat()).size < file.size) await handle.truncate(file.size);
  } finally {
    await handle.close();
  }
  let remote: Promise<RemoteFile> | undefined;
  return {
    path,
    size: file.size,
    ensure: async (ranges, onBytes = () => undefined) => {
      const missing = missingRanges(ranges, heldRanges(folder));
      if (missing.length === 0) return;
      if (hub.offline) {
        throw new UserError(
          `${repo.name}: parts of ${file.path} are not in the cache, and HF_HUB_OFFLINE is set; run once without it`,
        );
      }
      remote ??= openRemoteFile(hub, repo, file);
      const source = await remote;
      const output = await open(path, 'r+');
      try {
        for (const [start, end] of missing) {
          for (let at = start; at < end; at += pieceBytes) {
            const to = Math.min(end, at + pieceBytes);
            const bytes = await fetchRange(hub, source, [at, to], `${repo.name}: ${file.path}`);
            hub.traffic.fetched += bytes.length;
            onBytes(bytes.length);
            await output.write(bytes, 0, bytes.length, at);
          }
          await output.datasync();
          writeFileSync(join(folder, `${start}-${end}`), '');
        }
      } finally {
        await output.close();
      }
    },
  };
}

async function fetchRange(
  hub: Hub,
  source: RemoteFile,
  [start, end]: ByteRange,
  name: string,
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await source.slice(start, end);
    } catch (error) {
      if (error instanceof UserError || hub.signal?.aborted === true) throw error;
      if (attempt === tries) {
        throw new UserError(
          `${name}: bytes ${start} to ${end} could not be read (${networkDetail(error)}); run the same command again`,
          { exitCode: 1, cause: error },
        );
      }
      await sleep((hub.retryDelayMs / 5) * 2 ** attempt);
    }
  }
}

function heldRanges(folder: string): ByteRange[] {
  return readdirSync(folder).flatMap((name): ByteRange[] => {
    const match = /^(\d+)-(\d+)$/.exec(name);
    return match === null ? [] : [[Number(match[1]), Number(match[2])]];
  });
}

/** What of `wanted` is not in `held`, sorted, with ranges that lie close together made one. */
export function missingRanges(wanted: readonly ByteRange[], held: readonly ByteRange[]): ByteRange[] {
  const have = merge(held, 0);
  const missing: ByteRange[] = [];
  for (const [start, end] of merge(wanted, 0)) {
    let at = start;
    for (const [from, to] of have) {
      if (to <= at || from >= end) continue;
      if (from > at) missing.push([at, from]);
      at = Math.max(at, to);
    }
    if (at < end) missing.push([at, end]);
  }
  return merge(missing, readAhead);
}

function merge(ranges: readonly ByteRange[], gap: number): ByteRange[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (start >= end) continue;
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1] + gap) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/**
 * Brings a Parquet file's footer here, so that its schema and row groups can be read: one request where the
 * footer is small. Throws a `UserError` where the file is not Parquet.
 */
export async function ensureParquetFooter(partial: PartialFile, name: string): Promise<void> {
  const { size, path } = partial;
  const guess = Math.min(size, Math.max(8 * 1024, Math.min(64 * 1024, Math.floor(size / 64))));
  await partial.ensure([[size - guess, size]]);
  const handle = await open(path, 'r+');
  try {
    const end = Buffer.alloc(8);
    await handle.read(end, 0, 8, Math.max(0, size - 8));
    const length = end.readUInt32LE(0) + 8;
    if (end.toString('latin1', 4) !== 'PAR1' || length > size - 4) {
      throw new UserError(
        `${name} is no Parquet file (it does not end with PAR1); ask its owner to write it again`,
      );
    }
    await partial.ensure([[size - length, size]]);
    // Readers tell the format by the first bytes as well, which every Parquet file shares with its last.
    await handle.write(Buffer.from('PAR1'), 0, 4, 0);
  } finally {
    await handle.close();
  }
}
