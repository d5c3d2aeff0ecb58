import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  filesMade,
  hashesUnder,
  pipeline,
  signalBefore,
  startPipeline,
  startPipelineWith,
  writeSmallRecipe,
} from './testing/pipeline-process.ts';

describe('pipeline:curate, interrupted', () => {
  let folder: string;
  let recipe: string;
  let reference: Record<string, string>;
  let files: number;

  const curate = (out: string, ...more: string[]) => [
    'curate',
    `--recipe=${recipe}`,
    `--out=${join(folder, out)}`,
    ...more,
  ];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    recipe = writeSmallRecipe(folder);
    const { child, ended } = startPipeline(...curate('reference', '--workers=2'));
    files = await filesMade(child, join(folder, 'reference'));
    expect(await ended).toMatchObject({ code: 0 });
    reference = hashesUnder(join(folder, 'reference'));
    expect(Object.keys(reference).length).toBeGreaterThan(8);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([1, 4])('makes the same bytes with %d workers', (workers) => {
    expect(pipeline(...curate(`workers-${String(workers)}`, `--workers=${String(workers)}`))).toMatchObject({
      code: 0,
    });
    expect(hashesUnder(join(folder, `workers-${String(workers)}`))).toEqual(reference);
  });

  it('killed at 20 moments, shows no partial file and, called again, makes the same bytes', async () => {
    let unfinished = 0;
    for (let kill = 0; kill < 20; kill++) {
      const out = `killed-${String(kill)}`;
      const { child, ended } = startPipeline(...curate(out, '--workers=2'));
      await filesMade(child, join(folder, out), Math.floor(files * ((kill + Math.random()) / 20)));
      child.kill('SIGKILL');
      await ended;
      const visible = hashesUnder(join(folder, out));
      expect(reference).toMatchObject(visible);
      if (!('manifest.json' in visible)) unfinished++;
      expect(pipeline(...curate(out, '--workers=2'))).toMatchObject({ code: 0 });
      expect(hashesUnder(join(folder, out))).toEqual(reference);
      rmSync(join(folder, out), { recursive: true });
    }
    expect(unfinished).toBeGreaterThan(2);
  }, 1_800_000);

  it('killed while it writes its last files, leaves nothing of them behind', async () => {
    for (const name of ['stats.json', 'README.md', 'manifest.json']) {
      const out = join(folder, `last-${name}`);
      for (const renamedTo of [`/${name}`, join(out, name)]) {
        const { ended } = startPipelineWith(
          signalBefore(folder, 'SIGKILL', renamedTo),
          ...curate(`last-${name}`, '--workers=2'),
        );
        expect((await ended).code).toBeNull();
        const visible = hashesUnder(out);
        expect(visible).not.toHaveProperty([name]);
        expect(reference).toMatchObject(visible);
      }
      expect(pipeline(...curate(`last-${name}`))).toMatchObject({ code: 0 });
      expect(hashesUnder(out)).toEqual(reference);
    }
  });

  it('stops at a safe point on Ctrl-C with one line, and goes on when called again', async () => {
    // When the first unit is done.
    const begun = signalBefore(folder, 'SIGINT', '/units/000000.json');
    const { code, stderr } = await startPipelineWith(begun, ...curate('stopped', '--workers=1')).ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/stopped with \d+ of 8 pieces done; run the same command again to go on\n$/);
    expect(pipeline(...curate('stopped', '--workers=1'))).toMatchObject({ code: 0 });
    expect(hashesUnder(join(folder, 'stopped'))).toEqual(reference);
  });

  it('makes the same bytes as tasks of a cluster', () => {
    for (const rank of [2, 0, 1]) {
      const { code, stdout } = pipeline(...curate('ranks', `--rank=${String(rank)}`, '--world=3'));
      expect(code).toBe(0);
      expect(stdout).toContain(`rank ${String(rank)}: its`);
    }
    const { code, stdout } = pipeline(...curate('ranks'));
    expect(code).toBe(0);
    expect(stdout).toContain('8 pieces were done before');
    expect(hashesUnder(join(folder, 'ranks'))).toEqual(reference);
  });

  it('leaves a complete data set alone, and replaces it when the recipe changes', () => {
    expect(pipeline(...curate('again')).code).toBe(0);
    expect(pipeline(...curate('again')).stdout).toContain('was complete already');
    expect(pipeline(...curate('again', '--set', 'write.shard_bytes=1000000')).code).toBe(0);
    const changed = Object.keys(hashesUnder(join(folder, 'again')));
    expect(changed.length).toBeLessThan(Object.keys(reference).length);
    expect(pipeline('validate', `--data=${join(folder, 'again')}`)).toMatchObject({ code: 0 });
    expect(pipeline(...curate('again')).code).toBe(0);
    expect(hashesUnder(join(folder, 'again'))).toEqual(reference);
    rmSync(join(folder, 'again', 'data'), { recursive: true });
    expect(pipeline(...curate('again')).code).toBe(0);
    expect(hashesUnder(join(folder, 'again'))).toEqual(reference);
    expect(pipeline(...curate('again', '--fresh')).code).toBe(0);
    expect(hashesUnder(join(folder, 'again'))).toEqual(reference);
  });

  it('says in one line that the disk is full, and goes on when there is room', () => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk]).status === 0;
    if (!mounted) {
      console.warn('skipped: a small tmpfs cannot be mounted here');
      return;
    }
    try {
      const { code, stderr } = pipeline(...curate('disk/out', '--workers=2'));
      expect(code).toBe(1);
      const lines = stderr
        .trim()
        .split('\n')
        .filter((line) => !/^(rows|shards): /.test(line));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^(cannot write )?.*disk\/out.*: .*(space|full)/);
      expect('manifest.json' in hashesUnder(join(disk, 'out'))).toBe(false);
      spawnSync('mount', ['-o', 'remount,size=50m', disk]);
      expect(pipeline(...curate('disk/out', '--workers=2'))).toMatchObject({ code: 0 });
      expect(hashesUnder(join(disk, 'out'))).toEqual(reference);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
