import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { listUnits } from './file-units.ts';
import { listFiles } from './list-files.ts';
import { readUnit } from './read-unit.ts';
import { inFolder, readRows } from './testing/folder.ts';

async function rowsOf(name: string, content: string | Uint8Array, options = {}): Promise<unknown[]> {
  return inFolder(async (folder) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return readRows(path, options);
  });
}

async function errorOf(name: string, content: string | Uint8Array): Promise<string> {
  const error = await rowsOf(name, content).then(
    () => undefined,
    (thrown: unknown) => thrown as Error,
  );
  expect(error).toMatchObject({ name: 'UserError' });
  expect(error!.message).not.toContain('\n');
  return error!.message.replace(/^\S*shards-\w+\//, '');
}

describe('readUnit on text', () => {
  it('reads JSON Lines with a byte order mark, CRLF, blank lines and no final newline', async () => {
    const rows = await rowsOf('a.jsonl', '\ufeff{"a":1}\r\n\r\n  \n{"a":2}');
    expect(rows[0]).toEqual({ a: 1 });
    expect(rows[3]).toEqual({ a: 2 });
    expect(Object.keys(rows)).toEqual(['0', '3']);
  });

  it('gives the same rows whatever the size of the pieces', async () => {
    const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        async (values, targetBytes, crlf) => {
          const lines = values.map((a) => JSON.stringify({ a }) + (crlf ? '\r\n' : '\n'));
          expect(await rowsOf('a.jsonl', lines.join(''), { targetBytes })).toEqual(
            values.map((a) => ({ a })),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reads what is gzipped, and JSON Lines that are named .json', async () => {
    expect(await rowsOf('a.jsonl.gz', gzipSync('{"a":1}\n{"a":2}\n'))).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await rowsOf('a.jsonl', gzipSync('{"a":1}\n'))).toEqual([{ a: 1 }]);
    expect(await rowsOf('a.csv.gz', gzipSync('a,b\n1,2\n'))).toEqual([{ a: '1', b: '2' }]);
    expect(await rowsOf('a.json', '{"a":1}\n{"a":2}\n')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('reads JSON as an array, as the array under one key, or as one row', async () => {
    expect(await rowsOf('a.json', '\ufeff[{"a":1},{"a":2}]')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await rowsOf('a.json', '{"data":[{"a":1}]}')).toEqual([{ a: 1 }]);
    expect(await rowsOf('a.json', '{"a":1,"b":[]}')).toEqual([{ a: 1, b: [] }]);
  });

  it('reads CSV with quotes, line ends in cells, CRLF and a byte order mark', async () => {
    expect(await rowsOf('a.csv', '\ufeffa,b\r\n"x, ""y""\n z",\r\n1,2')).toEqual([
      { a: 'x, "y"\n z', b: '' },
      { a: '1', b: '2' },
    ]);
    expect(await rowsOf('a.tsv', 'a\tb\n1,5\t2\n')).toEqual([{ a: '1,5', b: '2' }]);
  });

  it('keeps an integer that a number cannot hold as text', async () => {
    expect(
      await rowsOf('a.jsonl', '{"a":9007199254740993,"b":"9007199254740993","c":12,"d":0.30000000000000004}'),
    ).toEqual([{ a: '9007199254740993', b: '9007199254740993', c: 12, d: 0.30000000000000004 }]);
  });

  it('gives only the columns that were asked for', async () => {
    expect(await rowsOf('a.jsonl', '{"a":1,"b":2}\n{"b":3}\n', { columns: ['a'] })).toEqual([{ a: 1 }, {}]);
  });

  it('has no rows in an empty file', async () => {
    for (const name of ['a.jsonl', 'a.json', 'a.csv', 'a.tsv']) expect(await rowsOf(name, '')).toEqual([]);
    expect(await rowsOf('a.csv', 'a,b\n')).toEqual([]);
  });

  it('ends at what is wrong with one line that names file and place', async () => {
    expect(await errorOf('a.jsonl', '{"a":1}\n{"a":\n')).toMatch(
      /^a\.jsonl:2: not valid JSON .*remove the line$/,
    );
    expect(await errorOf('a.jsonl', '{"a":1}\n[1]\n')).toBe(
      'a.jsonl:2: a row must be a JSON object, not an array; mend or remove the line',
    );
    expect(await errorOf('a.jsonl', Buffer.from('{"a":1}\n{"a":"\xff"}\n', 'latin1'))).toMatch(
      /^a\.jsonl:2: not valid UTF-8/,
    );
    expect(await errorOf('a.csv', Buffer.from('a\nx\n\xff\n', 'latin1'))).toMatch(
      /^a\.csv:3: not valid UTF-8/,
    );
    expect(await errorOf('a.csv', 'a,b\n1,2\n1\n')).toMatch(/^a\.csv:3: not valid CSV/);
    expect(await errorOf('a.csv', 'a,b\n1,"2\n')).toMatch(/^a\.csv:\d+: not valid CSV/);
    expect(await errorOf('a.csv', 'a,a\n1,2\n')).toBe('a.csv:1: the column "a" is there twice; rename one');
    expect(await errorOf('a.json', '[{"a":1},\n{"a":}]')).toMatch(/^a\.json: not valid JSON .*mend the file/);
    expect(await errorOf('a.json', '[{"a":1},2]')).toMatch(/^a\.json: row 1 is a number/);
    expect(await errorOf('a.jsonl.gz', gzipSync('{"a":1}\n'.repeat(5000)).subarray(0, 60))).toMatch(
      /cut short/,
    );
    expect(await errorOf('a.parquet', '')).toMatch(/^a\.parquet is empty/);
  });

  it('tells a file that is not what its name says', async () => {
    expect(await errorOf('a.parquet', '{"a":1}\n')).toMatch(/is no Parquet file/);
    expect(await errorOf('a.jsonl', 'version https://git-lfs.github.com/spec/v1\n')).toMatch(
      /Git LFS pointer/,
    );
    expect(await errorOf('a.jsonl', 'PK\x03\x04....')).toMatch(/zip archive/);
    expect(await errorOf('a.jsonl', '<!DOCTYPE html>')).toMatch(/HTML page/);
    expect(await errorOf('a.arrow', 'nonsense that is no Arrow')).toMatch(/^a\.arrow: /);
    expect(await errorOf('a.parquet', 'PAR1 then nothing of sense PAR1')).toMatch(/^a\.parquet: the footer/);
  });

  it('stops reading when the reader stops', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'a.jsonl');
      writeFileSync(path, '{"a":1}\n'.repeat(10_000) + 'broken\n');
      const [unit] = await listUnits(path);
      for await (const batch of readUnit(unit!, { batchRows: 10 })) {
        expect(batch.rows).toHaveLength(10);
        break;
      }
    });
  });
});

describe('listFiles', () => {
  it('finds files by extension below a folder or by a glob, sorted', async () => {
    await inFolder((folder) => {
      mkdirSync(join(folder, 'sub'));
      for (const name of ['b.jsonl', 'a.parquet', 'sub/c.csv.gz', 'README.md'])
        writeFileSync(join(folder, name), 'x');
      const names = (files: string[]) => files.map((file) => file.slice(folder.length + 1));
      expect(names(listFiles(folder))).toEqual(['a.parquet', 'b.jsonl', 'sub/c.csv.gz']);
      expect(names(listFiles(`${folder}/*.jsonl`))).toEqual(['b.jsonl']);
      expect(() => listFiles(`${folder}/*.tsv`)).toThrow('holds no file that can be read');
      expect(() => listFiles(join(folder, 'none'))).toThrow('does not exist');
      return Promise.resolve();
    });
  });
});
