import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipeSchema } from '@longhand/records';
import { curate } from './curate.ts';

const folder = mkdtempSync(join(tmpdir(), 'longhand-near-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('finds the same near duplicates when a run is stopped between units and goes on', async () => {
  const path = ['a', 'b', 'c'].map((name) => join(folder, `${name}.jsonl`));
  for (const file of path) {
    const problem =
      'Tell how many lamps there are between the station and the school if one is at each of the doors.';
    writeFileSync(
      file,
      JSON.stringify({ problem: `${problem} ${file.at(-7)!}`, response: `x ${file.at(-7)!}` }),
    );
  }
  const map = { problem: 'problem', response: 'response' };
  const recipe = recipeSchema.parse({
    name: 'near',
    license: 'mit',
    seed: 1,
    verify: { keep: 'all' },
    deduplicate: { near: {} },
    sources: [{ kind: 'files', path, map }],
  });
  const whole = await curate({ recipe, out: join(folder, 'whole'), workers: 1 });
  let done = 0;
  const out = join(folder, 'stopped');
  const part = await curate({
    recipe,
    out,
    workers: 1,
    onProgress: (progress) => (done = progress.done),
    stopping: () => done > 0,
  });
  expect(part).toEqual({ state: 'stopped', unitsDone: 1, units: 3 });
  const rest = await curate({ recipe, out, workers: 1 });
  expect(rest).toMatchObject({ state: 'done', resumedUnits: 1 });
  expect(rest).toEqual({ ...whole, resumedUnits: 1 });
});
