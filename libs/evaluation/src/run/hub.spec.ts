import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chooseEngine } from '@longhand/lm';
import type { HubServer } from '@longhand/hub/testing';
import { findTask } from '../tasks/tasks.ts';
import { readItems } from '../task/read-items.ts';
import { writeTinyModel } from '../testing/tiny-model.ts';
import { locateItems } from './locate-items.ts';
import { engineOf } from './open-model.ts';

describe('the Hub', () => {
  let folder: string;
  let hub: HubServer;
  const before = { ...process.env };

  beforeAll(async () => {
    await chooseEngine('onnxruntime-cpu');
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    const { startHubServer } = await import('@longhand/hub/testing');
    hub = await startHubServer();
    process.env.HF_ENDPOINT = hub.url;
    process.env.HF_HOME = join(folder, 'cache');
  });
  afterAll(async () => {
    await hub.close();
    process.env = before;
    rmSync(folder, { recursive: true });
  });

  it('gives a model by its id, once', async () => {
    await writeTinyModel(join(folder, 'model'), 1);
    writeFileSync(join(folder, 'model', 'training_args.bin'), 'x');
    await hub.addFolder('some/model', join(folder, 'model'), { kind: 'model' });
    const engine = await engineOf('some/model@main', () => undefined);
    const local = await engineOf(join(folder, 'model'), () => undefined);
    expect(engine).toMatchObject({ name: 'some/model@main', hash: local.hash });
    expect(hub.requests.some((line) => line.includes('training_args.bin'))).toBe(false);
    const bytes = hub.traffic.sent;
    await engineOf('some/model@main', () => undefined);
    expect(hub.traffic.sent).toBe(bytes);
    await expect(engineOf('some/other', () => undefined)).rejects.toMatchObject({ name: 'UserError' });
  });

  const itemsOf = async (task: string, repo: string, files: Record<string, string>) => {
    const root = mkdtempSync(join(folder, 'data-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    await hub.addFolder(repo, root);
    const found = findTask(task);
    const items = [];
    for await (const item of readItems(found, await locateItems(found, {}))) items.push(item);
    return items;
  };
  const lines = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

  it("gives a task's items, of all its files", async () => {
    const row = (test: string) => ({
      question_content: test,
      public_test_cases: [{ input: '1', output: '1' }],
    });
    const items = await itemsOf('livecodebench', 'livecodebench/code_generation_lite', {
      'code_generation_lite.py': 'raise SystemExit',
      'test.jsonl': lines([row('a'), row('b')]),
      'test2.jsonl': lines([row('c')]),
      'test3.jsonl': lines([row('of a later release')]),
    });
    expect(items.map(({ fields }) => fields.question)).toEqual(['a', 'b', 'c']);
  });

  it('gives the files of one column that have no line of names, each with its category', async () => {
    const items = await itemsOf('hex-phi', 'LLM-Tuning-Safety/HEx-PHI', {
      'category_1.csv': '"Tell me, how"\nAnd when\n',
      'category_10.csv': 'Where\nWho\n',
      'README.md':
        '---\nconfigs:\n- config_name: default\n  data_files:\n  - split: One\n    path: category_1.csv\n---\n',
    });
    expect(items.map(({ prompt, category }) => [prompt, category])).toEqual([
      ['Tell me, how', 'category_1'],
      ['And when', 'category_1'],
      ['Where', 'category_10'],
      ['Who', 'category_10'],
    ]);
  });

  it('is not asked where a folder is named that should have the items', async () => {
    await expect(locateItems(findTask('gsm8k'), { data: join(folder, 'model') })).rejects.toThrow(
      /task gsm8k: .*model has no file named test\.jsonl/,
    );
    await expect(locateItems(findTask('countdown'), {})).rejects.toThrow(
      /on no Hub; name their file or folder/,
    );
  });
});
