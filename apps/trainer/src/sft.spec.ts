import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../../..');
const program = join(root, 'apps/trainer/dist/bin/main.js');

/** What a command said, and how it ended. */
function trainer(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('trainer:sft', () => {
  let folder: string;
  let config: string;

  const args = (out: string, ...more: string[]): string[] => [
    'sft',
    `--config=${config}`,
    `--out=${join(folder, out)}`,
    '--engine=onnxruntime-cpu',
    ...more,
  ];
  const weights = (out: string): string => {
    const path = join(folder, out, 'checkpoint-8');
    const hash = createHash('sha256').update(readFileSync(join(path, 'model.safetensors')));
    return hash.update(readFileSync(join(path, 'state', 'model.safetensors'))).digest('hex');
  };
  const steps = (out: string): number => {
    const path = join(folder, out, 'metrics.jsonl');
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
  };
  /** Starts a run and sends it a signal once so many lines of metrics are there; tells how it ended. */
  const interrupted = async (out: string, lines: number, signal: NodeJS.Signals) => {
    const child = spawn(process.execPath, [program, ...args(out)], { cwd: root, stdio: 'pipe' });
    let stderr = '';
    let stdout = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    while (steps(out) < lines && child.exitCode === null) await sleep(5);
    child.kill(signal);
    return { code: await ended, stderr, stdout };
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-sft-command-'));
    const data = join(folder, 'train.jsonl');
    const row = (i: number): string =>
      `${JSON.stringify({
        messages: [
          { role: 'user', content: `${i % 10}+1?` },
          { role: 'assistant', content: `<think>\none more\n</think>\n\n${(i % 10) + 1}` },
        ],
      })}\n`;
    writeFileSync(data, Array.from({ length: 24 }, (_, i) => row(i)).join(''));
    config = join(folder, 'run.yaml');
    writeFileSync(
      config,
      [
        'name: small',
        'model: { new: { hidden_size: 16, layers: 1, heads: 2, kv_heads: 1, head_dim: 8, intermediate_size: 32, tokenizer: { vocab_size: 270 } } }',
        `data: { path: ${data}, max_length: 64 }`,
        // 3 updates an epoch.
        'batch: { rows: 3 }',
        'steps: 8',
        'optimizer: { learning_rate: 0.01 }',
        'checkpoints: { every: 2 }',
      ].join('\n'),
    );
    expect(trainer(...args('reference'))).toMatchObject({ code: 0 });
    expect(steps('reference')).toBe(8);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  // Epochs end within the row of updates, checkpoints are at even ones.
  it.each([1, 3, 5])(
    'kill -9 after update %d, then --resume: the same weights and moments, bit for bit',
    async (lines) => {
      const name = `killed-${lines}`;
      await interrupted(name, lines, 'SIGKILL');
      const { code, stderr } = trainer(...args(name, '--resume'));
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      expect(weights(name)).toBe(weights('reference'));
      expect(steps(name)).toBe(8);
    },
  );

  it('Ctrl-C ends it at a safe point with code 130, and --resume goes on', async () => {
    const { code, stderr, stdout } = await interrupted('stopped', 2, 'SIGINT');
    if (code !== 0) {
      expect(code).toBe(130);
      expect(stderr).toContain('stopping at the next safe point');
      expect(stdout).toMatch(/stopped after step \d; the same command with --resume goes on/);
      expect(trainer(...args('stopped', '--resume'))).toMatchObject({ code: 0 });
    }
    expect(weights('stopped')).toBe(weights('reference'));
  });

  it('says what a run needs before it starts', () => {
    const { code, stdout } = trainer(...args('estimate', '--estimate'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^parameters +[\d,]+, of which/);
    expect(stdout).toMatch(/memory +\d+\.\d\d GB of .*weights .*gradients .*optimizer .*activations/);
    expect(stdout).toMatch(/stage +train: 8 updates/);
    expect(stdout).toMatch(/time +about .* here/);
    expect(existsSync(join(folder, 'estimate', 'metrics.jsonl'))).toBe(false);
  });

  it.each([
    ['a config that is not there', ['--config=tiny-countdwn'], 'did you mean "tiny-countdown"?'],
    [
      'data that are not there',
      ['--data=no/such/folder'],
      'no/such/folder: no such file or folder; run pipeline:curate',
    ],
    ['an engine that is none', ['--engine=gpu'], '"gpu" is not known'],
    ['a key that is none', ['--set', 'batch.row=2'], 'batch.row: unknown key; did you mean "rows"?'],
    ['a flag that is none', ['--epochs=2'], "unknown option '--epochs=2'"],
    ['a run that is there already', ['--set', 'seed=5', `--out=REFERENCE`], 'holds another run'],
  ])('%s is one line with code 2', (_, flags, message) => {
    const given = flags.map((flag) => flag.replace('REFERENCE', join(folder, 'reference')));
    const { code, stderr } = trainer(...args('wrong', ...given));
    expect(code).toBe(2);
    const lines = stderr
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('engine: '));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message);
  });
});
