import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatTemplateOf } from '@longhand/lm';
import type { DataConfig } from '../config/train-config.ts';
import { tinyTokenizer } from '../tiny-tokenizer.testing.ts';
import { batchesOf } from './batches.ts';
import { prepareData } from './prepare-data.ts';

const tokenizer = tinyTokenizer();
const template = { template: chatTemplateOf(tokenizer.files)!, variables: {} };

describe('data prepared for training', () => {
  let folder: string;
  const dataOf = (path: string, changes: Partial<DataConfig> = {}): DataConfig => ({
    path,
    split: 'train',
    messages: 'messages',
    max_length: 64,
    too_long: 'drop',
    packing: 'best_fit',
    shuffle: true,
    ...changes,
  });
  const conversation = (answer: string) => ({
    messages: [
      { role: 'user', content: 'q' },
      { role: 'assistant', content: answer },
    ],
  });
  const write = (name: string, rows: object[]): string => {
    const path = join(folder, name);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return path;
  };
  const prepare = (data: DataConfig) =>
    prepareData({ data, tokenizer, template, folder: join(folder, 'stores') });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-prepare-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is made once, and found again by its content', async () => {
    const path = write('a.jsonl', [conversation('one'), conversation('two and three')]);
    const store = (await prepare(dataOf(path)))!;
    expect(store.facts).toMatchObject({ rows: 2, documents: 2, dropped: {} });
    const { ids, trained } = store.read(1);
    expect(tokenizer.decode([...ids])).toBe(
      '<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\ntwo and three<|im_end|>\n',
    );
    expect(tokenizer.decode([...ids].filter((_, i) => trained[i]))).toBe('two and three<|im_end|>');
    store.close();
    const made = statSync(join(folder, 'stores', store.facts.key.slice(0, 16), 'tokens.bin')).mtimeMs;
    const again = (await prepare(dataOf(path)))!;
    expect(again.facts).toEqual(store.facts);
    expect(statSync(join(folder, 'stores', store.facts.key.slice(0, 16), 'tokens.bin')).mtimeMs).toBe(made);
    again.close();
    write('a.jsonl', [conversation('one'), conversation('other')]);
    const changed = (await prepare(dataOf(path)))!;
    expect(changed.facts.sha256).not.toBe(store.facts.sha256);
    changed.close();
  });

  it('too long: left out and counted, an error, or cut', async () => {
    const path = write('long.jsonl', [conversation('short'), conversation('x'.repeat(100))]);
    const dropped = (await prepare(dataOf(path)))!;
    expect(dropped.facts).toMatchObject({ documents: 1, dropped: { too_long: 1 }, truncated: 0 });
    dropped.close();
    await expect(prepare(dataOf(path, { too_long: 'error' }))).rejects.toThrow(
      /long\.jsonl: row 1: \d+ tokens, more than data\.max_length 64; raise it, or set data\.too_long to drop/,
    );
    const cut = (await prepare(dataOf(path, { too_long: 'truncate' })))!;
    expect(cut.facts).toMatchObject({ documents: 2, truncated: 1, longest: 64 });
    cut.close();
    await expect(prepare(dataOf(path, { max_length: 8 }))).rejects.toThrow(/all 2 conversations are longer/);
  });

  it.each([
    [
      'no assistant turn',
      { messages: [{ role: 'user', content: 'q' }] },
      /row 1: the conversation has no token to train on/,
    ],
    ['no conversation', { text: 'plain' }, /row 1: column "messages" holds no conversation; name the column/],
    [
      'a turn without content',
      { messages: [{ role: 'user' }] },
      /row 1: a turn of "messages" lacks the texts/,
    ],
  ])('a row with %s is an error that names it', async (name, row, message) => {
    const path = write(`${name.replaceAll(' ', '-')}.jsonl`, [conversation('fine'), row]);
    await expect(prepare(dataOf(path))).rejects.toThrow(message);
  });

  it('a damaged shard is one line, and leaves nothing that looks whole', async () => {
    const path = join(folder, 'damaged.parquet');
    writeFileSync(path, Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(200, 7), Buffer.from('PAR1')]));
    await expect(prepare(dataOf(path))).rejects.toMatchObject({
      name: 'UserError',
      message: /damaged\.parquet/,
    });
  });

  it('batches hold each conversation once an epoch, in an order of each epoch, the last one padded', async () => {
    const answers = Array.from({ length: 11 }, (_, i) => `answer ${'very '.repeat(i % 4)}${i}`);
    const path = write('many.jsonl', answers.map(conversation));
    const store = (await prepare(dataOf(path, { max_length: 128 })))!;
    for (const packing of ['best_fit', 'none'] as const) {
      const data = dataOf(path, { max_length: 128, packing });
      const batch = { rows: 4, micro_rows: 2 };
      const batches = batchesOf(store, { data, batch, seed: 3, stage: 0, padId: tokenizer.padId! });
      const seen = (epoch: number): string[] =>
        Array.from({ length: batches.updatesPerEpoch }, (_, i) => batches.update(epoch, i))
          .flat()
          .flatMap(({ inputIds }) =>
            [...tokenizer.decode([...inputIds]).matchAll(/answer [a-z ]*\d+/g)].map(([text]) => text),
          );
      expect([...seen(0)].sort()).toEqual([...answers].sort());
      expect([...seen(1)].sort()).toEqual([...answers].sort());
      expect(seen(1)).not.toEqual(seen(0));
      expect(batches.update(0, 0)).toHaveLength(2);
      expect(batches.update(0, 0)[0]).toMatchObject({
        rows: 2,
        segmentIds: packing === 'none' ? null : (expect.any(Int32Array) as Int32Array),
      });
    }
    store.close();
  });
});
