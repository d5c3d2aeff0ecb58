import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { CommitOperation } from '@huggingface/hub';
import { UserError } from '@longhand/records';
import { commitHeld } from './commit-held.ts';
import { clientParams, type Hub } from './hub.ts';
import { isSame, remoteState, type LocalFile, type PublishPlan } from './publish-plan.ts';
import { listRepoFiles, type RepoFile } from './repo-files.ts';

export interface PublishOptions {
  title: string;
  /** Visibility of a repo that is made; a repo that is there keeps its own. */
  private?: boolean;
  /** Files of a commit at most, 50 by default: the Hub's own advice. */
  filesPerCommit?: number;
  /** Called as files arrive, whole or in part. */
  onProgress?: (progress: PublishProgress) => void;
  onNotice?: (line: string) => void;
}

/** What has arrived of what is to be sent; `path` is the file of which something just did. */
export interface PublishProgress {
  files: number;
  ofFiles: number;
  bytes: number;
  ofBytes: number;
  path: string;
}

/** `commit` of `main` after the publish; `changed` is false where it held all of it before. */
export interface Published {
  commit: string;
  url: string;
  changed: boolean;
}

/** Tries of a commit that failed for a reason that may pass. */
const commitTries = 4;

/**
 * Does what a plan says so that `main` goes from the old data set to the new one in one commit: a reader sees
 * either, never a mixture. Up to 50 files go with that commit. More are first committed, 50 at a time, to a
 * branch of their own that nobody reads by default; the commit to `main` then only names what is there
 * already. Called again after any interruption it sends what is missing. Where `main` was changed by someone
 * else since the plan was made, nothing is changed and a `UserError` says so.
 */
export async function publish(hub: Hub, plan: PublishPlan, options: PublishOptions): Promise<Published> {
  if (hub.token === undefined) {
    throw new UserError(`publishing to ${hub.endpoint} needs a token with write access; set HF_TOKEN`);
  }
  const head = plan.head ?? (await createRepo(hub, plan.repo, options.private ?? false));
  const url = `${hub.endpoint}/datasets/${plan.repo}`;
  if (plan.send.length + plan.remove.length === 0) return { commit: head, url, changed: false };

  const limit = options.filesPerCommit ?? 50;
  const staging = stagingBranch(plan);
  const held = plan.send.length > limit ? await stage(hub, plan, head, staging, limit, options) : null;
  const commit = await commitOnce(hub, plan, head, held, options);
  await removeBranch(hub, plan.repo, staging);
  return { commit, url, changed: true };
}

async function createRepo(hub: Hub, repo: string, isPrivate: boolean): Promise<string> {
  const client = await import('@huggingface/hub');
  const params = { ...clientParams(hub), accessToken: hub.token ?? '' };
  try {
    await client.createRepo({
      ...params,
      repo: { type: 'dataset', name: repo },
      visibility: isPrivate ? 'private' : 'public',
    });
  } catch (error) {
    // The answer to an earlier try may have been lost after the repo was made.
    if (statusOf(error) !== 409) throw asUserError(repo, error);
  }
  const { head } = await remoteState(hub, repo);
  if (head === null) throw new UserError(`${repo} was made, but ${hub.endpoint} does not show it; run again`);
  return head;
}

/** The name depends on what is published, so that a later run finds what an earlier one sent. */
function stagingBranch({ files }: PublishPlan): string {
  const hash = createHash('sha256');
  for (const { path, sha256 } of files) hash.update(`${sha256} ${path}\n`);
  return `longhand-publish-${hash.digest('hex').slice(0, 12)}`;
}

async function stage(
  hub: Hub,
  plan: PublishPlan,
  head: string,
  branch: string,
  limit: number,
  options: PublishOptions,
): Promise<ReadonlyMap<string, RepoFile>> {
  const client = await import('@huggingface/hub');
  const repo = { type: 'dataset', name: plan.repo } as const;
  try {
    await client.createBranch({ ...clientParams(hub), repo, branch, revision: head });
  } catch (error) {
    if (statusOf(error) !== 409) throw asUserError(plan.repo, error);
  }
  const staged = await filesOn(hub, plan.repo, branch);
  const missing = plan.send.filter((file) => !isSame(file, staged.get(file.path)));
  const arrived = arrivals(plan, options);
  for (const { path } of plan.send.filter((file) => !missing.includes(file))) arrived(path, 1);
  const files = plan.send.length - missing.length;
  if (files > 0) options.onNotice?.(`${files} of ${plan.send.length} files were sent before`);
  for (let at = 0; at < missing.length; at += limit) {
    const chunk = missing.slice(at, at + limit);
    const title = `${options.title}: files ${at + 1} to ${at + chunk.length} of ${missing.length}`;
    await withRetries(hub, plan.repo, options, () =>
      sendCommit(hub, plan.repo, branch, title, chunk, [], undefined, arrived),
    );
  }
  return missing.length === 0 ? staged : filesOn(hub, plan.repo, branch);
}

async function filesOn(hub: Hub, repo: string, branch: string): Promise<Map<string, RepoFile>> {
  const client = await import('@huggingface/hub');
  const { sha }: { sha: string } = await client.datasetInfo({
    ...clientParams(hub),
    name: repo,
    revision: branch,
    additionalFields: ['sha'],
  });
  const files = await listRepoFiles(hub, { type: 'dataset', name: repo, commit: sha });
  return new Map(files.map((file) => [file.path, file]));
}

