import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseContract, recipeSchema, type Recipe } from '@longhand/records';
import { startEndpointServer, type AskedFor, type EndpointServer } from '@longhand/sampling/testing';
import { curate, type CurateOutcome } from '../curate.ts';

/** Answers `a + b` right two times of three; problem 7 is cut, problem 8 wrong always. */
function addition({ prompt, seed }: AskedFor) {
  const [, a = '', b = ''] = /(\d+) \+ (\d+)/.exec(prompt) ?? [];
  const sum = Number(a) + Number(b) + (seed % 3 === 2 || a === '8' ? 1 : 0);
  if (a === '7') return { reasoning: `well, ${a} and ${b} and`, content: '', finish: 'length' };
  return { reasoning: `I add ${a} and ${b} (thought ${String(seed)}).`, content: `\\boxed{${String(sum)}}` };
}

describe('a source of kind endpoint', () => {
  let folder: string;
  let server: EndpointServer;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    const rows = Array.from({ length: 10 }, (_, i) => ({
      q: `What is ${String(i)} + 2?`,
      a: String(i + 2),
      level: 'one',
    }));
    writeFileSync(
      join(folder, 'problems.jsonl'),
      [...rows, { q: '', a: '0' }].map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
    server = await startEndpointServer({ models: ['teacher'], respond: addition });
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const recipe = (more: object = {}, source: object = {}): Recipe =>
    parseContract(
      recipeSchema,
      {
        name: 'taught',
        license: 'mit',
        seed: 3,
        sources: [
          {
            kind: 'endpoint',
            problems: {
              kind: 'files',
              path: join(folder, 'problems.jsonl'),
              map: { problem: 'q', answer: 'a', metadata: ['level'] },
            },
            endpoint: { url: server.url, model: 'teacher', concurrency: 4 },
            samples: 4,
            ...source,
          },
        ],
        prompt: { suffix: ' Think.' },
        ...more,
      },
      'recipe',
    );
  const run = (name: string, made: Recipe, notices: string[] = []): Promise<CurateOutcome> =>
    curate({ recipe: made, out: join(folder, name), workers: 1, onNotice: (line) => notices.push(line) });

  it('makes every sample a row: verified, counted, the cut ones dropped with their reason', async () => {
    const notices: string[] = [];
    const outcome = await run('all', recipe({ verify: { keep: 'all', pass_rate: {} } }), notices);
    if (outcome.state !== 'done') throw new Error(outcome.state);
    const { stats, manifest } = outcome;
    expect(stats).toMatchObject({
      rows_in: 41,
      rows_kept: 36,
      rejected: { map: { no_problem: 1 }, sample: { truncated: 4 } },
      verdict_by_source: { teacher: { correct: 24, incorrect: 16 } },
    });
    expect(manifest.sources.map(({ name }) => name)).toEqual(['problems.jsonl', 'teacher at 127.0.0.1']);
    const card = readFileSync(join(folder, 'all', 'README.md'), 'utf8');
    expect(card).toContain(
      '- `teacher` at 127.0.0.1: 4 samples a problem, temperature 0.6, top-p 0.95, top-k 20',
    );
    const all = JSON.stringify(manifest) + card;
    expect(all).not.toContain(server.url);
    expect(all).not.toContain(folder);
    expect(notices.at(-1)).toMatch(
      /^teacher at 127\.0\.0\.1:\d+: 11 problems, 40 samples drawn now, 0 read again/,
    );
    expect(server.asked[0]!.body.messages).toEqual([{ role: 'user', content: 'What is 0 + 2? Think.' }]);
  });

  it('asks for nothing that it has been told, whatever else the recipe changes', async () => {
    await run('kept', recipe());
    const asked = server.asked.length;
    expect((await run('kept', recipe())).state).toBe('was-done');
    expect((await run('kept', recipe({ select: { per_problem: 'shortest' } }))).state).toBe('done');
    expect(server.asked).toHaveLength(asked);
    expect(existsSync(join(folder, 'kept', '.samples', 'source-0.jsonl'))).toBe(false);
    await run('kept', recipe({}, { samples: 5 }));
    expect(server.asked).toHaveLength(asked + 10);
  });

  it('draws until enough are correct', async () => {
    const outcome = await run('until', recipe({}, { until: { correct: 2, cap: 5 } }));
    if (outcome.state !== 'done') throw new Error(outcome.state);
    expect(outcome.stats).toMatchObject({
      rows_kept: 16,
      rejected: { sample: { truncated: 5 }, verify: { incorrect: 5 + 0 } },
    });
  });

  it('has Countdown problems answered', async () => {
    const problems = {
      kind: 'countdown',
      splits: [
        { name: 'train', rows: 3, operands: { 3: 1 } },
        { name: 'test', rows: 2, operands: { 3: 1 }, targets: 'reserved' },
      ],
    };
    const outcome = await run('countdown', recipe({ verify: { keep: 'all' } }, { problems, samples: 2 }));
    if (outcome.state !== 'done') throw new Error(outcome.state);
    expect(outcome.manifest.splits).toEqual({ train: 6, test: 4 });
  });

  it('stops between requests, and goes on where it was', async () => {
    let stop = false;
    const made = recipe();
    const stopped = await curate({
      recipe: made,
      out: join(folder, 'stopped'),
      workers: 1,
      stopping: () => stop,
      onProgress: ({ done }) => (stop ||= done >= 3),
    });
    expect(stopped).toMatchObject({ state: 'stopped', units: 11 });
    const before = server.asked.length;
    expect(before).toBeLessThan(11);
    expect((await run('stopped', made)).state).toBe('done');
    expect(server.asked).toHaveLength(10);
  });

  it('says what to do in one line where the endpoint is not there, and for ranks', async () => {
    const gone = recipe({}, { endpoint: { url: 'http://127.0.0.1:1/v1', model: 'teacher', tries: 1 } });
    await expect(run('gone', gone)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(
        /^endpoint 127\.0\.0\.1:1: no answer after 1 try \(.*ECONNREFUSED.*kept$/,
      ) as string,
    });
    expect(existsSync(join(folder, 'gone', 'manifest.json'))).toBe(false);
    await expect(
      curate({ recipe: recipe(), out: join(folder, 'rank'), workers: 1, rank: { rank: 0, world: 2 } }),
    ).rejects.toThrow(/an endpoint is asked by one process/);
  });
});
