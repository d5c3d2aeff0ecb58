import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeFolder, UserError } from '@longhand/records';
import { cannotWrite, type RunFolder } from './run-folder.ts';

/**
 * Takes the folder for this process; returns the function that gives it back. A lock whose process is gone
 * (killed) is taken over. Throws a `UserError` while another process holds it.
 */
export function lockRun({ out, work }: RunFolder, name: string): () => void {
  const path = join(work, `lock-${name}`);
  const mine = JSON.stringify({ host: hostname(), pid: process.pid, started: startOf(process.pid) });
  try {
    makeFolder(work);
  } catch (error) {
    throw cannotWrite(work, error);
  }
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, mine, { flag: 'wx' });
      return () => {
        rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotWrite(path, error);
      const holder = readHolder(path);
      if (holder !== undefined && isRunning(holder)) {
        throw new UserError(
          `${out}: process ${String(holder.pid)} on ${holder.host} is working on this folder; wait for it` +
            (holder.host === hostname() ? '' : `, or remove ${path} if it is gone`),
        );
      }
      rmSync(path, { force: true });
    }
  }
  throw new UserError(`${out}: another process took this folder just now; run the command again`);
}

interface Holder {
  host: string;
  pid: number;
  started: string | null;
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isRunning(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (holder.pid === process.pid) return false;
  const started = startOf(holder.pid);
  return started === null || holder.started === null || started === holder.started;
}

/** Start time of a process in clock ticks, where /proc tells it: a process id may be used again. */
function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')
      .at(-1)
      ?.split(' ');
    return fields?.[19] ?? null;
  } catch {
    return null;
  }
}
