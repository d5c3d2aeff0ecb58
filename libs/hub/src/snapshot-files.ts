import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { snapshotFolder } from './cache-layout.ts';
import type { Hub } from './hub.ts';
import type { RepoAt, RepoFile } from './repo-files.ts';

/**
 * The files of a commit that the cache holds, as another program (Python's `huggingface_hub`) left them there.
 * Null where there are none, or where shards of a numbered set are missing: part of a data set is none.
 */
export function snapshotFiles(hub: Hub, repo: RepoAt): RepoFile[] | null {
  const folder = snapshotFolder(hub, repo);
  if (!existsSync(folder)) return null;
  const files: RepoFile[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const full = join(entry.parentPath, entry.name);
    const oid = basename(readlinkSync(full));
    const size = statSync(full, { throwIfNoEntry: false })?.size;
    if (size === undefined) continue;
    files.push({ path: relative(folder, full).replaceAll('\\', '/'), size, oid, lfs: oid.length === 64 });
  }
  return files.length > 0 && isComplete(files) ? files.sort((a, b) => (a.path < b.path ? -1 : 1)) : null;
}

/** Whether all of `…-00000-of-00003…` are there for every such set. */
function isComplete(files: readonly RepoFile[]): boolean {
  const sets = new Map<string, { found: number; of: number }>();
  for (const { path } of files) {
    const [, set = '', of = ''] = /^(.*)-\d{5}-of-(\d{5})/.exec(path) ?? [];
    if (of === '') continue;
    const key = `${set} ${of}`;
    sets.set(key, { found: (sets.get(key)?.found ?? 0) + 1, of: Number(of) });
  }
  return [...sets.values()].every(({ found, of }) => found === of);
}
