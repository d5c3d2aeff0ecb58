import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';

describe('makeFolder', () => {
  let scratch: string;
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'longhand-folder-'));
  });
  afterEach(() => {
    rmSync(scratch, { recursive: true });
  });

  it('makes what is missing, and is content with what is there', () => {
    const path = join(scratch, 'a/b/c');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('names a file that stands in the way', () => {
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    expect(() => {
      makeFolder(file);
    }).toThrow('EEXIST');
    expect(() => {
      makeFolder(join(file, 'below'));
    }).toThrow('ENOTDIR');
  });

  (existsSync('/proc/self') ? it : it.skip)('ends where no folder can be made', () => {
    expect(() => {
      makeFolder('/proc/none/below');
    }).toThrow('ENOENT');
  });
});
