import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const program = join(root, 'apps/trainer/dist/bin/main.js');

function score(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const options = { cwd: root, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'score', ...args], options);
  return { code: status, stdout, stderr };
}

describe('trainer:score', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trainer-score-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, ...rows: object[]): string => {
    const path = join(folder, name);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return path;
  };

  it('scores responses against items, and prints a table', () => {
    const items = write(
      'items.jsonl',
      {
        key: 1,
        prompt: 'Greet me without a comma.',
        instruction_id_list: ['punctuation:no_comma'],
        kwargs: [{}],
      },
      {
        ...{
          key: 2,
          prompt: 'Two sentences at least.',
          instruction_id_list: ['length_constraints:number_sentences'],
        },
        kwargs: [{ relation: 'at least', num_sentences: 2 }],
      },
    );
    const samples = write(
      'samples.jsonl',
      { id: 2, response: '<think>Dr. Who?</think>Dr. Who is here.' },
      { id: 1, response: 'Good morning to you.' },
    );
    const out = join(folder, 'out');
    const { code, stdout, stderr } = score(
      '--task=ifeval',
      `--samples=${samples}`,
      `--items=${items}`,
      `--out=${out}`,
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('prompt_strict       50.00 %');
    const lines = readFileSync(join(out, 'samples.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { id: 2, correct: false, strict: [false] },
      { id: 1, correct: true, strict: [true] },
    ]);
    const results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as object;
    expect(results).toMatchObject({ tasks: { ifeval: { value: 0.5, n: 2 } } });
  });

  it.each([
    [['--task=maths500', '--samples=x.jsonl'], /^task "maths500" is not known; did you mean "math500"\?\n$/],
    [['--task=math500', '--samples=absent.jsonl'], /^absent\.jsonl does not exist; check the path\n$/],
    [['--samples=x.jsonl'], /^required option '--task <name>' not specified\n$/],
    [['--task=math500', '--samples=x.jsonl', '--limit=0'], /give a whole number from 1\n$/],
  ])('%s is one line and exit code 2', (args, message) => {
    const { code, stderr } = score(...args, `--out=${join(folder, 'out')}`);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(code).toBe(2);
  });

  it('names the row that is wrong, and writes nothing', () => {
    const samples = write('s.jsonl', { id: 1, gold: '2', response: '2' }, { id: 2, gold: '2' });
    const out = join(folder, 'out');
    const { code, stderr } = score('--task=math500', `--samples=${samples}`, `--out=${out}`);
    expect([code, stderr]).toEqual([2, `${samples}: row 2: response (or responses) is missing\n`]);
    expect(existsSync(join(out, 'samples.jsonl')) || existsSync(join(out, 'results.json'))).toBe(false);
  });
});
