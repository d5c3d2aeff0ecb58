import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTask } from '../tasks/tasks.ts';
import { readItems } from './read-items.ts';

describe('items', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'items-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const itemsOf = async (task: string, files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const items = [];
    for await (const item of readItems(findTask(task), join(folder, '**/*'))) items.push(item);
    return items;
  };

  it('of BIG-Bench Hard have their subtask: the folder of numbered files, or the name of the file', async () => {
    const row = '{"input":"1 + 1?","target":"2"}\n';
    const items = await itemsOf('bbh', {
      'arithmetic/test-00000-of-00001.jsonl': row,
      'dyck/test/0000.jsonl': row,
      'navigate.json': '{"examples":[{"input":"Back?","target":"Yes"}]}',
    });
    expect(items.map(({ category }) => category)).toEqual(['arithmetic', 'dyck', 'navigate']);
  });

  it('of a file with a line of names take it as such', async () => {
    const items = await itemsOf('hex-phi', { 'hex_phi.csv': 'prompt,category\nHow,5\n' });
    expect(items.map(({ prompt, category }) => [prompt, category])).toEqual([['How', '5']]);
  });

  it('of OlympiadBench begin with what they go on from', async () => {
    const rows = [{ context: 'Let n be even.', question: 'Is n + 1 odd?', final_answer: ['yes'] }];
    const [item] = await itemsOf('olympiadbench', { 'rows.json': JSON.stringify(rows) });
    expect(item!.prompt).toMatch(/^Let n be even\.\nIs n \+ 1 odd\?\nPlease reason/);
  });
});
