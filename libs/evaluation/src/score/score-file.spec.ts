import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resultsSchema, type Sample } from '@longhand/records';
import { findTask, TASKS } from '../tasks/tasks.ts';
import { resultsTable } from './results-table.ts';
import { scoreFile, type ScoreFileOptions } from './score-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'score-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, rows: readonly unknown[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));
  return path;
}

async function score(task: string, rows: readonly unknown[], options: Partial<ScoreFileOptions> = {}) {
  const samples = write('rows.jsonl', rows);
  const out = join(folder, 'out');
  const result = await scoreFile({ task: findTask(task), samples, out, ...options });
  const lines = readFileSync(join(out, 'samples.jsonl'), 'utf8').trimEnd().split('\n');
  return { result, lines: lines.map((line) => JSON.parse(line) as Sample), out };
}

describe('trainer:score', () => {
  it('takes rows that carry what the scorer needs, and keeps their order', async () => {
    const { lines, result } = await score('math', [
      { id: 'b', gold: '4', response: '\\boxed{4}' },
      { id: 'a', gold: '4', response: '\\boxed{5}' },
      { id: 7, gold: '4', response: '<think>4, but' },
    ]);
    expect(lines.map(({ id, extracted, correct, truncated }) => [id, extracted, correct, truncated])).toEqual(
      [
        ['b', '4', true, false],
        ['a', '5', false, false],
        [7, null, false, true],
      ],
    );
    expect(result).toMatchObject({
      metric: 'accuracy',
      value: 1 / 3,
      n: 3,
      k: 1,
      truncated: 1 / 3,
      unparsed: 1 / 3,
    });
  });

  it('takes the items from a file: by id, else by prompt', async () => {
    const items = write('items.jsonl', [
      { id: 1, problem: '1+1?', answer: '2' },
      { id: 2, problem: '2+2?', answer: '4' },
    ]);
    const byId = await score(
      'math',
      [
        { id: '2', response: '4' },
        { id: 1, response: '4' },
      ],
      { items },
    );
    expect(byId.lines.map(({ id, correct }) => [id, correct])).toEqual([
      ['2', true],
      [1, false],
    ]);
    expect(byId.lines[0]!.prompt_hash).toMatch(/^[0-9a-f]{16}$/);
    const byPrompt = await score('math', [{ prompt: '2+2?', response: '4' }], { items });
    expect(byPrompt.lines[0]).toMatchObject({ id: 2, correct: true });
    const told: string[] = [];
    await score('math', [{ id: 1, response: '2' }], { items, notice: (line) => told.push(line) });
    expect(told).toEqual([
      expect.stringMatching(/responses to 1 of the 2 items of .*; the others are not counted$/),
    ]);
  });

  it('takes several responses of a question: avg@k, pass@k, maj@k, errors by question', async () => {
    const { result, lines } = await score('math', [
      {
        id: 1,
        gold: '2',
        responses: ['2', '2', '3'],
        response_tokens: [10, 20, 30],
        truncated: [false, false, true],
      },
      {
        id: 2,
        gold: '5',
        responses: ['4', '4', '5'],
        response_tokens: [10, 10, 100],
        finish_reason: ['stop', 'stop', 'length'],
      },
    ]);
    expect(lines[0]!.responses).toHaveLength(3);
    expect(result).toMatchObject({
      ...{ n: 2, k: 3, responses: 6, truncated: 1 / 3 },
      response_length: { unit: 'tokens', mean: 30, median: 15, p95: 100, max: 100 },
    });
    expect(result.metrics.accuracy).toMatchObject({ value: 0.5, n: 2 });
    expect(result.metrics['pass@2']!.value).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(result.metrics['pass@3']!.value).toBe(1);
    expect(result.metrics['maj@3']!.value).toBe(0.5);
    expect(result.metrics.accuracy!.stderr).toBeCloseTo(1 / 6, 12);
  });

  it('counts rows of the same id as samples of one question', async () => {
    const rows = ['2', '3'].map((response) => ({ id: 'q', gold: '2', response }));
    expect((await score('math', rows)).result).toMatchObject({ n: 1, k: 2, value: 0.5, stderr: null });
  });

  it('a gold answer that cannot be read is no verdict, and never right', async () => {
    const { lines, result } = await score('math', [{ id: 1, gold: '', response: '\\boxed{4}' }]);
    expect(lines[0]).toMatchObject({ correct: null, score: 0 });
    expect(result.metrics.unverifiable!.value).toBe(1);
  });

  it('gives the same bytes twice, whatever the number at once', async () => {
    const rows = Array.from({ length: 500 }, (_, id) => ({ id, gold: '4', response: `\\boxed{${id % 5}}` }));
    const bytes = async (concurrency: number) => {
      const { out } = await score('math', rows, { concurrency });
      return ['samples.jsonl', 'results.json'].map((name) => readFileSync(join(out, name), 'utf8'));
    };
    const [one, eight] = [await bytes(1), await bytes(8)];
    expect(one).toEqual(eight);
    resultsSchema.parse(JSON.parse(one[1]!));
  });

  const good = { id: 1, gold: '4', response: '4' };
  it.each<[string, unknown[], string, RegExp]>([
    [
      'no gold',
      [good, { id: 2, response: '4' }],
      'math',
      /row 2: gold is missing; a row has to carry it.*--items/,
    ],
    [
      'no response',
      [good, good, { id: 2, gold: '4' }],
      'math',
      /row 3: response \(or responses\) is missing/,
    ],
    ['a response that is no text', [{ ...good, response: 4 }], 'math', /row 1: response has to be a text/],
    [
      'responses that are no list',
      [{ ...good, responses: 'x' }],
      'math',
      /row 1: responses has to be a list/,
    ],
    ['no responses', [{ id: 1, gold: '4', responses: [] }], 'math', /row 1: responses is empty/],
    [
      'a list in a list',
      [{ id: 1, gold: '4', responses: ['x', ['y']] }],
      'math',
      /row 1: responses\[1\] has to be a text/,
    ],
    [
      'a misspelt key',
      [{ id: 1, gold: '4', respones: '4' }],
      'math',
      /row 1: response \(or responses\) is missing; is "respones" meant for it\?$/,
    ],
    [
      'a misspelt gold',
      [{ id: 1, answr: '4', response: '4' }],
      'math',
      /row 1: gold is missing; is "answr" meant for it\?; a row has to carry it/,
    ],
    ['a gold of null', [{ ...good, gold: null }], 'math', /row 1: gold is missing \(it is null\)/],
    [
      'a response beside others',
      [{ ...good, responses: ['5', '6'] }],
      'math',
      /row 1: response is not one of responses/,
    ],
    [
      'too few lengths',
      [{ id: 1, gold: '4', responses: ['4', '5'], response_tokens: [7] }],
      'math',
      /row 1: response_tokens has 1 entries for 2 responses/,
    ],
    ['an id of another kind', [{ ...good, id: { a: 1 } }], 'math', /row 1: id has to be a text or a number/],
    [
      'an id of two questions, by gold',
      [good, good, { ...good, gold: '5' }],
      'math',
      /row 3: id 1 is that of another question too \(.*row 1\)/,
    ],
    [
      'an id of two questions, by prompt',
      [
        { ...good, problem: '2+2?' },
        { ...good, problem: '1+3?' },
      ],
      'math',
      /row 2: id 1 is that of another question too/,
    ],
    ['no JSON', [good, '{"id": 2,'], 'math', /rows\.jsonl:2: not valid JSON/],
    ['no object', [good, '[1]'], 'math', /rows\.jsonl:2: a row must be a JSON object/],
    ['no rows', [], 'math', /holds no rows/],
    [
      'an unknown instruction',
      [{ response: 'x', instruction_id_list: ['a:b'], kwargs: [{}] }],
      'ifeval',
      /row 1: instruction "a:b"/,
    ],
    [
      'an argument that is missing',
      [{ response: 'x', instruction_id_list: ['keywords:existence'], kwargs: [{}] }],
      'ifeval',
      /row 1: keywords has to be a list of texts/,
    ],
    [
      'too few arguments',
      [{ response: 'x', instruction_id_list: ['punctuation:no_comma'], kwargs: [] }],
      'ifeval',
      /row 1: kwargs has 0 entries/,
    ],
    [
      'a misspelt instruction',
      [{ response: 'x', instruction_id_list: ['keywords:existance'], kwargs: [{}] }],
      'ifeval',
      /row 1: instruction "keywords:existance" is not .*did you mean "keywords:existence"\?/,
    ],
    [
      'arguments that are no JSON',
      [{ response: 'x', instruction_id_list: ['punctuation:no_comma'], kwargs: ['{'] }],
      'ifeval',
      /row 1: kwargs\[0\] has to be JSON, which "\{" is not/,
    ],
    [
      'a gold letter beyond the options',
      [{ response: 'x', options: ['a', 'b'], gold: 'K' }],
      'mmlu-pro',
      /row 1: gold "K" is neither the letter of an option/,
    ],
    [
      'a gold index beyond them',
      [{ response: 'x', options: ['a', 'b'], gold: 2 }],
      'mmlu',
      /row 1: gold 2 is not/,
    ],
    [
      'a puzzle that is no JSON',
      [{ response: 'x', gold: '{"numbers":' }],
      'countdown',
      /row 1: gold has to be JSON/,
    ],
    [
      'choices that are no list',
      [{ question: 'q', mc1_targets: { choices: 'x' }, log_likelihoods: [1] }],
      'truthfulqa-mc1',
      /row 1: mc1_targets has to hold choices and labels/,
    ],
    ['neither yes nor no', [{ response: 'x', gold: 'maybe' }], 'halueval', /row 1: gold "maybe" is neither/],
    ['no numbers', [{ response: 'x', target: 3 }], 'countdown', /row 1: numbers is missing/],
    [
      'a gold that is no option',
      [{ response: 'x', options: ['a', 'b'], gold: 'zebra' }],
      'mmlu',
      /row 1: gold "zebra" is neither/,
    ],
    [
      'likelihoods of other choices',
      [{ Question: 'q', 'Best Answer': 'a', 'Incorrect Answers': 'b', log_likelihoods: [1] }],
      'truthfulqa-mc1',
      /row 1: log_likelihoods has 1 entries for 2/,
    ],
  ])('%s: one line that names the row, and nothing half-written', async (_, rows, task, message) => {
    await expect(score(task, rows)).rejects.toThrow(message);
    await expect(score(task, rows)).rejects.toMatchObject({ name: 'UserError' });
    const out = join(folder, 'out');
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  });

  it('names an item that is not there, and the task that was meant', async () => {
    const items = write('items.jsonl', [{ id: 1, gold: '2' }]);
    await expect(score('math', [{ id: 3, response: '2' }], { items })).rejects.toThrow(
      /row 1: no item of .* has the id "3"/,
    );
    expect(() => findTask('ifevil')).toThrow('did you mean "ifeval"?');
    expect(() => findTask('mathh')).toThrow('did you mean "math"?');
    expect(findTask('MMLU_Pro').name).toBe('mmlu-pro');
  });

  it('tells refusals of rows that do not say whether the prompt is safe', async () => {
    const rows = ['Sorry, no.', 'Sure!'].map((completion, id) => ({ id, prompt: 'p', completion }));
    const { result, lines } = await score('refusal', rows);
    expect(result).toMatchObject({ metric: 'refusal', value: 0.5 });
    expect(lines.map(({ extracted, correct }) => [extracted, correct])).toEqual([
      ['2_full_refusal', null],
      ['1_full_compliance', null],
    ]);
  });

  it('prints a table with intervals, lengths and categories', async () => {
    const rows = ['algebra', 'geometry'].flatMap((category, i) =>
      [0, 1, 2].map((id) => ({ id: `${category}${id}`, category, gold: '4', response: id <= i ? '4' : '3' })),
    );
    const { result } = await score('math', rows);
    expect(resultsTable({ math500: result })).toContain('accuracy  50.00 %');
    expect(resultsTable({ math500: result })).toMatch(/algebra\s+33\.33 %/);
  });

  it('has no two tasks of one name or alias', () => {
    const names = TASKS.flatMap(({ name, aliases }) =>
      [name, ...aliases].map((text) => text.replaceAll(/[-_]/g, '')),
    );
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});
