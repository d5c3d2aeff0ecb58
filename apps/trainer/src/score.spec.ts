import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const program = join(root, 'apps/trainer/dist/bin/main.js');

function trainer(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const options = { cwd: root, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  return { code: status, stdout, stderr };
}

const score = (...args: string[]) => trainer('score', ...args);

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

  it('compares with an evaluation of the same task, and two evaluations with each other', () => {
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    const rows = (right: number) =>
      [1, 2, 3, 4].map((id) => ({ id, gold: String(id), response: `\\boxed{${id <= right ? id : 0}}` }));
    expect(score('--task=math500', `--samples=${write('a.jsonl', ...rows(1))}`, `--out=${a}`).code).toBe(0);
    const compared = score(
      '--task=math500',
      `--samples=${write('b.jsonl', ...rows(3))}`,
      `--out=${b}`,
      `--baseline=${a}`,
    );
    expect([compared.code, compared.stderr]).toEqual([0, '']);
    expect(compared.stdout).toMatch(/math500 +accuracy +25\.00 % +75\.00 % +\+50\.00 % .* 2\/0 +4\n/);
    const written = readFileSync(join(b, 'comparison.json'), 'utf8');
    expect(JSON.parse(written)).toMatchObject({
      format: 'longhand-comparison@1',
      tasks: { math500: { n: 4, difference: 0.5, better: 2, worse: 0 } },
    });
    const out = join(folder, 'c');
    const again = trainer('eval', `--compare=${a},${b}`, `--out=${out}`);
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toContain('+50.00 %');
    expect(readFileSync(join(out, 'comparison.json'), 'utf8')).toBe(written);
  });

  it.each([
    [['--compare=a'], /give two folders with a comma between: baseline,model\n$/],
    [['--compare=a,b', '--model=m'], /^--compare stands alone: it evaluates nothing\n$/],
    [['--compare=absent,b'], /^absent: holds no results\.json; .*\n$/],
    [['--model=m', '--baseline=absent'], /^absent: holds no results\.json; .*\n$/],
    [[], /^name what to evaluate with --model, or two evaluations with --compare\n$/],
  ])('trainer:eval %s is one line and exit code 2', (args, message) => {
    const { code, stderr } = trainer('eval', ...args);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(code).toBe(2);
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
