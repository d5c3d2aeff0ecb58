import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipeSchema } from '@longhand/records';
import { curate } from './curate.ts';
import { readWithSecondReader } from './second-reader.ts';
import { validateDataSet } from './validate.ts';

const folder = mkdtempSync(join(tmpdir(), 'longhand-depth-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const trace = (text: string, answer: string) =>
  `<think>\n${text}\n</think>\n\nThe answer is $\\boxed{${answer}}$.`;

function problem(n: number): string {
  return `A box holds ${String(n)} red balls, some green balls and nothing else at all. What is ${String(n)} + 1?`;
}

async function run(name: string, rows: object[], change: object) {
  const input = join(folder, `${name}.jsonl`);
  writeFileSync(input, rows.map((row) => JSON.stringify(row)).join('\n'));
  const map = { problem: 'problem', response: 'response', answer: 'answer' };
  const recipe = recipeSchema.parse({
    name,
    license: 'mit',
    seed: 7,
    sources: [{ kind: 'files', path: input, map }],
    ...change,
  });
  const out = join(folder, name);
  const outcome = await curate({ recipe, out, workers: 1 });
  if (outcome.state !== 'done') throw new Error(outcome.state);
  const kept: Record<string, unknown>[] = [];
  for (const { parquet } of outcome.manifest.shards) {
    for await (const row of readWithSecondReader(join(out, parquet.path))) kept.push(row);
  }
  return { kept, stats: outcome.stats!, out };
}

describe('curate', () => {
  it('windows pass rates, draws one response a problem and leaves the answer without its reasoning', async () => {
    const rows = [1, 2, 3].flatMap((n) =>
      [0, 1, 2, 3].map((sample) => {
        const right = n === 3 || sample < n;
        const answer = right ? n + 1 : n;
        return {
          problem: problem(n),
          answer: String(n + 1),
          response: trace(`Sample ${String(sample)} of ${String(n)}.`, String(answer)),
        };
      }),
    );
    const { kept, stats, out } = await run('window', rows, {
      verify: { kind: 'math', pass_rate: { min: 0, max: 1, exclusive: true } },
      transform: { reasoning: 'strip' },
      select: { per_problem: 'random' },
    });
    expect(kept.map(({ problem: text, pass_rate }) => [text, pass_rate])).toEqual([
      [problem(1), 0.25],
      [problem(2), 0.5],
    ]);
    expect(kept.map(({ response }) => response)).toEqual([
      'The answer is $\\boxed{2}$.',
      'The answer is $\\boxed{3}$.',
    ]);
    expect(kept.every(({ reasoning }) => reasoning === null)).toBe(true);
    expect(stats.rejected).toEqual({
      verify: { incorrect: 5, pass_rate_too_high: 4 },
      // Without their reasoning, the two right responses to the second problem are one.
      deduplicate: { same_problem_and_response: 1 },
    });
    expect((await validateDataSet(out)).fault).toBeNull();
  });

  it('drops near duplicates of problems over files and leaves others alone', async () => {
    const long = (last: string) =>
      `Anna walks from the station to the school and counts every lamp on the way until she is at the door ${last}?`;
    const rows = [long('there'), long('here'), 'How many lamps are there in the whole street?'].map(
      (text) => ({
        problem: text,
        answer: '4',
        response: trace('Four.', '4'),
      }),
    );
    const { kept, stats } = await run('near', rows, { deduplicate: { near: {} } });
    expect(kept).toHaveLength(2);
    expect(stats.rejected).toEqual({ deduplicate: { near_duplicate_problem: 1 } });
  });

  it('drops problems of benchmarks, names benchmark and item, and tells which files those were', async () => {
    const benchmark = join(folder, 'benchmark.json');
    writeFileSync(
      benchmark,
      JSON.stringify([{ question: 'Unrelated: name a prime.' }, { question: problem(41) }]),
    );
    const rows = [41, 42].map((n) => ({
      problem: n === 41 ? problem(n) : 'Which number comes right after forty-two?',
      answer: String(n + 1),
      response: trace('One more.', String(n + 1)),
    }));
    const against = [{ name: 'balls', path: benchmark, column: 'question' }];
    const { kept, stats, out } = await run('clean', rows, { decontaminate: { against } });
    expect(kept).toHaveLength(1);
    expect(stats.rejected).toEqual({ decontaminate: { balls: 1 } });
    const manifest = readFileSync(join(out, 'manifest.json'), 'utf8');
    expect(manifest).toContain('benchmark balls');
    expect(manifest).not.toContain(folder);
    await expect(
      run('column', rows, { decontaminate: { against: [{ ...against[0], column: 'questions' }] } }),
    ).rejects.toThrow(/row 0 has no text in column "questions"; did you mean "question"\?/);
  });
});
