import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipeSchema } from '@longhand/records';
import { curate } from './curate.ts';
import { readWithSecondReader } from './second-reader.ts';
import { validateDataSet } from './validate.ts';

const folder = mkdtempSync(join(tmpdir(), 'longhand-arms-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Row {
  id: string;
  problem: string;
  answer: string | null;
  response: string;
  verdict: string;
  verifier: string;
  metadata: string;
  response_tokens: number;
}

const texts = { problem: 'problem', response: 'response', answer: 'answer' };
const rows = Array.from({ length: 200 }, (_, i) => ({
  problem: `A train runs ${String(i + 3)} hours at ${String(i + 20)} km an hour. How far?`,
  answer: String((i + 3) * (i + 20)),
  domain: i % 4 === 0 ? 'physics' : 'math',
  level: String(i % 5),
  response:
    `<think>\nSo ${String(i + 3)} * ${String(i + 20)} = ${String((i + 3) * (i + 20))}. And ${String(i)} + 7 = ${String(i + 7)}.\n</think>\n\n` +
    `It is $\\boxed{${String((i + 3) * (i + 20))}}$ km.`,
}));

async function run(name: string, input: readonly object[], change: object) {
  const labels = input === rows ? { domain: 'domain', difficulty: 'level' } : {};
  const path = join(folder, `in-${name}`, 'rows.jsonl');
  mkdirSync(join(folder, `in-${name}`));
  writeFileSync(path, input.map((row) => JSON.stringify(row)).join('\n'));
  const recipe = recipeSchema.parse({
    name,
    license: 'mit',
    seed: 7,
    sources: [{ kind: 'files', path, map: { ...texts, ...labels } }],
    ...change,
  });
  const out = join(folder, name);
  const outcome = await curate({ recipe, out, workers: 1 });
  if (outcome.state !== 'done') throw new Error(outcome.state);
  const kept: Row[] = [];
  for (const { parquet } of outcome.manifest.shards) {
    for await (const row of readWithSecondReader(join(out, parquet.path))) kept.push(row as unknown as Row);
  }
  expect((await validateDataSet(out)).fault).toBeNull();
  return { kept, stats: outcome.stats!, manifest: outcome.manifest };
}

const noiseOf = ({ metadata }: Row) =>
  (JSON.parse(metadata) as { noise?: { kind: string; changed: boolean }[] }).noise;

describe('answer noise', () => {
  it('makes the asked share of answers wrong, marks them, and takes the same rows and more at a higher rate', async () => {
    const flipped = async (rate: number) => {
      const { kept, stats } = await run(`answers-${String(rate)}`, rows, {
        // What a row was before counts: noise drops no problem for its pass rate.
        verify: { kind: 'math', pass_rate: { min: 0.5 } },
        transform: { answer_noise: rate },
      });
      expect(kept).toHaveLength(200);
      const marked = kept.filter((row) => noiseOf(row)?.[0]?.kind === 'answer');
      for (const row of marked) {
        expect(row.verdict).toBe('incorrect');
        expect(row.response).not.toContain(`\\boxed{${row.answer!}}`);
      }
      expect(kept.filter(({ verdict }) => verdict === 'correct')).toHaveLength(200 - marked.length);
      expect(stats.splits.train!.verdict.incorrect).toBe(marked.length);
      return new Set(marked.map(({ problem }) => problem));
    };
    const [few, many] = [await flipped(0.1), await flipped(0.4)];
    expect(few.size).toBeGreaterThan(8);
    expect(few.size).toBeLessThan(34);
    expect(many.size).toBeGreaterThan(55);
    expect([...few].every((problem) => many.has(problem))).toBe(true);
  });
});

describe('trace noise', () => {
  it('makes steps of the reasoning false and leaves the answer', async () => {
    const { kept } = await run('traces', rows, { transform: { trace_noise: { rows: 0.3, steps: 1 } } });
    const marked = kept.filter((row) => noiseOf(row) !== undefined);
    expect(marked.length).toBeGreaterThan(35);
    expect(marked.length).toBeLessThan(90);
    for (const row of marked) {
      expect(row.verdict).toBe('correct');
      expect(noiseOf(row)).toMatchObject([{ kind: 'trace', changed: true }]);
      expect(row.response).not.toContain(` = ${row.answer!}. And`);
    }
    for (const row of kept.filter((each) => !marked.includes(each))) {
      expect(row.response).toContain(` = ${row.answer!}. And`);
    }
  });
});

describe('arms by domain, difficulty and scale', () => {
  it('keep only what is named, and nest', async () => {
    const physics = await run('physics', rows, { select: { only: { domain: ['physics'] } } });
    expect(physics.kept).toHaveLength(50);
    const hard = await run('hard', rows, { select: { only: { difficulty: ['4'] } } });
    expect(hard.kept).toHaveLength(40);
    expect(hard.stats.rejected).toEqual({ select: { other_difficulty: 160 } });
    const scales = await Promise.all(
      [20, 50, 100].map((n) =>
        run(`scale-${String(n)}`, rows, { select: { order: 'random', rows: { train: n } } }),
      ),
    );
    const sets = scales.map(({ kept }) => kept.map(({ id }) => id));
    expect(sets.map(({ length }) => length)).toEqual([20, 50, 100]);
    expect(sets[1]).toEqual(expect.arrayContaining(sets[0]!));
    expect(sets[2]).toEqual(expect.arrayContaining(sets[1]!));
  });
});

describe('majority answers', () => {
  const said = (problem: string, answers: string[], answer: string | null = null) =>
    answers.map((text, i) => ({
      problem,
      answer,
      response: `<think>\nTry ${String(i)} of ${problem}\n</think>\n\nIt is $\\boxed{${text}}$.`,
    }));
  const input = [
    ...said('How many?', ['\\frac{1}{2}', '0.5', '7', '\\frac{1}{2}']),
    ...said('Two sides?', ['1', '2', '1', '2']),
    ...said('Too few?', ['1', '1']),
    ...said('Known?', ['3', '4'], '4'),
  ];

  it('stand for a missing gold answer, are marked, and can be verified again', async () => {
    const { kept, stats } = await run('majority', input, { verify: { kind: 'math', majority: {} } });
    expect(
      kept.map(({ problem, answer, verdict, verifier }) => [problem, answer, verdict, verifier]),
    ).toEqual([
      ['How many?', '\\frac{1}{2}', 'correct', 'math@1+majority'],
      ['How many?', '\\frac{1}{2}', 'correct', 'math@1+majority'],
      ['How many?', '\\frac{1}{2}', 'correct', 'math@1+majority'],
      ['Known?', '4', 'correct', 'math@1'],
    ]);
    expect(stats.rejected).toEqual({ verify: { incorrect: 2, no_majority: 6 } });
  });

  it('are labels where all rows are kept', async () => {
    const { kept } = await run('labels', input, { verify: { kind: 'math', keep: 'all', majority: {} } });
    expect(kept.map(({ verdict }) => verdict).join(' ')).toBe(
      'correct correct incorrect correct unverifiable unverifiable unverifiable unverifiable unverifiable unverifiable incorrect correct',
    );
    expect(kept[2]).toMatchObject({ answer: '\\frac{1}{2}', verifier: 'math@1+majority' });
  });

  it('are no matter where they are not asked for', async () => {
    const { stats } = await run('no-majority', input, { verify: { kind: 'math' } });
    expect(stats.rejected).toEqual({ verify: { incorrect: 1, unverifiable: 10 } });
  });
});

describe('tokens', () => {
  const vocabulary = ['[UNK]', 'A', 'train', 'It', 'is', 'km', 'So', 'And'];
  const tokenizer = {
    version: '1.0',
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
      unk_token: '[UNK]',
    },
  };

  it('are counted by the tokenizer that the recipe names, which manifest and stats say', async () => {
    writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
    const { kept, manifest } = await run('tokens', rows.slice(0, 3), { tokens: { tokenizer: folder } });
    // <think> So 3 * 20 = 60. And 0 + 7 = 7. </think> It is $\boxed{60}$ km.
    const pieces = kept[0]!.response.match(/\w+|[^\w\s]+/g)!.length;
    expect(kept[0]!.response_tokens).toBe(pieces);
    expect(manifest.versions.tokens).toMatch(/^tokenizer\.json sha256:[0-9a-f]{12}$/);
    expect(JSON.stringify(manifest)).not.toContain(folder);
    await expect(run('none', rows.slice(0, 3), { tokens: { tokenizer: join(folder, 'x') } })).rejects.toThrow(
      /tokens\.tokenizer: .* is not there/,
    );
  });
});
