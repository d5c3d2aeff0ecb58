import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it("gives a task's items, of all its files", async () => {
    const task = findTask('bbh');
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, 'bbh', 'data'), { recursive: true });
      const rows = [1, 2].map((n) => JSON.stringify({ input: `${name} ${n}?`, target: 'yes' }));
      writeFileSync(
        join(folder, 'bbh', 'data', `test-0000${name === 'a' ? 0 : 1}-of-00002.jsonl`),
        rows.join('\n'),
      );
    }
    await hub.addFolder('lukaemon/bbh', join(folder, 'bbh'));
    const path = await locateItems(task, {});
    const items = [];
    for await (const item of readItems(task, path)) items.push(item);
    expect(items.map(({ id, fields }) => [id, fields.input])).toEqual([
      [0, 'a 1?'],
      [1, 'a 2?'],
      [2, 'b 1?'],
      [3, 'b 2?'],
    ]);
  });

  it('is not asked where a folder is named that should have the items', async () => {
    await expect(locateItems(findTask('gsm8k'), { data: join(folder, 'bbh') })).rejects.toThrow(
      /task gsm8k: .*bbh has no file named test\.jsonl/,
    );
    await expect(locateItems(findTask('countdown'), {})).rejects.toThrow(
      /on no Hub; name their file or folder/,
    );
  });
});
