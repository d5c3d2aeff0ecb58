import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEndpointServer, type AskedFor, type EndpointServer } from '@longhand/sampling/testing';

/** The bundled app; the test target builds it first. */
const main = fileURLToPath(new URL('../dist/bin/main.js', import.meta.url));
const questions = 60;
const samples = 3;

describe('trainer:eval of an endpoint, interrupted', () => {
  let folder: string;
  let server: EndpointServer;
  let reference: string[];

  const start = (
    out: string,
  ): { child: ChildProcess; ended: Promise<{ code: number | null; stderr: string }> } => {
    const args = ['eval', `--model=${server.url}#test-model`, `--suite=${join(folder, 'suite.yaml')}`];
    const child = spawn(process.execPath, [main, ...args, `--out=${join(folder, out)}`], {
      env: process.env,
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
      child.on('close', (code) => {
        resolve({ code, stderr });
      });
    });
    return { child, ended };
  };
  const nameOf = ({ prompt, seed }: AskedFor) => `${prompt}/${seed}`;
  const written = (out: string) =>
    ['results.json', 'samples_gsm8k.jsonl'].map((name) => readFileSync(join(folder, out, name), 'utf8'));
  /** Responses that a run had on disk. */
  const told = (out: string): number => {
    const cache = join(folder, out, '.cache');
    const names = existsSync(cache) ? readdirSync(cache).filter((name) => name.endsWith('.jsonl')) : [];
    return names.reduce(
      (sum, name) => sum + readFileSync(join(cache, name), 'utf8').split('\n').slice(1, -1).length,
      0,
    );
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    server = await startEndpointServer({
      delayMs: 25,
      respond: ({ prompt, seed }) => {
        const n = Number(/is (\d+)/.exec(prompt)![1]);
        return { reasoning: `thought ${seed}`, content: `\\boxed{${2 * n + (seed % 4 === 0 ? 1 : 0)}}` };
      },
    });
    const rows = Array.from({ length: questions }, (_, n) => ({
      question: `What is ${n} + ${n}?`,
      answer: String(2 * n),
    }));
    writeFileSync(join(folder, 'test.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    writeFileSync(
      join(folder, 'suite.yaml'),
      `
name: small
data: test.jsonl
endpoint: { concurrency: 4 }
tasks:
  - { task: gsm8k, samples: ${samples} }
`,
    );
    expect(await start('reference').ended).toMatchObject({ code: 0 });
    reference = written('reference');
    expect(server.asked).toHaveLength(questions * samples);
    expect(JSON.parse(reference[0]!)).toMatchObject({
      tasks: { gsm8k: { n: questions, k: samples, value: 2 / 3 } },
    });
  });

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('killed at 20 moments and called again, gives the same and asks for nothing that it had been told', async () => {
    let cutShort = 0;
    for (let kill = 0; kill < 20; kill++) {
      const out = `killed-${kill}`;
      server.asked.length = 0;
      const { child, ended } = start(out);
      // Moments are counted in requests, not in seconds: how fast the machine is decides nothing.
      const moment = Math.floor(questions * samples * ((kill + Math.random()) / 20));
      while (server.asked.length < moment && child.exitCode === null) await sleep(2);
      child.kill('SIGKILL');
      await ended;
      await server.quiet();
      const known = told(out);
      const before = server.asked.map(nameOf);
      server.asked.length = 0;
      expect(await start(out).ended).toMatchObject({ code: 0 });
      expect(written(out)).toEqual(reference);
      expect(readdirSync(join(folder, out)).sort()).toEqual(readdirSync(join(folder, 'reference')).sort());
      expect(server.asked).toHaveLength(questions * samples - known);
      // Only what was under way when the process was killed goes out a second time.
      const twice = server.asked.filter((asked) => before.includes(nameOf(asked)));
      expect(twice).toHaveLength(before.length - known);
      expect(twice.length).toBeLessThanOrEqual(4 * samples);
      if (known > 0 && known < questions * samples) cutShort++;
    }
    expect(cutShort).toBeGreaterThan(10);
  }, 1_800_000);

  it('stops on Ctrl-C with one line, and goes on when called again', async () => {
    const { child, ended } = start('stopped');
    while (told('stopped') < 20 && child.exitCode === null) await sleep(5);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/stopped; run the same command again to go on\n$/);
    expect(await start('stopped').ended).toMatchObject({ code: 0 });
    expect(written('stopped')).toEqual(reference);
  });

  it('says in one line that nobody answers', async () => {
    const { port } = new URL(server.url);
    const dead = server.url.replace(port, '1');
    const child = spawn(process.execPath, [
      main,
      'eval',
      `--model=${dead}#m`,
      '--suite=gsm8k',
      `--out=${join(folder, 'dead')}`,
    ]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^--model=http:\/\/127\.0\.0\.1:1\/v1#m: does not tell its models \(.*ECONNREFUSED.*\)\n$/,
    );
  });
});
