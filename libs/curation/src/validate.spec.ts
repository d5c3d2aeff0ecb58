import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifestSchema, recipeSchema, statsSchema } from '@longhand/records';
import { listUnits, readUnit, RecordBatchBuilder, writeShard } from '@longhand/shards';
import { curate } from './curate.ts';
import { hashFile } from './hash-file.ts';
import { validateDataSet } from './validate.ts';

describe('validateDataSet', () => {
  let folder: string;
  let good: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    good = join(folder, 'good');
    const rows = Array.from({ length: 30 }, (_, i) => ({
      q: `What is ${String(i)} + 1? ünïcode 😀`,
      r:
        i % 3 === 0
          ? `\\boxed{${String(i + 1)}}`
          : `<think>\nOne more.\n</think>\n\n\\boxed{${String(i + 1)}}`,
      a: i === 7 ? '0' : String(i + 1),
    }));
    writeFileSync(join(folder, 'in.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const recipe = recipeSchema.parse({
      name: 'x',
      license: 'mit',
      seed: 1,
      prompt: { system: 'Be brief.', suffix: '\nThink.' },
      sources: [
        { kind: 'files', path: join(folder, 'in.jsonl'), map: { problem: 'q', response: 'r', answer: 'a' } },
      ],
    });
    const outcome = await curate({ recipe, out: good, workers: 1 });
    expect(outcome).toMatchObject({ state: 'done', stats: { rows_in: 30, rows_kept: 29 } });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const shard = 'data/train-00000-of-00001.parquet';

  async function faultAfter(change: (copy: string) => void | Promise<void>): Promise<string> {
    const copy = mkdtempSync(join(folder, 'copy-'));
    cpSync(good, copy, { recursive: true });
    await change(copy);
    const { fault } = await validateDataSet(copy);
    return fault === null ? 'valid' : `${fault.file.slice(copy.length + 1)}: ${fault.message}`;
  }

  /** Rewrites the shard with one change of a row, and the manifest to fit, as somebody might who edits a data set. */
  async function editRow(copy: string, change: Record<string, unknown>): Promise<void> {
    const builder = new RecordBatchBuilder();
    for (const unit of await listUnits(join(copy, shard))) {
      for await (const { rows, firstRow } of readUnit(unit)) {
        for (const [i, row] of rows.entries()) {
          builder.append({ ...row, ...(firstRow + i === 4 ? change : {}) } as Parameters<
            typeof builder.append
          >[0]);
        }
      }
    }
    await writeShard({
      directory: join(copy, 'data'),
      arrowDirectory: join(copy, 'arrow'),
      name: 'train-00000-of-00001',
      batches: [builder.finish()],
    });
    await mendManifest(copy);
  }

  async function mendManifest(copy: string): Promise<void> {
    const path = join(copy, 'manifest.json');
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    for (const { parquet, arrow } of manifest.shards) {
      Object.assign(parquet, await hashFile(join(copy, parquet.path)));
      Object.assign(arrow, await hashFile(join(copy, arrow.path)));
    }
    writeFileSync(path, JSON.stringify(manifest));
  }

  it('finds nothing wrong with what curate made', async () => {
    expect(await faultAfter(() => undefined)).toBe('valid');
    const report = await validateDataSet(good);
    expect(report).toMatchObject({ fault: null, rows: 29, files: 3 });
  });

  it.each<[string, (copy: string) => void | Promise<void>, RegExp]>([
    [
      'a missing shard',
      (copy) => {
        rmSync(join(copy, shard));
      },
      /^data\/train.*: is in the manifest and not in the folder/,
    ],
    [
      'a longer file',
      (copy) => {
        appendFileSync(join(copy, shard), 'x');
      },
      /has \d+ bytes, the manifest says \d+/,
    ],
    [
      'a changed byte',
      (copy) => {
        const bytes = readFileSync(join(copy, shard));
        bytes[100]! ^= 1;
        writeFileSync(join(copy, shard), bytes);
      },
      /SHA-256 is not the one in the manifest/,
    ],
    [
      'a file too many',
      (copy) => {
        copyFileSync(join(copy, shard), join(copy, 'data/train-00001-of-00002.parquet'));
      },
      /is not in the manifest, and a reader/,
    ],
    [
      'a wrong verdict',
      (copy) => editRow(copy, { verdict: 'incorrect' }),
      /row 4: verdict: the row says incorrect, verifying it again says correct/,
    ],
    [
      'a changed answer',
      (copy) => editRow(copy, { answer: '999' }),
      /row 4: verdict: the row says correct, verifying it again says incorrect/,
    ],
    [
      'a changed response',
      (copy) => editRow(copy, { response: '\\boxed{5}' }),
      /row 4: reasoning: is not what stands between/,
    ],
    [
      'a changed problem',
      (copy) => editRow(copy, { problem: 'Another?' }),
      /row 4: id: is [0-9a-f]{32}, source and content give/,
    ],
    [
      'messages of another row',
      (copy) => editRow(copy, { messages: [{ role: 'user', content: 'x' }] }),
      /row 4: messages: are not the prompt/,
    ],
    [
      'an Arrow file that differs',
      async (copy) => {
        const other = mkdtempSync(join(folder, 'other-'));
        cpSync(copy, other, { recursive: true });
        await editRow(other, { metadata: '{"x":1}' });
        copyFileSync(
          join(other, 'arrow/train-00000-of-00001.arrow'),
          join(copy, 'arrow/train-00000-of-00001.arrow'),
        );
        await mendManifest(copy);
      },
      /^arrow\/train.*: row 4: metadata is not as in its Parquet file/,
    ],
    [
      'counts that do not add up',
      (copy) => {
        const path = join(copy, 'stats.json');
        const stats = statsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
        stats.rows_in++;
        writeFileSync(path, JSON.stringify(stats));
      },
      /^stats\.json: 31 rows came in/,
    ],
    [
      'a card without front matter',
      (copy) => {
        writeFileSync(join(copy, 'README.md'), '# x');
      },
      /^README\.md: the card has no front matter/,
    ],
  ])('finds %s', async (_, change, message) => {
    expect(await faultAfter(change)).toMatch(message);
  });

  it('checks loose files against the schema', async () => {
    expect((await validateDataSet(join(good, shard))).fault).toBeNull();
    const { fault } = await validateDataSet(join(folder, 'in.jsonl'));
    expect(fault?.message).toMatch(/row 0: schema: (q|a|r): unknown key/);
  });
});
