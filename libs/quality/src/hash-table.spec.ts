import fc from 'fast-check';
import { hashTable } from './hash-table.ts';

describe('hashTable', () => {
  it('holds what a Map would, in order of arrival, however it grows', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 400 }), (keys) => {
        const table = hashTable(4);
        const places = new Map<number, number>();
        for (const key of keys) {
          if (!places.has(key)) places.set(key, places.size);
          expect(table.placeOf(key)).toBe(places.get(key));
        }
        for (const key of keys) expect(table.get(key)).toBe(places.get(key));
        expect(table.size).toBe(places.size);
      }),
    );
  });

  it('keeps the first or the last value, and tells keys that are not there', () => {
    const table = hashTable(1);
    table.put(0, 5, 'first');
    table.put(0, 6, 'first');
    table.put(-1, 7, 'first');
    table.put(-1, 8, 'last');
    expect([table.get(0), table.get(-1), table.get(1)]).toEqual([5, 8, -1]);
  });
});
