import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { UserError } from '@longhand/records';

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** Start time of the process in clock ticks, where /proc tells it: an id may be used again. */
  readonly started: string | null;
}

/**
 * Takes a folder for this process by a lock file; returns the function that gives it back. A lock whose process is
 * gone (killed) is taken over. Throws UserError while another process holds it.
 */
export function lockFolder(folder: string, path: string): () => void {
  const mine: Holder = { host: hostname(), pid: process.pid, started: startOf(process.pid) };
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx' });
      return () => {
        rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotWrite(path, error);
      const holder = readHolder(path);
      if (holder !== undefined && isRunning(holder)) {
        throw new UserError(
          `${folder}: process ${holder.pid} on ${holder.host} is training in this folder; wait for it`,
        );
      }
      rmSync(path, { force: true });
    }
  }
  throw new UserError(`${folder}: another process took this folder just now; run the command again`);
}

/** One line for a failed write, with what to do. */
export function cannotWrite(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const cause =
    code === 'ENOSPC' ? 'no space is left on the device; free some and run again with --resume' : message;
  return new UserError(`cannot write ${path}: ${cause}`, { exitCode: 1, cause: error });
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
  if (holder.pid === process.pid) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const started = startOf(holder.pid);
  return started === null || holder.started === null || started === holder.started;
}

function startOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
