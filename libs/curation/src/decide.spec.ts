import { recipeSchema, type Recipe } from '@longhand/records';
import { decide } from './decide.ts';
import { UnitIndexBuilder, type IndexedRow, type UnitIndex } from './unit-index.ts';

function recipe(change: object): Recipe {
  const base = { name: 'x', license: 'mit', seed: 1 };
  const sources = [{ kind: 'files', map: { problem: 'p', response: 'r' } }];
  return recipeSchema.parse({ ...base, sources, ...change });
}

function indexOf(rows: Partial<IndexedRow>[]): UnitIndex {
  const builder = new UnitIndexBuilder();
  for (const row of rows) {
    builder.append({
      id: 'id',
      rowKey: 'row',
      problemKey: 'problem',
      split: 'train',
      source: 'a',
      domain: 'math',
      difficulty: null,
      stage: null,
      reason: null,
      verdict: 'correct',
      responseTokens: 1,
      bytes: 1,
      ...row,
    });
  }
  return builder.finish();
}

describe('decide', () => {
  it('keeps the first of equal rows, over units, and says which', () => {
    const units = [indexOf([{ id: 'a', rowKey: 'k' }]), indexOf([{ id: 'b', rowKey: 'k' }, { rowKey: 'l' }])];
    expect(decide(units, recipe({})).drops.map((drops) => [...drops])).toEqual([
      [],
      [[0, { stage: 'deduplicate', reason: 'same_problem_and_response', detail: 'row a is kept' }]],
    ]);
  });

  it('does not let a row that was dropped before stand for its duplicates', () => {
    const units = [indexOf([{ rowKey: 'k', stage: 'verify', reason: 'incorrect' }, { rowKey: 'k' }])];
    expect(decide(units, recipe({})).drops[0]!.size).toBe(0);
  });

  it('looks at the problem alone where the recipe says so, and at nothing where it is off', () => {
    const units = [
      indexOf([
        { rowKey: 'k', problemKey: 'p' },
        { rowKey: 'l', problemKey: 'p' },
      ]),
    ];
    expect(decide(units, recipe({ deduplicate: { exact: 'problem' } })).drops[0]!.get(1)?.reason).toBe(
      'same_problem',
    );
    expect(decide(units, recipe({ deduplicate: { exact: 'off' } })).drops[0]!.size).toBe(0);
  });

  it('selects the first rows of a split and leaves other splits alone', () => {
    const rows = ['a', 'b', 'c'].map((id) => ({ id, rowKey: id }));
    const units = [indexOf([...rows, { id: 't', rowKey: 't', split: 'test' }])];
    const drops = decide(units, recipe({ select: { rows: { train: 2 } } })).drops[0]!;
    expect([...drops.keys()]).toEqual([2]);
    expect(drops.get(2)).toEqual({
      stage: 'select',
      reason: 'not_selected',
      detail: '2 rows of train were asked for',
    });
  });

  it('samples the same rows whatever the units they lie in', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ id: `id${String(i)}`, rowKey: String(i) }));
    const sampled = recipe({ select: { rows: { train: 30 }, order: 'random' } });
    const kept = (units: UnitIndex[]) =>
      decide(units, sampled).drops.flatMap((drops, unit) =>
        units[unit]!.id.filter((_, row) => !drops.has(row)),
      );
    const together = kept([indexOf(rows)]);
    expect(together).toHaveLength(30);
    expect(together).not.toEqual(rows.slice(0, 30).map(({ id }) => id));
    expect(kept([indexOf(rows.slice(0, 37)), indexOf(rows.slice(37))])).toEqual(together);
  });
});
