import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesMade, hashesUnder, pipeline, startPipeline } from './testing/pipeline-process.ts';

const recipe = (input: string, benchmark: string) => `name: blocks
license: mit
seed: 3
sources:
  - kind: files
    path: ${JSON.stringify(input)}
    map: { problem: problem, response: response, answer: answer, domain: domain }
verify: { kind: math, keep: correct, majority: {}, pass_rate: { min: 0.1 } }
filters:
  think_tags: required
  reasoning_tokens: { min: 3 }
  ending: complete
  final_answer: agreeing
  boxed_answers: 1
  repetition: {}
  other_scripts: {}
  phrases: [identity, knowledge_cutoff, refusal, email, needs_image, multi_part, proof]
  structure: { backtrack: { max: 200 } }
  steps: { min_checked: 2 }
  patterns: [{ name: url, match: 'https?://' }]
transform: { answer_noise: 0.1, trace_noise: { rows: 0.1 } }
decontaminate: { against: [{ name: held, path: ${JSON.stringify(benchmark)} }] }
deduplicate: { exact: row, near: { of: both, keep: longest } }
select: { per_problem: typical, order: random, balance: { by: domain }, rows: { train: 200 } }
write: { shard_bytes: 60000, row_group_bytes: 20000 }
`;

const words =
  'shelf river cloud engine garden lamp window stone ladder market pencil violin harbor carpet meadow rocket basket tunnel mirror candle bridge forest kettle wagon ribbon anchor feather lantern saddle compass'.split(
    ' ',
  );

/** Twelve words that belong to the number. */
function wordsOf(n: number): string {
  let state = n + 1;
  return Array.from({ length: 12 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return words[(state >>> 16) % words.length]!;
  }).join(' ');
}

/** A row: mostly sound; some wrong, truncated, looping, with a link, without gold, a second response, a near copy. */
function row(file: number, i: number): object {
  const n = file * 100 + i;
  const about = n % 10 === 9 ? n - 1 : n % 350;
  const gold = about + 17;
  const steps = Array.from(
    { length: 8 },
    (_, k) => `The ${wordsOf(about * 10 + k)}: ${String(about)} + ${String(k)} = ${String(about + k)}.`,
  );
  if (n % 10 === 9) steps.push('Done.');
  if (n % 19 === 0)
    steps.push(...Array.from({ length: 12 }, () => 'And so we go round the same circle again.'));
  if (n % 23 === 0) steps.push('See https://example.org for more.');
  const ending =
    n % 29 === 0 ? 'and therefore the result that we were all looking for must of course be the' : '';
  return {
    problem: `The ${wordsOf(about)} cost ${String(about)} coins, and 17 more are paid. How many coins?`,
    answer: n % 13 === 0 ? null : String(gold),
    domain: n % 3 === 0 ? 'books' : 'sums',
    response: `<think>\n${steps.join(' ')}\n</think>\n\nIt is $\\boxed{${String(n % 11 === 0 ? gold + 1 : gold)}}$. ${ending}`,
  };
}

describe('pipeline:curate with every block on', () => {
  let folder: string;
  let reference: Record<string, string>;
  let files: number;
  const curate = (out: string, workers: number) => [
    'curate',
    `--recipe=${join(folder, 'recipe.yaml')}`,
    `--out=${join(folder, out)}`,
    `--workers=${String(workers)}`,
  ];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-blocks-'));
    mkdirSync(join(folder, 'in'));
    for (let file = 0; file < 6; file++) {
      const rows = Array.from({ length: 100 }, (_, i) => JSON.stringify(row(file, i)));
      writeFileSync(join(folder, 'in', `${String(file)}.jsonl`), rows.join('\n'));
    }
    const held = JSON.stringify({ problem: (row(0, 5) as { problem: string }).problem });
    writeFileSync(join(folder, 'held.jsonl'), held);
    writeFileSync(join(folder, 'recipe.yaml'), recipe(join(folder, 'in'), join(folder, 'held.jsonl')));
    const { child, ended } = startPipeline(...curate('reference', 1));
    files = await filesMade(child, join(folder, 'reference'));
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    for (const stage of ['verify', 'filter', 'decontaminate', 'deduplicate', 'select']) {
      expect(stdout).toMatch(new RegExp(`^${stage} `, 'm'));
    }
    reference = hashesUnder(join(folder, 'reference'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes the same bytes with 2 and 3 workers, killed at 5 moments or not', async () => {
    for (const workers of [2, 3]) {
      expect(pipeline(...curate(`workers-${String(workers)}`, workers)).code).toBe(0);
      expect(hashesUnder(join(folder, `workers-${String(workers)}`))).toEqual(reference);
    }
    for (let kill = 0; kill < 5; kill++) {
      const { child, ended } = startPipeline(...curate('killed', 2));
      await filesMade(child, join(folder, 'killed'), Math.floor(files * ((kill + Math.random()) / 5)));
      child.kill('SIGKILL');
      await ended;
      expect(reference).toMatchObject(hashesUnder(join(folder, 'killed')));
    }
    expect(pipeline(...curate('killed', 3)).code).toBe(0);
    expect(hashesUnder(join(folder, 'killed'))).toEqual(reference);
  });
});
