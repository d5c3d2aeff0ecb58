import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder, UserError } from '@longhand/records';
import { cachedCommit, rememberRef } from './cache-layout.ts';
import { clientParams, type Hub } from './hub.ts';
import { snapshotFiles } from './snapshot-files.ts';

export type RepoType = 'dataset' | 'model';

/** A repo at one commit. */
export interface RepoAt {
  readonly type: RepoType;
  readonly name: string;
  /** Commit, 40 hexadecimal digits. */
  readonly commit: string;
}

/** A file of a repo at a commit. */
export interface RepoFile {
  readonly path: string;
  readonly size: number;
  /** SHA-256 of the content where it is kept by LFS or Xet, git's SHA-1 of a blob otherwise. */
  readonly oid: string;
  readonly lfs: boolean;
}

const commitName = /^[0-9a-f]{40}$/;

/** Reads `owner/name` or `owner/name@revision`. Throws a `UserError` for anything else. */
export function parseRepoName(text: string): { name: string; revision: string | undefined } {
  const match = /^((?:[\w.-]+\/)?[\w.-]+)(?:@(.+))?$/.exec(text);
  if (match === null) {
    throw new UserError(`${text}: no name of a repo; write owner/name or owner/name@revision`);
  }
  return { name: match[1]!, revision: match[2] };
}

/**
 * Resolves a revision (branch, tag, `refs/convert/parquet`, commit; `main` by default) to its commit. Offline,
 * the commit that the cache remembers. Throws a `UserError` where there is none, and for a renamed repo.
 */
export async function resolveRepo(
  hub: Hub,
  type: RepoType,
  name: string,
  revision = 'main',
): Promise<RepoAt> {
  if (hub.offline) {
    const commit = commitName.test(revision) ? revision : cachedCommit(hub, { type, name }, revision);
    if (commit === undefined) {
      throw new UserError(
        `${name}@${revision} is not in the cache ${hub.cache}, and HF_HUB_OFFLINE is set; run once without it`,
      );
    }
    return { type, name, commit };
  }
  const client = await import('@huggingface/hub');
  const params = { ...clientParams(hub), name, revision };
  const ask: () => Promise<{ name: string; sha: string }> = () =>
    type === 'dataset'
      ? client.datasetInfo({ ...params, additionalFields: ['sha'] })
      : client.modelInfo({ ...params, additionalFields: ['sha'] });
  const info = await ask().catch((error: unknown) => {
    throw unexpected(hub, name, error);
  });
  if (info.name.toLowerCase() !== name.toLowerCase()) {
    throw new UserError(`${name} was renamed to ${info.name}; write that name instead`);
  }
  if (!commitName.test(info.sha))
    throw new UserError(`${hub.endpoint}: no commit is named for ${name}@${revision}`);
  const repo = { type, name, commit: info.sha };
  if (!commitName.test(revision)) rememberRef(hub, repo, revision);
  return repo;
}

/**
 * All files of a repo at a commit, sorted by path. The list is kept below `HF_HOME/longhand`: offline it is
 * read from there, and a list that differs from the one kept is an error, as a commit does not change.
 */
export async function listRepoFiles(hub: Hub, repo: RepoAt): Promise<RepoFile[]> {
  const kept = join(
    hub.home,
    'longhand',
    'trees',
    `${repo.type}s--${repo.name.replaceAll('/', '--')}`,
    `${repo.commit}.json`,
  );
  if (hub.offline) {
    if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as RepoFile[];
    const found = snapshotFiles(hub, repo);
    if (found !== null) return found;
    throw new UserError(
      `the files of ${repo.name}@${repo.commit.slice(0, 12)} were never listed here, and HF_HUB_OFFLINE is set; run once without it`,
    );
  }
  const client = await import('@huggingface/hub');
  const files: RepoFile[] = [];
  const designation = { type: repo.type, name: repo.name } as const;
  const listing = client.listFiles({
    ...clientParams(hub),
    repo: designation,
    revision: repo.commit,
    recursive: true,
  });
  for await (const { type, path, size, oid, lfs } of listing) {
    if (type !== 'file') continue;
    files.push(
      lfs === undefined
        ? { path, size, oid: oid ?? '', lfs: false }
        : { path, size: lfs.size, oid: lfs.oid, lfs: true },
    );
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const text = `${JSON.stringify(files)}\n`;
  if (existsSync(kept)) {
    if (readFileSync(kept, 'utf8') !== text) throw changed(repo, kept, files);
    return files;
  }
  makeFolder(dirname(kept));
  const temporary = `${kept}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, kept);
  return files;
}

/** An answer that the Hub gives to no question of ours, in one line: something else is at that address. */
function unexpected(hub: Hub, name: string, error: unknown): Error {
  const { statusCode } = error as { statusCode?: number };
  if (error instanceof UserError || statusCode === undefined) return error as Error;
  return new UserError(
    `${name}: ${hub.endpoint} answered with status ${statusCode}; check the name (owner/name) and that HF_ENDPOINT is a Hub`,
    { cause: error },
  );
}

function changed(repo: RepoAt, kept: string, files: readonly RepoFile[]): UserError {
  const before = new Map(
    (JSON.parse(readFileSync(kept, 'utf8')) as RepoFile[]).map((file) => [file.path, file.oid]),
  );
  const now = new Set(files.map(({ path }) => path));
  const odd =
    files.find(({ path, oid }) => before.get(path) !== oid)?.path ??
    [...before.keys()].find((path) => !now.has(path)) ??
    'a file';
  return new UserError(
    `${repo.name}@${repo.commit.slice(0, 12)}: ${odd} is not what this commit held before; ` +
      `ask its owner what happened, or remove ${kept} to take what is there now`,
    { exitCode: 1 },
  );
}
