import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEndpointServer, type AskedFor, type EndpointServer } from '@longhand/sampling/testing';
import { hashesUnder, pipeline, startPipeline } from './testing/pipeline-process.ts';

const problems = 60;
const samples = 3;

describe('pipeline:curate with a teacher, interrupted', () => {
  let folder: string;
  let server: EndpointServer;
  let reference: Record<string, string>;

  const curate = (out: string) => [
    'curate',
    `--recipe=${join(folder, 'recipe.yaml')}`,
    `--out=${join(folder, out)}`,
    `--set=sources.0.endpoint.url=${server.url}`,
    '--workers=1',
  ];
  /** A request by what decides its answer. */
  const nameOf = ({ prompt, seed }: AskedFor) => `${prompt}/${String(seed)}`;
  /** The hashes without the answers, whose order is that of their coming. */
  const dataUnder = (out: string) =>
    Object.fromEntries(
      Object.entries(hashesUnder(join(folder, out))).filter(([path]) => !path.startsWith('.samples')),
    );
  const journalOf = (out: string) => join(folder, out, '.samples', 'source-0.journal.jsonl');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    server = await startEndpointServer({
      delayMs: 15,
      respond: ({ prompt, seed }) => {
        const sum = Number(/(\d+) \+ 1/.exec(prompt)![1]) + (seed % 4 === 3 ? 2 : 1);
        return { reasoning: `thought ${String(seed)}`, content: `\\boxed{${String(sum)}}` };
      },
    });
    const rows = Array.from({ length: problems }, (_, i) => ({
      q: `What is ${String(i)} + 1?`,
      a: String(i + 1),
    }));
    writeFileSync(join(folder, 'problems.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    writeFileSync(
      join(folder, 'recipe.yaml'),
      `
name: taught
license: mit
seed: 7
sources:
  - kind: endpoint
    problems: { kind: files, path: ${JSON.stringify(join(folder, 'problems.jsonl'))}, map: { problem: q, answer: a } }
    endpoint: { url: http://localhost/v1, model: test-model, concurrency: 4, samples_per_request: one }
    samples: ${String(samples)}
verify: { keep: all, pass_rate: { max: 1 } }
select: { per_problem: random }
`,
    );
    const { child, ended } = startPipeline(...curate('reference'));
    expect(await ended).toMatchObject({ code: 0 });
    expect(child.exitCode).toBe(0);
    reference = dataUnder('reference');
    expect(server.asked).toHaveLength(problems * samples);
  });

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('killed at 20 moments and called again, makes the same bytes and asks for nothing that it had been told', async () => {
    let cutShort = 0;
    for (let kill = 0; kill < 20; kill++) {
      const out = `killed-${String(kill)}`;
      server.asked.length = 0;
      const { child, ended } = startPipeline(...curate(out));
      // Moments are counted in requests, not in seconds: how fast the machine is decides nothing.
      const moment = Math.floor(problems * samples * ((kill + Math.random()) / 20));
      while (server.asked.length < moment && child.exitCode === null) await sleep(2);
      child.kill('SIGKILL');
      await ended;
      await server.quiet();
      const told = existsSync(journalOf(out))
        ? readFileSync(journalOf(out), 'utf8').split('\n').slice(1, -1).length
        : 0;
      const before = server.asked.map(nameOf);
      server.asked.length = 0;
      const again = startPipeline(...curate(out));
      expect(await again.ended).toMatchObject({ code: 0 });
      expect(dataUnder(out)).toEqual(reference);

      expect(server.asked).toHaveLength(problems * samples - told);
      // Only what was under way when the process was killed goes out a second time.
      const twice = server.asked.filter((asked) => before.includes(nameOf(asked)));
      expect(twice.length).toBe(before.length - told);
      expect(twice.length).toBeLessThanOrEqual(4);
      if (told > 0 && told < problems * samples) cutShort++;
      rmSync(join(folder, out), { recursive: true });
    }
    expect(cutShort).toBeGreaterThan(10);
  }, 1_800_000);

  it('gets the same bytes from an endpoint that fails now and then', async () => {
    for (const fault of [
      { status: 500 },
      { drop: 'midway' },
      { truncate: true },
      { malformed: true },
    ] as const) {
      server.faults.add({ ...fault, after: 3 });
    }
    server.faults.add({ status: 429, headers: { 'retry-after': '1' }, after: 9 });
    expect(await startPipeline(...curate('faults')).ended).toMatchObject({ code: 0 });
    expect(dataUnder('faults')).toEqual(reference);
    expect(pipeline('validate', `--data=${join(folder, 'faults')}`)).toMatchObject({ code: 0 });
  });
});
