import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAtomicFile, removePartialFiles } from './atomic-file.ts';
import { RecordBatchBuilder } from './record-batch-builder.ts';
import { inFolder } from './testing/folder.ts';
import { writeShard } from './write-shard.ts';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

function mountTmpfs(folder: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('openAtomicFile', () => {
  it('shows nothing under the name before the commit, and all of it after', async () => {
    await inFolder((folder) => {
      const file = openAtomicFile(join(folder, 'a.bin'));
      file.write(Buffer.from('hello'));
      expect(readdirSync(folder)).not.toContain('a.bin');
      expect(file.commit()).toMatchObject({ bytes: 5 });
      expect(readdirSync(folder)).toEqual(['a.bin']);
      return Promise.resolve();
    });
  });

  it('leaves partial files of killed processes to removePartialFiles', async () => {
    await inFolder((folder) => {
      const { pid } = spawnSync(process.execPath, ['--version']);
      const gone = `.a.parquet.${String(pid)}-0.partial`;
      writeFileSync(join(folder, gone), 'x');
      writeFileSync(join(folder, 'kept.parquet'), 'x');
      expect(removePartialFiles(folder, ['b.parquet', 'a.parquet'])).toEqual([gone]);
      writeFileSync(join(folder, gone), 'x');
      expect(removePartialFiles(folder, ['b.parquet', 'a', 'parquet'])).toEqual([]);
      expect(removePartialFiles(join(folder, 'none'))).toEqual([]);
      expect(removePartialFiles(folder)).toEqual([gone]);
      expect(readdirSync(folder)).toEqual(['kept.parquet']);
      return Promise.resolve();
    });
  });

  it('leaves alone what a process is still writing', async () => {
    await inFolder((folder) => {
      const file = openAtomicFile(join(folder, 'a.parquet'));
      file.write(Buffer.from('x'));
      expect(removePartialFiles(folder, ['a.parquet'])).toEqual([]);
      expect(removePartialFiles(folder)).toEqual([]);
      file.commit();
      expect(readdirSync(folder)).toEqual(['a.parquet']);
      return Promise.resolve();
    });
  });

  (isRoot ? it : it.skip)('ends in one line and leaves nothing when the disk is full', async () => {
    await inFolder(async (folder) => {
      if (!mountTmpfs(folder, '256k')) return;
      try {
        const builder = new RecordBatchBuilder([{ name: 'text', type: 'utf8', nullable: false }]);
        builder.append({ text: 'x'.repeat(1 << 20) });
        const writing = writeShard({
          directory: folder,
          name: 's',
          batches: [builder.finish()],
          fields: builder.fields,
        });
        await expect(writing).rejects.toMatchObject({
          name: 'UserError',
          exitCode: 1,
          message: expect.stringMatching(
            /^cannot write .*s\.arrow: no space is left on the device/,
          ) as unknown,
        });
        expect(readdirSync(folder)).toEqual([]);
      } finally {
        execFileSync('umount', [folder]);
      }
    });
  });
});
