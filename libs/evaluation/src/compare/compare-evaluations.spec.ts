import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scoreFile } from '../score/score-file.ts';
import { findTask } from '../tasks/tasks.ts';
import { compareEvaluations, needEvaluation } from './compare-evaluations.ts';
import { comparisonTable } from './comparison-table.ts';

describe('two evaluations of the same questions', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-compare-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const scored = async (name: string, task: string, rows: object[]): Promise<string> => {
    const samples = join(folder, `${name}.jsonl`);
    writeFileSync(samples, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const out = join(folder, name);
    await scoreFile({ task: findTask(task), samples, out, model: name });
    return out;
  };
  const maths = (right: (n: number) => boolean, text: (n: number) => string = () => '') =>
    Array.from({ length: 40 }, (_, n) => ({
      id: n,
      gold: String(n),
      response: `${text(n)}\\boxed{${right(n) ? n : n + 1}}`,
    }));

  it('are compared question by question, in score and in length', async () => {
    const a = await scored(
      'a',
      'math500',
      maths((n) => n % 4 === 0),
    );
    const b = await scored(
      'b',
      'math500',
      maths(
        (n) => n % 4 === 0 || n % 4 === 1 || n === 2,
        () => 'Longer. ',
      ),
    );
    const comparison = await compareEvaluations(a, b);
    expect(comparison).toMatchObject({ baseline: 'a', model: 'b', only_baseline: [], only_model: [] });
    const { math500 } = comparison.tasks;
    expect(math500).toMatchObject({
      metric: 'accuracy',
      n: 40,
      better: 11,
      worse: 0,
      unpaired: 0,
      cautions: [],
      values: { baseline: 0.25, model: 0.525 },
      length: { unit: 'characters', n: 40, better: 40 },
    });
    expect(math500!.difference).toBeCloseTo(0.275, 12);
    expect(math500!.signP).toBeCloseTo(2 / 2 ** 11, 12);
    expect(math500!.length!.difference).toBeCloseTo(8, 0);
    const table = comparisonTable(comparison);
    expect(table).toContain('b against a, question by question');
    expect(table).toMatch(
      /math500 +accuracy +25\.00 % +52\.50 % +\+27\.50 % +\+13\.49 % to \+41\.51 % +< 0\.001 +< 0\.001 +11\/0 +40/,
    );
    expect((await compareEvaluations(a, a)).tasks.math500).toMatchObject({ difference: 0, p: 1, signP: 1 });
  });

  it('pair what is the same question: samples are averaged, other questions and other answers left out', async () => {
    const samples = (id: number, gold: string, ...answers: string[]) => ({
      id,
      gold,
      responses: answers.map((answer) => `\\boxed{${answer}}`),
    });
    const a = await scored('a', 'math500', [
      samples(1, '1', '1', '2'),
      samples(2, '2', '3', '3'),
      samples(3, '3', '3', '3'),
    ]);
    const b = await scored('b', 'math500', [
      samples(3, '4', '4', '4'),
      samples(1, '1', '1', '1'),
      samples(9, '9', '9', '9'),
    ]);
    expect((await compareEvaluations(a, b)).tasks.math500).toMatchObject({
      n: 1,
      difference: 0.5,
      unpaired: 4,
      interval: null,
    });
  });

  it('use the headline metric of the task, not right or wrong', async () => {
    const rows = (reward: number) =>
      [1, 2, 3].map((id) => ({ id, instruction: 'x', response: 'y', reward: reward + id }));
    const a = await scored('a', 'alpacaeval', rows(0));
    const b = await scored('b', 'alpacaeval', rows(0.5));
    expect((await compareEvaluations(a, b)).tasks.alpacaeval).toMatchObject({
      metric: 'reward',
      difference: 0.5,
    });
    const ifeval = (text: string) => [
      { id: 1, prompt: 'p', instruction_id_list: ['punctuation:no_comma'], kwargs: [{}], response: text },
    ];
    const c = await scored('c', 'ifeval', ifeval('a, b'));
    const d = await scored('d', 'ifeval', ifeval('a b'));
    expect((await compareEvaluations(c, d)).tasks.ifeval).toMatchObject({
      metric: 'prompt_strict',
      difference: 1,
    });
    await expect(compareEvaluations(a, c)).rejects.toThrow(/have no task in common: alpacaeval; ifeval/);
  });

  it('tell in one line what is missing', async () => {
    expect(() => {
      needEvaluation(folder);
    }).toThrow(/holds no results\.json; name a folder that trainer:eval/);
    const a = await scored(
      'a',
      'math500',
      maths(() => true),
    );
    rmSync(join(a, 'samples.jsonl'));
    await expect(compareEvaluations(a, a)).rejects.toThrow(/samples_math500\.jsonl: no such file/);
  });
});
