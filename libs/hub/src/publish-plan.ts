import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Hub } from './hub.ts';
import { isRepoNotFound } from './refusal.ts';
import { listRepoFiles, resolveRepo, type RepoAt, type RepoFile } from './repo-files.ts';

/** A file to be published. */
export interface LocalFile {
  /** Where it goes in the repo, with forward slashes. */
  readonly path: string;
  /** A path on this disk, or the content itself. */
  readonly content: string | Uint8Array;
  readonly size: number;
  readonly sha256: string;
}

/** What a publish will do to a repo. */
export interface PublishPlan {
  readonly repo: string;
  /** The commit of `main` that this plan was made for; null where the repo is not there yet. */
  readonly head: string | null;
  /** All files as they will be. */
  readonly files: readonly LocalFile[];
  /** Those of them that are not in the repo as they are. */
  readonly send: readonly LocalFile[];
  /** Files of the repo that go in the same commit. */
  readonly remove: readonly string[];
}

/** What is in the repo now. */
export interface RemoteState {
  head: string | null;
  files: readonly RepoFile[];
}

/** Looks at `main` of a data set repo; a repo that is not there has no head. */
export async function remoteState(hub: Hub, repo: string): Promise<RemoteState> {
  let at: RepoAt;
  try {
    at = await resolveRepo(hub, 'dataset', repo);
  } catch (error) {
    if (isRepoNotFound(error)) return { head: null, files: [] };
    throw error;
  }
  return { head: at.commit, files: await listRepoFiles(hub, at) };
}

/**
 * What has to be done so that the repo holds `files` and, of its present files, none that `goes` names. Files
 * are the same when their hashes are, so that what was sent is not sent again.
 */
export function planPublish(
  repo: string,
  { head, files: present }: RemoteState,
  files: readonly LocalFile[],
  goes: (path: string) => boolean,
): PublishPlan {
  const remote = new Map(present.map((file) => [file.path, file]));
  const wanted = new Set(files.map(({ path }) => path));
  return {
    repo,
    head,
    files,
    send: files.filter((file) => !isSame(file, remote.get(file.path))),
    remove: present.map(({ path }) => path).filter((path) => !wanted.has(path) && goes(path)),
  };
}

/** Whether a file of the repo has the content of a local one. */
export function isSame(local: LocalFile, remote: RepoFile | undefined): boolean {
  if (remote?.size !== local.size) return false;
  return remote.oid === (remote.lfs ? local.sha256 : gitOidOf(local));
}

function gitOidOf({ content }: LocalFile): string {
  const bytes = typeof content === 'string' ? readFileSync(content) : content;
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