/** The commit that makes the new data set visible; `held` are the files that were sent before it. */
async function commitOnce(
  hub: Hub,
  plan: PublishPlan,
  head: string,
  held: ReadonlyMap<string, RepoFile> | null,
  options: PublishOptions,
): Promise<string> {
  const { title } = options;
  const arrived = arrivals(plan, options);
  return withRetries(
    hub,
    plan.repo,
    options,
    () =>
      held !== null
        ? commitHeld(hub, plan.repo, {
            title,
            parentCommit: head,
            files: plan.send,
            held,
            remove: plan.remove,
          })
        : sendCommit(hub, plan.repo, 'main', title, plan.send, plan.remove, head, arrived),
    async () => {
      // An answer that was lost does not mean that the commit was: look before trying again.
      const now = await remoteState(hub, plan.repo);
      if (now.head === head || now.head === null) return undefined;
      const present = new Map(now.files.map((file) => [file.path, file]));
      const done =
        plan.files.every((file) => isSame(file, present.get(file.path))) &&
        plan.remove.every((path) => !present.has(path));
      if (done) return now.head;
      throw new UserError(
        `${plan.repo} was changed by someone else meanwhile (main is now ${now.head.slice(0, 12)}, it was ${head.slice(0, 12)}); ` +
          'nothing of it was overwritten: look at what is there, then publish again',
        { exitCode: 1 },
      );
    },
  );
}

async function withRetries(
  hub: Hub,
  repo: string,
  options: PublishOptions,
  send: () => Promise<string>,
  look: () => Promise<string | undefined> = () => Promise.resolve(undefined),
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const found = await look();
      if (found !== undefined) return found;
      const known = asUserError(repo, error);
      const status = statusOf(error);
      // Refusals of the Hub are UserErrors: 401 and 403 come from where contents go, to a token that ran out.
      const mayPass =
        status === undefined ? known.exitCode === 1 : status >= 500 || [400, 401, 403].includes(status);
      if (!mayPass || attempt === commitTries) throw known;
      options.onNotice?.(`${known.message}; trying again`);
      await sleep(hub.retryDelayMs * 2 ** attempt);
    }
  }
}

async function sendCommit(
  hub: Hub,
  repo: string,
  branch: string,
  title: string,
  files: readonly LocalFile[],
  remove: readonly string[],
  parentCommit: string | undefined,
  arrived: (path: string, share: number) => void,
): Promise<string> {
  const client = await import('@huggingface/hub');
  const operations: CommitOperation[] = [
    ...files.map(({ path, content }) => ({
      operation: 'addOrUpdate' as const,
      path,
      content: typeof content === 'string' ? pathToFileURL(content) : new Blob([content]),
    })),
    ...remove.map((path) => ({ operation: 'delete' as const, path })),
  ];
  const iterator = client.commitIter({
    ...clientParams(hub),
    fetch: guarded(hub.fetch, files),
    repo: { type: 'dataset', name: repo },
    branch,
    title,
    operations,
    ...(parentCommit === undefined ? {} : { parentCommit }),
  });
  for (;;) {
    const step = await iterator.next();
    if (step.done === true) {
      if (step.value === undefined) throw new Error('the Hub named no commit');
      return step.value.commit.oid;
    }
    const event = step.value;
    if (event.event === 'fileProgress' && event.state === 'uploading') arrived(event.path, event.progress);
  }
}

/** Adds up what arrives, where a commit that is tried again sends nothing twice. */
function arrivals(
  { send }: PublishPlan,
  { onProgress }: PublishOptions,
): (path: string, share: number) => void {
  const sizes = new Map(send.map(({ path, size }) => [path, size]));
  const shares = new Map<string, number>();
  const ofBytes = send.reduce((sum, { size }) => sum + size, 0);
  return (path, share) => {
    if (share <= (shares.get(path) ?? 0)) return;
    shares.set(path, share);
    const bytes = [...shares].reduce((sum, [each, part]) => sum + part * (sizes.get(each) ?? 0), 0);
    const files = [...shares.values()].filter((part) => part === 1).length;
    onProgress?.({ files, ofFiles: send.length, bytes: Math.round(bytes), ofBytes, path });
  };
}

/** Lets no commit pass that names a file with another hash than was planned: it changed on the disk meanwhile. */
function guarded(send: typeof fetch, files: readonly LocalFile[]): typeof fetch {
  const planned = new Map(files.map(({ path, sha256 }) => [path, sha256]));
  return async (input, init) => {
    if (typeof init?.body === 'string' && init.body.startsWith('{"key":"header"')) {
      for (const line of init.body.split('\n')) {
        const { key, value } = JSON.parse(line) as { key: string; value: { path: string; oid?: string } };
        if (key !== 'lfsFile' || planned.get(value.path) === value.oid) continue;
        throw new UserError(
          `${value.path} was changed while it was being published; validate the data set again`,
        );
      }
    }
    return send(input, init);
  };
}

async function removeBranch(hub: Hub, repo: string, branch: string): Promise<void> {
  const client = await import('@huggingface/hub');
  const designation = { type: 'dataset', name: repo } as const;
  const refs = await hub.fetch(`${hub.endpoint}/api/datasets/${repo}/refs`, {
    headers: hub.token === undefined ? {} : { authorization: `Bearer ${hub.token}` },
  });
  if (!refs.ok) return;
  const { branches } = (await refs.json()) as { branches: { name: string }[] };
  // Those of publishes that were given up, too: their files are of no more use.
  for (const { name } of branches) {
    if (name !== branch && !/^longhand-publish-[0-9a-f]{12}$/.test(name)) continue;
    try {
      await client.deleteBranch({ ...clientParams(hub), repo: designation, branch: name });
    } catch (error) {
      if (statusOf(error) === undefined) throw error;
    }
  }
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

function asUserError(repo: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UserError(`${repo}: ${message.replace(/\.?\s*URL: .*$/s, '')}; run the same command again`, {
    exitCode: 1,
    cause: error,
  });
}
