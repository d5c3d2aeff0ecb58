import { recipeSchema, type Recipe } from '@longhand/records';
import { decide } from '../decide.ts';
import { UnitIndexBuilder, type IndexedRow, type UnitIndex } from '../unit-index.ts';

function recipe(change: object): Recipe {
  const sources = [{ kind: 'files', map: { problem: 'p', response: 'r' } }];
  return recipeSchema.parse({ name: 'x', license: 'mit', seed: 1, sources, ...change });
}

let made = 0;
function unit(...rows: Partial<IndexedRow>[]): UnitIndex {
  const builder = new UnitIndexBuilder();
  for (const row of rows) {
    const id = row.id ?? `id${String(made++)}`;
    const place = {
      split: 'train',
      source: 'a',
      domain: 'math',
      difficulty: null,
      stage: null,
      reason: null,
    };
    const rest = { problemKey: id, verdict: 'correct', responseTokens: 1, bytes: 1 } as const;
    builder.append({ id, rowKey: id, ...place, ...rest, ...row });
  }
  return builder.finish();
}

function kept(units: UnitIndex[], change: object, bands?: Float64Array<ArrayBuffer>[][]): string[] {
  const { drops } = decide(units, recipe(change), bands && ((place, band) => bands[place]![band]!));
  return units.flatMap(({ id, stage }, place) =>
    id.filter((_, row) => stage[row]! < 0 && !drops[place]!.has(row)),
  );
}

describe('pass rates', () => {
  const p = (problemKey: string, verdict: 'correct' | 'incorrect' | 'unverifiable') => ({
    id: `${problemKey}${String(made++)}`,
    problemKey,
    verdict,
    ...(verdict === 'correct' ? {} : { stage: 'verify', reason: verdict }),
  });
  const units = [
    unit(p('all', 'correct'), p('half', 'incorrect'), p('none', 'incorrect'), p('one', 'correct')),
    unit(p('all', 'correct'), p('half', 'correct'), p('none', 'incorrect'), p('one', 'unverifiable')),
  ];
  const problems = (window: object) =>
    kept(units, { verify: { pass_rate: window } }).map((id) => id.replace(/\d+$/, ''));

  it('counts rows that verification dropped, and no row that nobody could judge', () => {
    expect(problems({ min: 0.1, max: 0.9 })).toEqual(['half']);
    expect(problems({ min: 0.5, max: 1 })).toEqual(['all', 'one', 'all', 'half']);
    expect(problems({ min: 0.5, max: 1, exclusive: true })).toEqual([]);
    expect(problems({ min_responses: 2 })).toEqual(['all', 'all', 'half']);
  });

  it('says what was seen', () => {
    const { drops } = decide(units, recipe({ verify: { pass_rate: { max: 0.9 } } }));
    expect(drops[0]!.get(0)).toEqual({
      stage: 'verify',
      reason: 'pass_rate_too_high',
      detail: '2 of 2 responses are correct',
    });
  });
});

describe('near duplicates', () => {
  const near = (keep: string) => ({ deduplicate: { near: { bands: 2, rows: 1, keep } } });
  // a and b share the first band, b and c the second; d has a key of 0, as has e.
  const rows = [
    { id: 'a', responseTokens: 5 },
    { id: 'b', responseTokens: 9 },
    { id: 'c', responseTokens: 3, verdict: 'incorrect' as const },
    { id: 'd' },
    { id: 'e' },
  ];
  const keys = [
    [1, 1, 2, 0, 0],
    [3, 4, 4, 0, 0],
  ];
  const inUnits = (cut: number) => {
    const parts = [rows.slice(0, cut), rows.slice(cut)];
    const bands = [0, 1].map((part) =>
      keys.map((band) => Float64Array.from(part === 0 ? band.slice(0, cut) : band.slice(cut))),
    );
    return [parts.map((part) => unit(...part)), bands] as const;
  };

  it.each([
    ['first', ['a', 'd', 'e']],
    ['longest', ['b', 'd', 'e']],
    ['shortest', ['a', 'd', 'e']],
  ])('keeps the %s of a cluster, a correct one first, however rows lie in units', (keep, expected) => {
    for (const cut of [1, 2, 3, 4]) {
      const [units, bands] = inUnits(cut);
      expect(kept(units, near(keep), bands)).toEqual(expected);
    }
  });

  it('names the row that is kept', () => {
    const [units, bands] = inUnits(5);
    const { drops } = decide(units, recipe(near('first')), (place, band) => bands[place]![band]!);
    expect(drops[0]!.get(1)).toEqual({
      stage: 'deduplicate',
      reason: 'near_duplicate_problem',
      detail: 'one of 3 near duplicates, row a is kept',
    });
  });
});

describe('selection', () => {
  const many = Array.from({ length: 60 }, (_, i) => ({
    id: `r${String(i)}`,
    problemKey: `p${String(i % 20)}`,
    responseTokens: i + 1,
    domain: i % 20 < 15 ? 'algebra' : 'geometry',
    difficulty: String(i % 3),
  }));
  const units = [unit(...many.slice(0, 25)), unit(...many.slice(25))];

  it.each([
    ['shortest', 'r0'],
    ['longest', 'r40'],
    ['typical', 'r20'],
    ['first', 'r0'],
  ])('keeps the %s response of a problem', (per_problem, id) => {
    const rows = kept(units, { select: { per_problem } });
    expect(rows).toHaveLength(20);
    expect(rows).toContain(id);
  });

  it('draws one random response a problem by seed, whatever the units', () => {
    const select = { per_problem: 'random' };
    const drawn = kept(units, { select });
    expect(new Set(drawn.map((id) => Number(id.slice(1)) % 20)).size).toBe(20);
    expect(kept([unit(...many)], { select })).toEqual(drawn);
    expect(kept(units, { select, seed: 2 })).not.toEqual(drawn);
  });

  it.each(['random', 'random_problem'])('draws %s rows so that fewer lie inside more', (order) => {
    const draw = (rows: number) => kept(units, { select: { order, rows: { train: rows } } });
    expect(draw(30)).toEqual(expect.arrayContaining(draw(10)));
    expect(draw(10)).toHaveLength(10);
  });

  it('draws the same problems for other responses to them', () => {
    const other = [unit(...many.slice(0, 20).map((row) => ({ ...row, id: `x${row.id}` })))];
    const select = { per_problem: 'first', order: 'random_problem', rows: { train: 5 } };
    expect(kept(other, { select }).map((id) => id.slice(1))).toEqual(kept(units, { select }));
  });

  it('balances domains, evenly or by weight, and nests there too', () => {
    const share = (rows: number, weights?: object) => {
      const balance = { by: 'domain', ...(weights === undefined ? {} : { weights }) };
      const ids = kept(units, { select: { order: 'random', rows: { train: rows }, balance } });
      return [ids, ids.filter((id) => Number(id.slice(1)) % 20 >= 15).length] as const;
    };
    expect(share(20)[1]).toBe(10);
    expect(share(20, { algebra: 3, geometry: 1 })[1]).toBe(5);
    expect(share(40)[0]).toEqual(expect.arrayContaining(share(20)[0]));
    expect(share(50)[1]).toBe(15);
  });

  it('keeps the domains and difficulties that are named', () => {
    expect(kept(units, { select: { only: { domain: ['geometry'] } } })).toHaveLength(15);
    expect(kept(units, { select: { only: { difficulty: ['0', '2'] } } })).toHaveLength(40);
  });
});
