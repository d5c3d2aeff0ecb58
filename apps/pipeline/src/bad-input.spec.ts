import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pipeline } from './testing/pipeline-process.ts';

describe('bad input', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    const rows = '{"q":"Q","r":"\\\\boxed{1}","a":"1"}\n{"q":"Q2","r":"\\\\boxed{2}","a":"2"}\n';
    const map = 'map: { problem: q, response: r, answer: a }';
    const recipe = (text: string) =>
      `name: x\nlicense: mit\nseed: 1\nsources:\n  - { kind: files, ${text} }\n`;
    const files: Record<string, string | Buffer> = {
      'good.jsonl': rows,
      'broken.jsonl': `${rows}{"q": "Q3"\n`,
      'cut.jsonl.gz': gzipSync(rows.repeat(200)).subarray(0, 40),
      'empty.jsonl': '',
      'not.parquet': 'PAR1 this is no Parquet file PAR1',
      'recipe.yaml': recipe(map),
      'typo.yaml': recipe(map).replace('seed', 'sed'),
      'tabs.yaml': 'name: x\n\tlicense: mit\n',
      'column.yaml': recipe(map.replace('problem: q', 'problem: question')),
      'nothing.yaml': '',
      'wrong-answers.jsonl': '{"q":"Q","r":"\\\\boxed{1}","a":"2"}\n',
      'no-prediction.jsonl': '{"gold":"1","prediction":"1"}\n{"gold":"1"}\n',
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each<[string, string[], RegExp]>([
    ['an unknown recipe', ['--recipe=countdwn-cot'], /no such recipe; did you mean "countdown-cot"\?/],
    ['a recipe file that is not there', ['--recipe=@/none.yaml'], /none\.yaml: no such recipe file/],
    ['a misspelt key', ['--recipe=@/typo.yaml'], /typo\.yaml: .*sed: unknown key; did you mean "seed"\?/],
    ['a recipe that is not YAML', ['--recipe=@/tabs.yaml'], /tabs\.yaml: .*line 2/],
    ['an empty recipe', ['--recipe=@/nothing.yaml'], /nothing\.yaml: the whole: /],
    ['an override of an unknown key', ['--set', 'filters.think_tag=required'], /did you mean "think_tags"\?/],
    ['an override without a value', ['--set', 'seed'], /path=value/],
    [
      'a source without a path',
      ['--recipe=@/recipe.yaml'],
      /sources\.0\.path: missing; name the file.*--input/,
    ],
    ['an input that is not there', ['--recipe=@/recipe.yaml', '--input=@/none.jsonl'], /none\.jsonl/],
    [
      'a column that is not there',
      ['--recipe=@/column.yaml', '--input=@/good.jsonl'],
      /good\.jsonl has no column "question"/,
    ],
    [
      'a broken line',
      ['--recipe=@/recipe.yaml', '--input=@/broken.jsonl'],
      /broken\.jsonl:3: not valid JSON/,
    ],
    ['a gz file cut short', ['--recipe=@/recipe.yaml', '--input=@/cut.jsonl.gz'], /cut\.jsonl\.gz/],
    ['an empty file', ['--recipe=@/recipe.yaml', '--input=@/empty.jsonl'], /hold no rows/],
    ['a Parquet file that is none', ['--recipe=@/recipe.yaml', '--input=@/not.parquet'], /not\.parquet/],
    [
      'answers that are all wrong',
      ['--recipe=@/recipe.yaml', '--input=@/wrong-answers.jsonl'],
      /no row of 1 was kept \(verify\/incorrect: 1\)/,
    ],
    ['an unknown flag', ['--workrs=2'], /unknown option '--workrs=2'.*|Did you mean --workers/],
    ['a flag that wants a number', ['--workers=two'], /whole number/],
    ['a rank without a world', ['--rank=1'], /--rank and --world go together/],
    ['more problems than there are', ['--set', 'sources.0.numbers={min: 1, max: 2}'], /too small/],
  ])('ends in a clear line: %s', (_, flags, message) => {
    const out = join(folder, 'out');
    const args = flags.map((flag) => flag.replace('@', folder));
    const { code, stderr } = pipeline('curate', `--out=${out}`, '--limit=500', ...args);
    const lines = stderr
      .trim()
      .split('\n')
      .filter((line) => !/^(rows|shards): /.test(line));
    expect(lines.join('\n')).toMatch(message);
    expect(lines.length).toBeLessThanOrEqual(flags[0]?.startsWith('--work') === true ? 2 : 1);
    expect(code).toBe(stderr.includes('no row of') ? 1 : 2);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(
      readdirSync(folder).includes('out') ? readdirSync(out).filter((name) => name !== '.work') : [],
    ).toEqual([]);
    rmSync(out, { recursive: true, force: true });
  });

  it('never writes into a folder that holds something else', () => {
    const { code, stderr } = pipeline('curate', `--out=${folder}`, '--limit=1');
    expect(code).toBe(2);
    expect(stderr).toMatch(/holds other files \(.*\) and no data set; name an empty folder/);
  });

  it.each<[string, string[], RegExp]>([
    ['inspect without data', ['inspect'], /required option '--data/],
    ['inspect of nothing', ['inspect', '--data=@/none'], /none: no such file or folder/],
    ['SQL that is none', ['inspect', '--data=@/good.jsonl', '--where=q ='], /SQL: Parser Error/],
    ['stats of a file that is none', ['stats', '--data=@/not.parquet'], /not\.parquet/],
    ['validate of a file that is none', ['validate', '--data=@/not.parquet'], /not\.parquet/],
    [
      'verify without a prediction',
      ['verify', '--input=@/no-prediction.jsonl', '--output=@/v.jsonl'],
      /row 1: prediction/,
    ],
    [
      'verify of another kind',
      ['verify', '--input=@/good.jsonl', '--output=@/v.jsonl', '--kind=maths'],
      /maths.*auto, math, choice, countdown/,
    ],
    ['no command', ['curat'], /unknown command 'curat'/],
  ])('ends in a clear line: %s', (_, args, message) => {
    const { code, stderr } = pipeline(...args.map((arg) => arg.replace('@', folder)));
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(folder)).not.toContain('v.jsonl');
  });
});
