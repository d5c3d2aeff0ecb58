import fc from 'fast-check';
import { oneEach, packBestFit, type PackedRows } from './pack.ts';

const rowsOf = ({ documents, starts }: PackedRows): number[][] =>
  Array.from({ length: starts.length - 1 }, (_, row) => [
    ...documents.subarray(starts[row], starts[row + 1]),
  ]);

describe('packBestFit', () => {
  it('fills rows of 10 with 6 + 4, 5 + 5 and 9, and keeps the order of documents', () => {
    expect(rowsOf(packBestFit([4, 5, 6, 9, 5], 10))).toEqual([[0, 2], [1, 4], [3]]);
  });

  it('holds each document once, no row too full, rows in the order of their first document', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 64 }), { maxLength: 200 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 50 }), (list, window) => {
        const rows = rowsOf(packBestFit(list, 64, window));
        expect(rows.flat().sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
        for (const row of rows) {
          expect(row.reduce((sum, document) => sum + list[document]!, 0)).toBeLessThanOrEqual(64);
          expect(row).toEqual([...row].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('packs as well as a search over all rows for the best fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 80 }), (list) => {
        const rooms: number[] = [];
        for (const length of [...list].sort((a, b) => b - a)) {
          const fitting = rooms.filter((room) => room >= length);
          if (fitting.length === 0) rooms.push(40 - length);
          else rooms[rooms.indexOf(Math.min(...fitting))]! -= length;
        }
        expect(rowsOf(packBestFit(list, 40))).toHaveLength(rooms.length);
      }),
    );
  });

  it('refuses a document that is longer than a row', () => {
    expect(() => packBestFit([11], 10)).toThrow('document 0 has 11 tokens, a row 10');
  });

  it('without packing each document is a row', () => {
    expect(rowsOf(oneEach(3))).toEqual([[0], [1], [2]]);
  });
});
