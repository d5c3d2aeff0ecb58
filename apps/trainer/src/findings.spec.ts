import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const program = process.env.LONGHAND_TRAINER ?? join(root, 'apps/trainer/dist/bin/main.js');

/** What a command said, and how it ended; code may not be made of text, as where `eval` is forbidden. */
function trainer(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disallow-code-generation-from-strings', program, ...args],
    { cwd: root, encoding: 'utf8' },
  );
  return { code: status, stdout, stderr };
}

describe('trainer: analyze, import, export, sweep', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'trainer-findings-'));
    const rows = [
      [0, 49.2, 35.5],
      [20, 33.0, 30.8],
      [640, 49.4, 64.8],
    ].map(([step, ifeval, mmlu]) => ({ step, IFEval: ifeval, 'MMLU-Pro': mmlu }));
    writeFileSync(join(folder, 'table.json'), JSON.stringify({ 'Some-4B + my-cot': { rows } }));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads a table, imports it, and finds the same either way', () => {
    const out = join(folder, 'out');
    const direct = trainer('analyze', `--runs=${join(folder, 'table.json')}`, `--out=${out}`);
    expect(direct.code).toBe(0);
    expect(direct.stdout).toContain('Some-4B + my-cot: ');
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<h1>Does it generalize?</h1>');
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('| IFEval | dip and recovery |');
    const study = join(folder, 'study.json');
    expect(trainer('import', `--from=${join(folder, 'table.json')}`, `--out=${study}`).stdout).toContain(
      '3 checkpoints, 2 benchmarks',
    );
    expect(trainer('analyze', `--runs=${study}`, `--out=${join(folder, 'again')}`).code).toBe(0);
    const analysis = (name: string): string => readFileSync(join(folder, name, 'analysis.json'), 'utf8');
    expect(analysis('again')).toBe(analysis('out'));
  });

  it('writes a configuration for shards on this machine', () => {
    const data = join(folder, 'set', 'data');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'train-00000-of-00001.parquet'), '');
    const { code, stdout } = trainer(
      'export',
      '--to=axolotl',
      `--data=${join(folder, 'set')}`,
      `--out=${join(folder, 'export')}`,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('-m axolotl.cli.train sft.yaml');
    expect(readFileSync(join(folder, 'export', 'sft.yaml'), 'utf8')).toContain(
      'train-00000-of-00001.parquet',
    );
  });

  it('lists the runs of a plan', () => {
    const { code, stdout } = trainer('sweep', '--plan=countdown-20-minutes', '--list');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(16);
  });

  it.each([
    [['analyze'], '--runs: name at least one folder or file of runs'],
    [['analyze', '--runs=nowhere'], 'nowhere: no such file or folder'],
    [['analyze', '--runs=x', '--alpha=2'], 'give a share between 0 and 1'],
    [['export', '--to=trl', '--data=not-there'], 'not owner/name of the Hub'],
    [['export', '--to=trl', '--data=me/set', '--devices=3'], 'not a multiple of --devices=3'],
    [['sweep', '--plan=nothing'], 'no such file'],
    [['merge', '--models=nowhere', '--method=linear'], 'nowhere: no such folder of a model'],
    [['merge', '--models=nowhere', '--method=ties'], 'merge: base: missing'],
  ])('says in one line what is wrong with %j', (args, message) => {
    const { code, stderr } = trainer(...args);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
    expect(existsSync(join(root, 'nowhere'))).toBe(false);
  });
});
