import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEndpointServer, type EndpointServer } from '@longhand/sampling/testing';
import { hashesUnder, pipeline, startPipeline } from './testing/pipeline-process.ts';

const open = 60;

describe('pipeline:curate with a judge, interrupted', () => {
  let folder: string;
  let server: EndpointServer;

  const curate = (out: string, workers: number) => [
    'curate',
    `--recipe=${join(folder, 'recipe.yaml')}`,
    `--out=${join(folder, out)}`,
    `--set=verify.judge.endpoint.url=${server.url}`,
    `--workers=${String(workers)}`,
  ];
  /** The hashes without the answers, whose order is that of their coming. */
  const dataUnder = (out: string) =>
    Object.fromEntries(
      Object.entries(hashesUnder(join(folder, out))).filter(([path]) => !path.startsWith('.samples')),
    );
  const told = (out: string) => {
    const path = join(folder, out, '.samples', 'judge.journal.jsonl');
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(1, -1).length : 0;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    server = await startEndpointServer({
      delayMs: 20,
      respond: ({ prompt }) => ({
        content: `VERDICT: ${/answer:\n\d*[02468]\n/.test(prompt) ? 'SAME' : 'DIFFERENT'}`,
      }),
    });
    // Gold answers that are broken off: rules can decide none of them.
    const rows = Array.from({ length: open }, (_, i) => ({
      q: `Which case is ${String(i)}?`,
      a: '\\frac{1',
      r: `It comes to ${String(i)}`,
    }));
    writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    writeFileSync(
      join(folder, 'recipe.yaml'),
      `
name: judged
license: mit
seed: 7
sources:
  - { kind: files, path: ${JSON.stringify(join(folder, 'rows.jsonl'))}, map: { problem: q, answer: a, response: r } }
verify: { judge: { endpoint: { url: http://localhost/v1, model: test-model, concurrency: 4 } } }
filters: { think_tags: ignored }
`,
    );
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('killed after 1, 20 and 45 questions and called again, with any number of workers, makes the same bytes and asks nothing that it had been told', async () => {
    const first = await startPipeline(...curate('reference', 1)).ended;
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toContain(
      `judged ${String(open)} answers that rules could not decide (30 correct, 30 incorrect, 0 open still)`,
    );
    expect(first.stdout).toContain('30 kept');
    expect(server.asked).toHaveLength(open);
    expect(pipeline('validate', `--data=${join(folder, 'reference')}`)).toMatchObject({ code: 0 });
    const reference = dataUnder('reference');

    for (const questions of [1, 20, 45]) {
      const out = `killed-${String(questions)}`;
      server.asked.length = 0;
      const { child, ended } = startPipeline(...curate(out, 1));
      while (server.asked.length < questions && child.exitCode === null) await sleep(2);
      child.kill('SIGKILL');
      await ended;
      await server.quiet();
      const before = told(out);
      expect(before).toBeLessThan(open);
      server.asked.length = 0;
      expect(await startPipeline(...curate(out, 2)).ended).toMatchObject({ code: 0 });
      expect(server.asked).toHaveLength(open - before);
      expect(dataUnder(out)).toEqual(reference);
    }
  });
});
