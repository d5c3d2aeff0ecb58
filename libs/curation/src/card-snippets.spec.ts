import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { recipeSchema } from '@longhand/records';
import { curate } from './curate.ts';
import { openDataSet } from './data-set-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'longhand-card-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the card', () => {
  it('has snippets for DuckDB and Longhand that run, and tells of noise', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      problem: `What is ${String(i)} + 4?`,
      answer: String(i + 4),
      response: `<think>\nAdd.\n</think>\n\n$\\boxed{${String(i + 4)}}$`,
    }));
    const input = join(folder, 'rows.jsonl');
    writeFileSync(input, rows.map((row) => JSON.stringify(row)).join('\n'));
    const map = { problem: 'problem', response: 'response', answer: 'answer' };
    const recipe = recipeSchema.parse({
      name: 'carded',
      license: 'mit',
      seed: 7,
      sources: [{ kind: 'files', path: input, map }],
      transform: { answer_noise: 0.25 },
    });
    const out = join(folder, 'set');
    const outcome = await curate({ recipe, out, workers: 1 });
    const card = readFileSync(join(out, 'README.md'), 'utf8');
    expect(card).toContain('25 % of the final answers were made wrong on purpose');

    const sql = /```sql\n([\s\S]*?)\n```/.exec(card)![1]!;
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    // The Hub's path as DuckDB writes it, here on this disk.
    const reader = await connection.runAndReadAll(sql.replace('hf://datasets/path/to/carded', out));
    connection.closeSync();
    const counted = Object.fromEntries(
      reader.getRowObjectsJson().map((row) => [row.verdict as string, Number(row['count_star()'])]),
    );
    if (outcome.state !== 'done') throw new Error(outcome.state);
    expect(counted).toEqual(outcome.stats!.splits.train!.verdict);
    expect(counted.incorrect).toBeGreaterThan(0);

    const [, data] = /npx nx run pipeline:inspect --data=(\S+)/.exec(card)!;
    expect(openDataSet(data!.replace('path/to/carded', out)).files).toHaveLength(1);
  });
});
