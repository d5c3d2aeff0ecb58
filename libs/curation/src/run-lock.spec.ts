import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFolder, type RunFolder } from './run-folder.ts';
import { lockRun } from './run-lock.ts';

describe('lockRun', () => {
  let folder: RunFolder;

  beforeEach(() => {
    folder = runFolder(mkdtempSync(join(tmpdir(), 'longhand-')));
    mkdirSync(folder.work);
  });

  afterEach(() => {
    rmSync(folder.out, { recursive: true });
  });

  function leaveLock(pid: number, started: string | null): void {
    writeFileSync(join(folder.work, 'lock-all'), JSON.stringify({ host: hostname(), pid, started }));
  }

  it('takes over from a process that is gone', () => {
    const { pid } = spawnSync('true');
    leaveLock(pid, null);
    expect(() => lockRun(folder, 'all')).not.toThrow();
  });

  it('refuses while the holder runs', () => {
    leaveLock(1, null);
    expect(() => lockRun(folder, 'all')).toThrow(/process 1 on .* is working on this folder/);
  });

  it('can be taken again when it was given back', () => {
    lockRun(folder, 'all')();
    expect(() => lockRun(folder, 'all')).not.toThrow();
  });
});
