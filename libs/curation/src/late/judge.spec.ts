import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseContract, recipeSchema, type Recipe } from '@longhand/records';
import { startEndpointServer, type EndpointServer } from '@longhand/sampling/testing';
import { readUnit, listUnits } from '@longhand/shards';
import { curate } from '../curate.ts';
import { validateDataSet } from '../validate.ts';

/** Two rows that rules decide, four that they cannot (the gold answer is broken off), two of them alike, one without gold. */
const rows = [
  { q: 'one', a: '4', r: 'so \\boxed{4}' },
  { q: 'two', a: '4', r: 'so \\boxed{5}' },
  { q: 'three', a: '\\frac{1', r: 'G commutes' },
  { q: 'four', a: '\\frac{1', r: 'G is finite' },
  { q: 'five', a: '\\frac{1', r: '<think>a</think>It is a half.' },
  { q: 'six', a: '\\frac{1', r: '<think>b</think>It is a half.' },
  { q: 'seven', a: null, r: 'so \\boxed{9}' },
];

const verdictOf = (prompt: string) =>
  prompt.includes('commutes') ? 'SAME' : prompt.includes('finite') ? 'DIFFERENT' : 'CANNOT TELL';

describe('verify.judge', () => {
  let folder: string;
  let server: EndpointServer;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    server = await startEndpointServer({
      models: ['the/judge'],
      respond: ({ prompt }) => ({ content: `Reasons.\nVERDICT: ${verdictOf(prompt)}` }),
    });
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const recipe = (verify: object, more: object = {}, endpoint: object = {}): Recipe =>
    parseContract(
      recipeSchema,
      {
        name: 'judged',
        license: 'mit',
        seed: 3,
        sources: [
          {
            kind: 'files',
            path: join(folder, 'rows.jsonl'),
            map: { problem: 'q', answer: 'a', response: 'r' },
          },
        ],
        verify: { judge: { endpoint: { url: server.url, model: 'the/judge', ...endpoint } }, ...verify },
        ...more,
      },
      'recipe',
    );
  const run = async (name: string, made: Recipe, stopping?: () => boolean) =>
    curate({ recipe: made, out: join(folder, name), workers: 1, ...(stopping && { stopping }) });
  const rowsOf = async (name: string) => {
    const path = join(folder, name, 'data', 'train-00000-of-00001.parquet');
    const read: Record<string, unknown>[] = [];
    for (const unit of await listUnits(path, { targetBytes: 1e9 })) {
      for await (const batch of readUnit(unit)) read.push(...batch.rows);
    }
    return read;
  };

  it('decides what rules could not, and nothing else; its verdicts are labelled as its own', async () => {
    await run('all', recipe({ keep: 'all' }));
    const told = (await rowsOf('all')).map(({ problem, verdict, verifier }) => [problem, verdict, verifier]);
    expect(told).toEqual([
      ['one', 'correct', expect.stringMatching(/^math@\d+$/)],
      ['two', 'incorrect', expect.stringMatching(/^math@\d+$/)],
      ['three', 'correct', expect.stringMatching(/\+judge:the\/judge$/)],
      ['four', 'incorrect', expect.stringMatching(/\+judge:the\/judge$/)],
      ['five', 'unverifiable', expect.stringMatching(/\+judge:the\/judge$/)],
      ['six', 'unverifiable', expect.stringMatching(/\+judge:the\/judge$/)],
      ['seven', 'unverifiable', expect.not.stringContaining('judge')],
    ]);
    expect(server.asked).toHaveLength(3);
    expect(server.asked[0]!.body).toMatchObject({ temperature: 0 });
    expect((await validateDataSet(join(folder, 'all'))).fault).toBeNull();
    const told2 = readFileSync(join(folder, 'all', 'README.md'), 'utf8');
    expect(told2).toContain('`+judge:the/judge`');
    expect(told2 + readFileSync(join(folder, 'all', 'manifest.json'), 'utf8')).not.toContain(server.url);
  });

  it('drops what the judge finds wrong or cannot tell, with its words', async () => {
    const outcome = await run('correct', recipe({}));
    if (outcome.state !== 'done') throw new Error(outcome.state);
    expect(outcome.stats).toMatchObject({
      rows_kept: 2,
      rejected: { verify: { incorrect: 2, unverifiable: 3 } },
    });
    expect((await rowsOf('correct')).map(({ problem }) => problem)).toEqual(['one', 'three']);
  });

  it('is asked nothing twice, whatever else of the recipe changes, and nothing that a filter has dropped', async () => {
    await run('again', recipe({}));
    await run('again', recipe({ keep: 'all' }));
    expect(server.asked).toHaveLength(3);
    server.asked.length = 0;
    await run('fewer', recipe({}, { filters: { response_tokens: { min: 8 } } })).catch(() => undefined);
    expect(server.asked.length).toBeLessThan(3);
  });

  it('stops where it is told to, and goes on with what it was told', async () => {
    let asked = false;
    const slow = recipe({ keep: 'all' }, {}, { concurrency: 1 });
    const stopped = await run('stopped', slow, () => (asked ||= server.asked.length > 0));
    expect(stopped.state).toBe('stopped');
    expect((await run('stopped', slow)).state).toBe('done');
    expect(server.asked).toHaveLength(3);
  });

  it('leaves the row as it was where the judge does not answer and that is let pass', async () => {
    server.faults.add({ status: 500, times: 99 });
    await run('silent', recipe({ keep: 'all' }, {}, { tries: 1, failed: 'drop' }));
    const verifiers = (await rowsOf('silent')).map(({ verifier }) => String(verifier));
    expect(verifiers.filter((name) => name.includes('judge'))).toEqual([]);
  });

  it('is not asked about answers that were made wrong on purpose', () => {
    expect(() => recipe({}, { transform: { answer_noise: 0.1 } })).toThrow(
      'transform.answer_noise: not together with verify.judge',
    );
  });
});
