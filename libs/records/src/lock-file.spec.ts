import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFile } from './lock-file.ts';

describe('lockFile', () => {
  let folder: string;
  let path: string;
  const leave = (holder: object | string): void => {
    writeFileSync(path, typeof holder === 'string' ? holder : JSON.stringify(holder));
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    path = join(folder, 'lock');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('takes over from a process that is gone', () => {
    leave({ host: hostname(), pid: spawnSync('true').pid, started: null });
    expect(() => lockFile(path, 'out')).not.toThrow();
  });

  it('takes over where the process id was given to another process since', () => {
    leave({ host: hostname(), pid: process.pid, started: '1' });
    const take = () => lockFile(path, 'out');
    if (process.platform === 'linux') expect(take).not.toThrow();
    else expect(take).toThrow();
  });

  it('takes over a lock that was torn by a kill', () => {
    leave('{"host":');
    expect(() => lockFile(path, 'out')).not.toThrow();
  });

  it('refuses while the holder runs, on this machine or, as far as is known, on another', () => {
    leave({ host: hostname(), pid: 1, started: null });
    expect(() => lockFile(path, 'out')).toThrow(/^out: process 1 on .* is working on it; wait for that$/);
    leave({ host: 'elsewhere', pid: 1, started: null });
    expect(() => lockFile(path, 'out')).toThrow(
      /^out: process 1 on elsewhere is working on it; .* remove .*lock/,
    );
  });

  it('is held against its own process too, and can be taken again when it was given back', () => {
    const unlock = lockFile(path, 'out');
    expect(() => lockFile(path, 'out')).toThrow(`process ${String(process.pid)}`);
    unlock();
    expect(() => lockFile(path, 'out')).not.toThrow();
  });
});
