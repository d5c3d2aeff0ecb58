import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { DuckDBInstance } from '@duckdb/node-api';
import type { LonghandRecord } from '@longhand/records';
import { tableFromIPC, type RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import type { Table } from 'parquet-wasm';
import { readParquet } from 'parquet-wasm';
import { batchRows } from './arrow-rows.ts';
import { RecordBatchBuilder } from './record-batch-builder.ts';
import { readWithSecondReader } from './second-reader.ts';
import { readBatches } from './staging.ts';
import { arbitraryRecord, asWritten } from './testing/arbitrary-rows.ts';
import { inFolder, readRows } from './testing/folder.ts';
import { writeShard } from './write-shard.ts';

function batchesOf(rows: readonly LonghandRecord[], rowsPerBatch = 3): RecordBatch[] {
  const builder = new RecordBatchBuilder();
  const batches: RecordBatch[] = [];
  for (const row of rows) {
    builder.append(row);
    if (builder.rows === rowsPerBatch) batches.push(builder.finish());
  }
  if (builder.rows > 0) batches.push(builder.finish());
  return batches;
}

const example: LonghandRecord = {
  id: 'a1',
  source: 'countdown',
  source_revision: null,
  domain: 'countdown',
  difficulty: null,
  problem: 'Reach 10 with 4 and 6.',
  answer: '{"numbers":[4,6],"target":10}',
  messages: [
    { role: 'user', content: 'Reach 10 with 4 and 6.' },
    { role: 'assistant', content: '<think>\n4+6\n</think>\n\n4+6' },
  ],
  reasoning: '4+6',
  response: '<think>\n4+6\n</think>\n\n4+6',
  extracted_answer: '4+6',
  verdict: 'correct',
  verifier: 'countdown@1',
  response_tokens: 12,
  pass_rate: null,
  metadata: '{}',
};

const readers: Record<string, (path: string) => Promise<unknown[]>> = {
  'hyparquet (our reader)': (path) => readRows(path),
  'parquetjs (the second reader)': async (path) => {
    const rows: unknown[] = [];
    for await (const { values } of readWithSecondReader(path)) rows.push(values);
    return rows;
  },
  DuckDB: async (path) => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const result = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`);
    const rows = result.getRowObjectsJson();
    connection.closeSync();
    instance.closeSync();
    return rows;
  },
  'parquet-wasm with apache-arrow': (path) => {
    const table: Table = readParquet(readFileSync(path));
    return Promise.resolve(tableFromIPC(table.intoIPCStream()).batches.flatMap((batch) => batchRows(batch)));
  },
};

describe('writeShard', () => {
  it('writes any records so that every reader reads them back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryRecord, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(1, 50_000, 1e8),
        async (rows, rowGroupBytes) => {
          await inFolder(async (directory) => {
            const batches = batchesOf(rows);
            const shard = await writeShard({ directory, name: 's', batches, rowGroupBytes, pageBytes: 4096 });
            const expected = asWritten(rows);
            for (const [reader, read] of Object.entries(readers)) {
              expect({ reader, rows: await read(shard.parquet!.path) }).toEqual({ reader, rows: expected });
            }
            expect(await readRows(shard.arrow!.path)).toEqual(expected);
            expect(tableFromIPC(readFileSync(shard.arrow!.path)).numRows).toBe(rows.length);
          });
        },
      ),
      { numRuns: 15 },
    );
  });

  it('keeps a byte order mark at the start of a cell', async () => {
    await inFolder(async (directory) => {
      const { parquet, arrow } = await writeShard({
        directory,
        name: 's',
        batches: batchesOf([{ ...example, problem: '\ufeffx' }]),
      });
      expect((await readRows(parquet!.path))[0]).toMatchObject({ problem: '\ufeffx' });
      expect((await readRows(arrow!.path))[0]).toMatchObject({ problem: '\ufeffx' });
    });
  });

  it('keeps the type of a column that holds nothing but nulls', async () => {
    await inFolder(async (directory) => {
      const nulls = { ...example, answer: null, reasoning: null, pass_rate: null };
      const { parquet, arrow } = await writeShard({ directory, name: 's', batches: batchesOf([nulls]) });
      const { schema } = parquetMetadata(new Uint8Array(readFileSync(parquet!.path)).buffer);
      expect(schema.find((each) => each.name === 'pass_rate')).toMatchObject({ type: 'DOUBLE' });
      expect(schema.find((each) => each.name === 'answer')).toMatchObject({ converted_type: 'UTF8' });
      expect(String(tableFromIPC(readFileSync(arrow!.path)).schema.fields[14]!.type)).toBe('Float64');
    });
  });

  it('writes a shard without rows that opens with its schema', async () => {
    await inFolder(async (directory) => {
      const { rows, parquet, arrow } = await writeShard({ directory, name: 's', batches: [] });
      expect(rows).toBe(0);
      expect(await readRows(parquet!.path)).toEqual([]);
      expect(tableFromIPC(readFileSync(arrow!.path)).schema.fields).toHaveLength(16);
    });
  });

  it('cuts row groups by bytes, wherever the batches end, and gives the same Parquet bytes', async () => {
    await inFolder(async (directory) => {
      const rows = Array.from({ length: 40 }, (_, index) => ({
        ...example,
        id: `r${index}`,
        response: 'x'.repeat(1000),
      }));
      const write = (name: string, rowsPerBatch: number) =>
        writeShard({ directory, name, batches: batchesOf(rows, rowsPerBatch), rowGroupBytes: 10_000 });
      const [first, second] = [await write('a', 7), await write('b', 40)];
      expect(first.parquet!.sha256).toBe(second.parquet!.sha256);
      const bytes = readFileSync(first.parquet!.path);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(first.parquet!.sha256);
      expect(first.parquet!.bytes).toBe(bytes.length);
      const { row_groups } = parquetMetadata(new Uint8Array(bytes).buffer);
      expect(row_groups.length).toBeGreaterThan(3);
      expect(row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)).toBe(40);
    });
  });

  it('cuts row groups of short rows by rows, wherever the batches end', async () => {
    await inFolder(async (directory) => {
      const rows = Array.from({ length: 40 }, (_, index) => ({ ...example, id: `r${index}` }));
      const write = (name: string, rowsPerBatch: number) =>
        writeShard({ directory, name, batches: batchesOf(rows, rowsPerBatch), rowGroupRows: 16 });
      const [first, second] = [await write('a', 7), await write('b', 40)];
      expect(first.parquet!.sha256).toBe(second.parquet!.sha256);
      const { row_groups } = parquetMetadata(new Uint8Array(readFileSync(first.parquet!.path)).buffer);
      expect(row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([16, 16, 8]);
    });
  });

  it('writes a page index, and no min or max of long text', async () => {
    await inFolder(async (directory) => {
      const rows = Array.from({ length: 40 }, (_, index) => ({
        ...example,
        id: `r${index}`,
        response: `${index}`.repeat(2000),
      }));
      const { parquet } = await writeShard({
        directory,
        name: 's',
        batches: batchesOf(rows),
        pageBytes: 8000,
      });
      const metadata = parquetMetadata(new Uint8Array(readFileSync(parquet!.path)).buffer);
      const column = (name: string) =>
        metadata.row_groups[0]!.columns.find((each) => each.meta_data?.path_in_schema[0] === name)!;
      expect(column('response').offset_index_offset).toBeDefined();
      expect(column('response').meta_data?.statistics).toBeUndefined();
      expect(column('id').meta_data?.statistics).toMatchObject({ min_value: 'r0', max_value: 'r9' });
      expect(column('verdict').meta_data?.encodings).toContain('RLE_DICTIONARY');
      expect(column('response').meta_data).toMatchObject({ codec: 'ZSTD', encodings: ['PLAIN'] });
    });
  });

  it('leaves nothing behind when the batches fail', async () => {
    await inFolder(async (directory) => {
      function* failing(): Generator<RecordBatch> {
        yield* batchesOf([example]);
        throw new Error('the source broke');
      }
      await expect(writeShard({ directory, name: 's', batches: failing() })).rejects.toThrow(
        'the source broke',
      );
      expect(readdirSync(directory)).toEqual([]);
    });
  });

  it('names the file and the cause when the folder cannot be made', async () => {
    await inFolder(async (directory) => {
      await writeShard({ directory, name: 's', batches: [] });
      const under = join(directory, 's.parquet', 'below');
      await expect(writeShard({ directory: under, name: 't', batches: [] })).rejects.toMatchObject({
        name: 'UserError',
        exitCode: 1,
        message: expect.stringMatching(/^cannot write .*t\.parquet: .*a file, not a folder/) as unknown,
      });
    });
  });

  it('gives staged batches back with chosen columns, in views of the file', async () => {
    await inFolder(async (directory) => {
      const { arrow } = await writeShard({
        directory,
        name: 's',
        batches: batchesOf([example, example], 1),
        formats: ['arrow'],
      });
      const batches = [...readBatches(arrow!.path, { columns: ['id', 'response'] })];
      expect(batches.flatMap((batch) => batchRows(batch))).toEqual([
        { id: 'a1', response: example.response },
        { id: 'a1', response: example.response },
      ]);
      expect(readdirSync(directory)).toEqual(['s.arrow']);
    });
  });
});
