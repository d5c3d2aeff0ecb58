import { textCaches } from './text-cache.ts';

describe('a cache of texts', () => {
  const reading = { thousands: true, thousandsInside: false, decimalComma: false, looseSlash: false };

  it('forgets what was not asked for while as many others came', () => {
    const cache = textCaches<number | null>(2)(reading);
    cache.set('a', 1);
    cache.set('b', null);
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, null, 3]);
    for (const text of ['d', 'e', 'f', 'g']) cache.set(text, 0);
    expect(cache.get('a')).toBeUndefined();
  });

  it('is one for each reading', () => {
    const caches = textCaches<number>(2);
    caches(reading).set('1,234', 1234);
    expect(caches({ ...reading, decimalComma: true }).get('1,234')).toBeUndefined();
    expect(caches(reading).get('1,234')).toBe(1234);
  });
});
