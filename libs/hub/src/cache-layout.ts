import {
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  copyFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { makeFolder } from '@longhand/records';
import type { Hub } from './hub.ts';
import type { RepoAt, RepoFile, RepoType } from './repo-files.ts';

/**
 * The cache as Python's `huggingface_hub` lays it out, so that both find each other's files:
 * `datasets--owner--name/{refs/main, blobs/<etag>, snapshots/<commit>/<path> -> ../../blobs/<etag>}`.
 */
export function repoFolder(hub: Hub, { type, name }: { type: RepoType; name: string }): string {
  return join(hub.cache, `${type}s--${name.replaceAll('/', '--')}`);
}

export function blobPath(hub: Hub, repo: RepoAt, file: RepoFile): string {
  return join(repoFolder(hub, repo), 'blobs', file.oid);
}

/** Folder of a commit's files; it holds those that were fetched. */
export function snapshotFolder(hub: Hub, repo: RepoAt): string {
  return join(repoFolder(hub, repo), 'snapshots', repo.commit);
}

export function snapshotPath(hub: Hub, repo: RepoAt, file: { path: string }): string {
  return join(snapshotFolder(hub, repo), ...file.path.split('/'));
}

/** Whether a file is in the cache, whole. */
export function isCached(hub: Hub, repo: RepoAt, file: RepoFile): boolean {
  return sizeOf(snapshotPath(hub, repo, file)) === file.size;
}

/** Puts the link of a snapshot to its blob; a copy where links are not allowed. */
export function linkSnapshot(hub: Hub, repo: RepoAt, file: RepoFile): string {
  const path = snapshotPath(hub, repo, file);
  const blob = blobPath(hub, repo, file);
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}.link`;
  rmSync(temporary, { force: true });
  try {
    symlinkSync(relative(dirname(path), blob), temporary);
  } catch {
    copyFileSync(blob, temporary);
  }
  renameSync(temporary, path);
  return path;
}

export function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** The commit that a branch or tag had when it was last asked for. */
export function cachedCommit(
  hub: Hub,
  repo: { type: RepoType; name: string },
  revision: string,
): string | undefined {
  const path = join(repoFolder(hub, repo), 'refs', revision);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

export function rememberRef(hub: Hub, repo: RepoAt, revision: string): void {
  const path = join(repoFolder(hub, repo), 'refs', revision);
  makeFolder(dirname(path));
  writeFileSync(path, repo.commit);
}
