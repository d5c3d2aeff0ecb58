import { mkdirSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '@longhand/records';

const beatMs = 2000;
/** A lock whose holder gave no sign for so long was left by one that died. */
const staleMs = 15_000;

/**
 * Does `work` while no other process or thread does any under the same name. The lock is a folder, refreshed
 * while it is held, so that one left by a killed process is taken over after 15 s. `signal` ends the wait for it.
 */
export async function withLock<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const path = `${name}.lock`;
  makeFolder(dirname(path));
  while (!take(path)) await sleep(100, undefined, signal === undefined ? {} : { signal });
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // Taken away from outside: the work goes on, its result is renamed into place whole.
    }
  }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    release(path);
  }
}

function take(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const held = statSync(path, { throwIfNoEntry: false });
    if (held !== undefined && Date.now() - held.mtimeMs > staleMs) release(path);
    return false;
  }
}

function release(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Gone already.
  }
}
