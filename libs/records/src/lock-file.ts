import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { isProcessRunning } from './is-process-running.ts';
import { makeFolder } from './make-folder.ts';
import { UserError } from './user-error.ts';

/**
 * Takes `path` as this process's lock; returns the function that gives it back. A lock whose process is gone (killed)
 * is taken over. Throws a `UserError`, which begins with `what`, while another process holds it or this one already
 * does, and the file system's own error where no lock can be written.
 */
export function lockFile(path: string, what: string): () => void {
  makeFolder(dirname(path));
  const mine: Holder = { host: hostname(), pid: process.pid, started: startOf(process.pid) };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx' });
      return () => {
        rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readHolder(path);
      if (holder !== undefined && isRunning(holder)) {
        const advice = holder.host === hostname() ? '' : `, or remove ${path} if it is gone`;
        throw new UserError(
          `${what}: process ${String(holder.pid)} on ${holder.host} is working on it; wait for that${advice}`,
        );
      }
      rmSync(path, { force: true });
    }
  }
  throw new UserError(`${what}: another process took it just now; run the command again`);
}

interface Holder {
  host: string;
  pid: number;
  /** Start time of the process in clock ticks, where /proc tells it: an id may be used again. */
  started: string | null;
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isRunning({ host, pid, started }: Holder): boolean {
  if (host !== hostname()) return true;
  if (!isProcessRunning(pid)) return false;
  const now = startOf(pid);
  return now === null || started === null || now === started;
}

function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')
      .at(-1);
    return fields?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
