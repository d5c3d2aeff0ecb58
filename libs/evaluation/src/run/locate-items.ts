import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@longhand/records';
import { listFiles } from '@longhand/shards';
import type { Task } from '../task/task.ts';

export interface LocateOptions {
  /** A folder with benchmarks' files, or the file or glob of this task's; without it the Hub. */
  data?: string | undefined;
  notice?: (line: string) => void;
}

/**
 * Where a task's items lie: in the folder that is named, by the file names that the task knows; else on the Hub,
 * from where they are fetched. The path, or glob, is for `readItems`. Throws a UserError that says what to do.
 */
export async function locateItems(task: Task, { data, notice }: LocateOptions): Promise<string> {
  const { source } = task;
  if (data !== undefined) {
    const isFolder = existsSync(data) && statSync(data).isDirectory();
    if (!isFolder) {
      listFiles(data);
      return data;
    }
    const found = source.files.map((name) => `${escapeGlob(data)}/**/${name}`).find(hasFiles);
    if (found !== undefined) return found;
    if (source.hub === undefined || source.files.length > 0) {
      throw new UserError(
        `task ${task.name}: ${data} has no file named ${source.files.join(' or ') || '(the task names none)'}; ` +
          'name the file itself with data: in the suite',
      );
    }
  }
  if (source.hub === undefined) {
    throw new UserError(`task ${task.name}: its items are on no Hub; name their file or folder with --data`);
  }
  return fromHub(task, source.hub, notice ?? (() => undefined));
}

async function fromHub(task: Task, repo: string, notice: (line: string) => void): Promise<string> {
  const { downloadFile, findHubData, openHub, snapshotFolder } = await import('@longhand/hub');
  const hub = openHub({ onWait: notice });
  const { config, split, hub_files: globs } = task.source;
  const { repo: at, files } = await findHubData(hub, { repo, config, split, files: globs });
  for (const file of files) await downloadFile(hub, at, file);
  const folder = snapshotFolder(hub, at);
  const [only] = files;
  if (files.length === 1) return join(folder, only!.path);
  return `${escapeGlob(folder)}/{${files.map(({ path }) => escapeGlob(path)).join(',')}}`;
}

function hasFiles(glob: string): boolean {
  try {
    return listFiles(glob).length > 0;
  } catch {
    return false;
  }
}

function escapeGlob(path: string): string {
  return path.replaceAll(/[()[\]{}!*?+@\\]/g, '\\$&');
}
