import { takeApart } from './take-apart.ts';

describe('takeApart', () => {
  it('makes a row of each element, columns together', () => {
    expect(takeApart({ q: 'x', a: ['1', '2'], ok: [true] }, ['a', 'ok'])).toEqual([
      { q: 'x', a: '1', ok: true },
      { q: 'x', a: '2', ok: null },
    ]);
  });

  it('leaves a row without lists whole and an empty list as a null', () => {
    expect(takeApart({ q: 'x', a: '1' }, ['a'])).toEqual([{ q: 'x', a: '1' }]);
    expect(takeApart({ q: 'x', a: ['1'] }, [])).toEqual([{ q: 'x', a: ['1'] }]);
    expect(takeApart({ q: 'x', a: [] }, ['a'])).toEqual([{ q: 'x', a: null }]);
  });
});
