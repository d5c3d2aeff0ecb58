import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkFile, interopFiles } from './check-file.ts';
import { sameValue } from './same-value.ts';

const data = resolve(process.env.LONGHAND_SHARED ?? join(import.meta.dirname, '../../../../shared'), 'data');
const shared = existsSync(join(data, 'parquet-testing'));

describe('sameValue', () => {
  it('tells values from each other, but not ways of writing them', () => {
    expect(sameValue(1, '1.00')).toBe(true);
    expect(sameValue('2024-01-01 00:00:00', '2024-01-01')).toBe(true);
    expect(sameValue([1, 2], { base64: 'AQI=' })).toBe(true);
    expect(sameValue(1, 2)).toBe(false);
    expect(sameValue('a', 'b')).toBe(false);
    expect(sameValue({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(sameValue('2024-01-01', '2024-01-02')).toBe(false);
  });
});

(shared ? describe : describe.skip)('our readers (needs the shared data, LONGHAND_SHARED)', () => {
  it('read every file right or refuse it in one line', async () => {
    const wrong: unknown[] = [];
    for (const file of interopFiles(data)) {
      const outcome = await checkFile(data, file);
      if (outcome.result === 'wrong') wrong.push(outcome);
    }
    expect(wrong).toEqual([]);
  });
});
