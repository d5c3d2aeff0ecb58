import { override } from './override.ts';

describe('override', () => {
  it('sets a nested value, read as YAML', () => {
    expect(override({ a: { b: 1 } }, 'a.b=[1, x]')).toEqual({ a: { b: [1, 'x'] } });
    expect(override({}, 'a.b=1e-5')).toEqual({ a: { b: 0.00001 } });
    expect(override({}, 'a==b')).toEqual({ a: '=b' });
  });

  it('reaches into lists and leaves the original as it was', () => {
    const recipe = { sources: [{ path: 'x' }] };
    expect(override(recipe, 'sources.0.path=y')).toEqual({ sources: [{ path: 'y' }] });
    expect(recipe.sources[0]?.path).toBe('x');
  });

  it.each([
    ['novalue', 'path=value'],
    ['=1', 'path=value'],
    ['sources.1.path=x', 'sources is a list; 1 is not one of its places (0 to 0)'],
    ['seed.x=1', 'seed is a value, so it has no key x'],
    ['__proto__.x=1', '__proto__ is not a key'],
  ])('refuses %s', (assignment, message) => {
    expect(() => override({ seed: 1, sources: [{}] }, assignment)).toThrow(message);
  });
});
