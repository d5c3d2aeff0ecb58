import fc from 'fast-check';
import type { LateDrop, LateDrops } from './decide.ts';
import { planShards } from './shard-plan.ts';
import { UnitIndexBuilder, type UnitIndex } from './unit-index.ts';

function indexOf(rows: { split?: string; bytes: number; stage?: string }[]): UnitIndex {
  const builder = new UnitIndexBuilder();
  const rest = {
    id: '',
    rowKey: '',
    problemKey: '',
    source: '',
    domain: null,
    difficulty: null,
    verdict: null,
  };
  for (const { split = 'train', bytes, stage = null } of rows) {
    builder.append({ ...rest, split, bytes, stage, reason: stage, responseTokens: 0 });
  }
  return builder.finish();
}

const noDrops = (units: UnitIndex[]): LateDrops => units.map(() => new Map<number, LateDrop>());

describe('planShards', () => {
  it('names shards by split and cuts them evenly', () => {
    const units = [indexOf(Array.from({ length: 10 }, () => ({ bytes: 10 })))];
    expect(planShards(units, noDrops(units), 40)).toEqual([
      { name: 'data/train-00000-of-00003', split: 'train', ranges: [{ unit: 0, start: 0, end: 4 }], rows: 4 },
      { name: 'data/train-00001-of-00003', split: 'train', ranges: [{ unit: 0, start: 4, end: 7 }], rows: 3 },
      {
        name: 'data/train-00002-of-00003',
        split: 'train',
        ranges: [{ unit: 0, start: 7, end: 10 }],
        rows: 3,
      },
    ]);
  });

  it('sends dropped rows to rejects and joins neighbours into ranges', () => {
    const units = [
      indexOf([{ bytes: 1 }, { bytes: 1, stage: 'verify' }, { bytes: 1 }]),
      indexOf([{ bytes: 1, split: 'test' }]),
    ];
    expect(planShards(units, noDrops(units), 100).map(({ name, ranges }) => [name, ranges])).toEqual([
      ['rejects/rejects-00000-of-00001', [{ unit: 0, start: 1, end: 2 }]],
      [
        'data/train-00000-of-00001',
        [
          { unit: 0, start: 0, end: 1 },
          { unit: 0, start: 2, end: 3 },
        ],
      ],
      ['data/test-00000-of-00001', [{ unit: 1, start: 0, end: 1 }]],
    ]);
  });

  it('holds every row once, in order, in shards no larger than asked but for rows that are larger alone', () => {
    const row = fc.record({ bytes: fc.integer({ min: 1, max: 60 }), split: fc.constantFrom('a', 'b') });
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { minLength: 1 }), { minLength: 1 }),
        fc.integer({ min: 20, max: 200 }),
        (rows, most) => {
          const units = rows.map(indexOf);
          const shards = planShards(units, noDrops(units), most);
          const seen = shards.flatMap(({ split, ranges }) =>
            ranges.flatMap(({ unit, start, end }) =>
              Array.from(
                { length: end - start },
                (_, i) => `${String(split)} ${String(unit)} ${String(start + i)}`,
              ),
            ),
          );
          const all = ['a', 'b'].flatMap((split) =>
            rows.flatMap((unit, u) =>
              unit.flatMap((r, i) => (r.split === split ? [`${split} ${String(u)} ${String(i)}`] : [])),
            ),
          );
          expect([...seen].sort()).toEqual([...all].sort());
          expect(seen.filter((place) => place.startsWith('a'))).toEqual(
            all.filter((place) => place.startsWith('a')),
          );
          for (const { ranges, rows: count } of shards) {
            const bytes = ranges
              .flatMap(({ unit, start, end }) => rows[unit]!.slice(start, end))
              .map((r) => r.bytes);
            expect(bytes).toHaveLength(count);
            const total = bytes.reduce((sum, n) => sum + n, 0);
            expect(total <= most || count === 1).toBe(true);
          }
        },
      ),
    );
  });
});
