import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { UserError } from '@longhand/records';

/**
 * Takes `path` as this process's lock; returns the function that gives it back. A lock whose process is gone
 * (killed) is taken over. Throws a `UserError`, which begins with `what`, while another process holds it.
 */
export function lockFile(path: string, what: string): () => void {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ host: hostname(), pid: process.pid, started: startOf(process.pid) });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, mine, { flag: 'wx' });
      return () => {
        rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readHolder(path);
      if (holder !== undefined && isRunning(holder)) {
        const where = holder.host === hostname() ? '' : ` on ${holder.host}; remove ${path} if it is gone`;
        throw new UserError(`${what}: process ${holder.pid}${where} is working on it; wait for that`);
      }
      rmSync(path, { force: true });
    }
  }
  throw new UserError(`${what}: another process took it just now; run the command again`);
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

function isRunning({ host, pid, started }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = startOf(pid);
  return now === null || started === null || now === started;
}

/** Start time of a process in clock ticks, where /proc tells it: a process id may be used again. */
function startOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
