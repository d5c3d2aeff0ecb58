import { createHash, type Hash } from 'node:crypto';
import { createReadStream, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder, UserError } from '@longhand/records';
import { blobPath, isCached, linkSnapshot, sizeOf, snapshotPath } from './cache-layout.ts';
import { withLock } from './file-lock.ts';
import { networkDetail } from './hub-fetch.ts';
import type { Hub } from './hub.ts';
import { openRemoteFile } from './remote-file.ts';
import type { RepoAt, RepoFile } from './repo-files.ts';

/** Broken transfers in a row that brought nothing, before it is given up. */
const fruitlessTries = 5;

/**
 * Brings a file into the cache, unless it is there, and returns its path in the snapshot. A broken download
 * goes on where it was, in this run or a later one; what arrived must have the hash that the repo states.
 */
export async function downloadFile(
  hub: Hub,
  repo: RepoAt,
  file: RepoFile,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<string> {
  if (isCached(hub, repo, file)) return snapshotPath(hub, repo, file);
  const blob = blobPath(hub, repo, file);
  if (sizeOf(blob) === file.size) return linkSnapshot(hub, repo, file);
  if (hub.offline) {
    throw new UserError(
      `${repo.name}: ${file.path} is not in the cache ${hub.cache}, and HF_HUB_OFFLINE is set; run once without it`,
    );
  }
  makeFolder(dirname(blob));
  return withLock(
    blob,
    async () => {
      if (sizeOf(blob) !== file.size) await transfer(hub, repo, file, blob, onBytes);
      return linkSnapshot(hub, repo, file);
    },
    hub.signal,
  );
}

async function transfer(
  hub: Hub,
  repo: RepoAt,
  file: RepoFile,
  blob: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const incomplete = `${blob}.incomplete`;
  for (let wrong = 0; ;) {
    await fill(hub, repo, file, incomplete, onBytes);
    const found = await oidOf(incomplete, file);
    if (found === file.oid) break;
    rmSync(incomplete);
    if (++wrong === 2) {
      throw new UserError(
        `${repo.name}: ${file.path} has the hash ${found.slice(0, 12)}… where the repo at ${repo.commit.slice(0, 12)} states ` +
          `${file.oid.slice(0, 12)}…, twice; it was changed or is damaged on the way: nothing of it was kept`,
        { exitCode: 1 },
      );
    }
  }
  renameSync(incomplete, blob);
}

/** Appends to the incomplete file until it has its size. */
async function fill(
  hub: Hub,
  repo: RepoAt,
  file: RepoFile,
  incomplete: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let place = sizeOf(incomplete) ?? 0;
  if (place > file.size) {
    rmSync(incomplete);
    place = 0;
  }
  onBytes(place);
  const output = await open(incomplete, 'a');
  try {
    const remote = file.size === place ? undefined : await openRemoteFile(hub, repo, file);
    for (let fruitless = 0; place < file.size && remote !== undefined;) {
      const before = place;
      try {
        for await (const chunk of remote.stream(place)) {
          const bytes = chunk.subarray(0, file.size - place);
          await output.write(bytes);
          place += bytes.length;
          hub.traffic.fetched += bytes.length;
          onBytes(bytes.length);
        }
        if (place < file.size) throw new Error('the transfer ended early');
      } catch (error) {
        if (error instanceof UserError || hub.signal?.aborted === true) throw error;
        if ('syscall' in (error as object) && 'path' in (error as object)) throw error;
        fruitless = place === before ? fruitless + 1 : 0;
        if (fruitless >= fruitlessTries) {
          throw new UserError(
            `${repo.name}: ${file.path} broke off at byte ${place} of ${file.size} (${networkDetail(error)}); ` +
              'run the same command again: it goes on there',
            { exitCode: 1, cause: error },
          );
        }
        await sleep((hub.retryDelayMs / 2) * 2 ** fruitless);
      }
    }
    await output.sync();
  } finally {
    await output.close();
  }
}

/** The hash of a file in the form in which the repo states it: SHA-256, or git's. */
async function oidOf(path: string, file: RepoFile): Promise<string> {
  const hash: Hash = file.lfs
    ? createHash('sha256')
    : createHash('sha1').update(`blob ${statSync(path).size}\0`);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
  }
  return hash.digest('hex');
}
