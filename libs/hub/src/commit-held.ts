import { readFile } from 'node:fs/promises';
import type { Hub } from './hub.ts';
import type { LocalFile } from './publish-plan.ts';
import type { RepoFile } from './repo-files.ts';

/** A commit of files whose contents the Hub holds already. */
export interface HeldCommit {
  title: string;
  parentCommit: string;
  files: readonly LocalFile[];
  /** The same files as they are listed on another branch of the repo: by LFS or not. */
  held: ReadonlyMap<string, RepoFile>;
  remove: readonly string[];
}

/**
 * Commits to `main` what another branch of a data set repo holds already: large files are only named, by their
 * SHA-256, and neither read nor hashed nor sent again; small ones, which git keeps, go along. Returns the commit.
 * Throws an error with `statusCode` where the Hub does not take it.
 *
 * The lines are those of https://huggingface.co/docs/hub/api (POST /api/datasets/{repo}/commit/{branch}).
 */
export async function commitHeld(
  hub: Hub,
  repo: string,
  { title, parentCommit, files, held, remove }: HeldCommit,
): Promise<string> {
  const lines: object[] = [{ key: 'header', value: { summary: title, parentCommit } }];
  for (const { path, content, size, sha256 } of files) {
    if (held.get(path)?.lfs === true) {
      lines.push({ key: 'lfsFile', value: { path, algo: 'sha256', size, oid: sha256 } });
      continue;
    }
    const bytes = typeof content === 'string' ? await readFile(content) : Buffer.from(content);
    lines.push({
      key: 'file',
      value: { path, content: bytes.toString('base64'), encoding: 'base64' },
    });
  }
  for (const path of remove) lines.push({ key: 'deletedFile', value: { path } });
  const url = `${hub.endpoint}/api/datasets/${repo}/commit/main`;
  const response = await hub.fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.token ?? ''}`, 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  const answer = (await response.json().catch(() => ({}))) as { commitOid?: string; error?: string };
  if (!response.ok || answer.commitOid === undefined) {
    const message = answer.error ?? `${url} answered with status ${response.status}`;
    throw Object.assign(new Error(message), response.ok ? {} : { statusCode: response.status });
  }
  return answer.commitOid;
}
