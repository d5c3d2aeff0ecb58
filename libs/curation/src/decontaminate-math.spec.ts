import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { problemWords } from '@longhand/quality';
import { recipeSchema } from '@longhand/records';
import { curate } from './curate.ts';
import { openDataSet } from './data-set-files.ts';
import { portraitOf } from './portrait/portrait.ts';

const shared = resolve(import.meta.dirname, '../../../', process.env.LONGHAND_SHARED ?? '../shared', 'data');
const withShared = existsSync(shared) ? it : it.skip;
if (!existsSync(shared))
  console.warn('LONGHAND_SHARED is absent: MATH-500 is not looked for in the MATH test set');

describe('decontamination of real problems', () => {
  withShared(
    'finds each of the 500 of MATH-500 inside the 5,000 of the MATH test set, and names item and words',
    async () => {
      const out = mkdtempSync(join(tmpdir(), 'longhand-math-'));
      try {
        const benchmark = join(shared, 'light-r1-deepscaler', 'test-math.json');
        const recipe = recipeSchema.parse({
          name: 'math-test',
          license: 'mit',
          seed: 1,
          sources: [
            {
              kind: 'files',
              path: join(shared, 'math-test-5000', 'test.jsonl'),
              map: { problem: 'problem', response: 'solution' },
            },
          ],
          verify: { kind: 'math', keep: 'all' },
          deduplicate: { exact: 'off' },
          decontaminate: { against: [{ name: 'math500', path: benchmark }] },
        });
        const outcome = await curate({ recipe, out, workers: 1 });
        if (outcome.state !== 'done') throw new Error(outcome.state);
        const [report] = (await portraitOf(openDataSet(out))).contamination;
        const same = report!.hits.filter(({ rule }) => rule === 'same_text');
        expect(report!.rules.same_text).toBe(500);
        expect(new Set(same.map(({ item }) => item)).size).toBe(500);
        const items = JSON.parse(readFileSync(benchmark, 'utf8')) as { problem: string }[];
        const words = (text: string) => problemWords(text).join(' ');
        for (const { item, problem, span } of same) {
          expect(words(problem)).toBe(words(items[item]!.problem));
          expect(words(problem)).toContain(span.slice(0, 20));
        }
        expect(outcome.stats!.rows_in).toBe(5000);
        expect(outcome.stats!.rows_kept + report!.rows).toBe(5000);
      } finally {
        rmSync(out, { recursive: true });
      }
    },
  );
});
