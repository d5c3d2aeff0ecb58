import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './load-config.ts';
import { stagesOf } from './train-config.ts';

const configs = join(import.meta.dirname, '../../../../apps/trainer/configs');

describe('the configs that come with it', () => {
  it.each(readdirSync(configs).map((file) => file.replace('.yaml', '')))('%s is valid', (name) => {
    expect(loadConfig(name, { configs }).name).toBe(name);
  });

  it("the study's has its figures: 8 epochs of 80 updates, rate 5e-5, warm-up 10 %, clip 1", () => {
    const config = loadConfig('math-cot-20k', { configs, model: 'base' });
    expect(config).toMatchObject({
      model: { path: 'base' },
      batch: { rows: 256 },
      epochs: 8,
      optimizer: { name: 'adamw', learning_rate: 5e-5, weight_decay: 0.01, betas: [0.9, 0.999] },
      schedule: { kind: 'cosine', warmup_ratio: 0.1 },
      max_grad_norm: 1,
      data: { max_length: 3072 + 16_384, packing: 'none', shuffle: false },
    });
  });
});

describe('a config', () => {
  let folder: string;
  const write = (text: string): string => {
    const path = join(folder, 'run.yaml');
    writeFileSync(path, text);
    return path;
  };
  const minimal = 'name: x\nmodel: { path: base }\ndata: { path: rows }\n';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-config-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    [
      'an unknown key, with the nearest known',
      `${minimal}optimiser: {}`,
      /run\.yaml: optimiser: unknown key; did you mean "optimizer"\?/,
    ],
    ['one that lies deeper', `${minimal}optimizer: { lr: 1 }`, /optimizer\.lr: unknown key/],
    [
      'a value that is none of the choices',
      `${minimal}schedule: { kind: cosin }`,
      /schedule\.kind: "cosin" is not one of .*did you mean "cosine"\?/,
    ],
    [
      'a key in a stage',
      `${minimal}stages: [{ name: a, epoch: 2 }]`,
      /stages\.0\.epoch: unknown key; did you mean "epochs"\?/,
    ],
    [
      'two models',
      'name: x\nmodel: { path: a, new: { hidden_size: 8, layers: 1, heads: 1, kv_heads: 1, head_dim: 8, intermediate_size: 8 } }\ndata: { path: b }',
      /model: give path or new, not both/,
    ],
    ['a missing key', 'name: x\nmodel: {}', /data: missing/],
    ['what is not YAML', 'name: [', /run\.yaml: /],
  ])('names %s', (_, text, message) => {
    expect(() => loadConfig(write(text), { configs: folder })).toThrow(message);
  });

  it('by a name that is not there names the nearest', () => {
    expect(() => loadConfig('math-cot-20', { configs })).toThrow('did you mean "math-cot-20k');
    expect(() => loadConfig('no/such.yaml', { configs })).toThrow('--config=no/such.yaml: no such file');
  });

  it('is changed by --set, --data and --model', () => {
    const path = write(minimal);
    const config = loadConfig(path, {
      configs: folder,
      sets: ['optimizer.learning_rate=1e-3'],
      data: 'other',
      model: 'm',
    });
    expect(config).toMatchObject({
      optimizer: { learning_rate: 1e-3 },
      data: { path: 'other' },
      model: { path: 'm' },
    });
  });

  it('gives stages what they leave out, and no defaults over what the run says', () => {
    const path = write(
      `${minimal}epochs: 3\noptimizer: { learning_rate: 0.5, weight_decay: 0.2 }\nstages: [{ name: a }, { name: b, steps: 7, optimizer: { weight_decay: 0 }, data: { path: more } }]`,
    );
    const [a, b] = stagesOf(loadConfig(path, { configs: folder }));
    expect(a).toMatchObject({ epochs: 3, steps: null, optimizer: { learning_rate: 0.5, weight_decay: 0.2 } });
    expect(b).toMatchObject({
      steps: 7,
      data: { path: 'more' },
      optimizer: { learning_rate: 0.5, weight_decay: 0 },
    });
  });
});
