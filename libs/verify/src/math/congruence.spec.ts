import { different, same } from '../spec-support/verdict-tables.ts';

describe('residue classes', () => {
  it('are the same', () => {
    same([
      ['x\\equiv 2\\pmod 5', 'x \\equiv 7 \\pmod{5}'],
      ['x\\equiv 2\\pmod 5', 'x=5k+2'],
      ['x\\equiv 2\\pmod 5', '2 \\pmod 5'],
      ['x\\equiv 2\\pmod 5', 'x \\equiv -3 \\mod 5'],
      ['x\\equiv 2\\pmod 5', 'x \\equiv 2 (mod 5)'],
      ['n \\equiv 1, 4 \\pmod{5}', 'n\\equiv 4,1 \\pmod 5'],
      ['2', '2 \\pmod{7}'],
      ['x \\equiv 1 \\pmod 3', 'x = 3k + 1'],
      ['x=5k+2', 'x=5n+2'],
    ]);
  });

  it('are told apart', () => {
    different([
      ['x\\equiv 2\\pmod 5', 'x\\equiv 3\\pmod 5'],
      ['x\\equiv 2\\pmod 5', 'x\\equiv 2\\pmod 7'],
      ['x \\equiv 1 \\pmod 3', 'x \\equiv 2 \\pmod 3'],
      ['x \\equiv 1 \\pmod 3', 'x = 3k+2'],
    ]);
  });
});
