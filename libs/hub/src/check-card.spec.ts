import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCard, openHub } from './index.ts';
import { startHubServer, type HubServer } from './testing/index.ts';

const good = `---
license: mit
language: [en]
size_categories: [1K<n<10K]
task_categories: [text-generation]
tags: [reasoning]
source_datasets: [owner/name]
configs:
- config_name: default
  data_files: [{ split: train, path: data/train-*.parquet }]
dataset_info:
  config_name: default
  features:
  - { name: problem, dtype: string }
  - { name: messages, list: [{ name: role, dtype: string }, { name: content, dtype: string }] }
  splits: [{ name: train, num_examples: 12 }]
---
# Set
`;

let home: string;
let server: HubServer;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'longhand-'));
  server = await startHubServer();
});

afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true });
});

const check = (card: string, env: Record<string, string> = {}) =>
  checkCard(openHub({ endpoint: server.url, env: { HF_HOME: home, HF_TOKEN: 'hf_local', ...env } }), card);

describe('the check of a card', () => {
  it('has nothing against a card by the rules', async () => {
    expect(await check(good)).toEqual([]);
    expect(await check('# No front matter')).toEqual([]);
  });

  it.each([
    ['license: mit', 'license: MIT', /"license" must be one of the Hub's identifiers/],
    ['1K<n<10K', '1000', /"size_categories" may not hold 1000/],
    ['language: [en]', 'language: [English]', /"language" may not hold "English"/],
    ['owner/name', 'https://x.org/y', /"source_datasets" may not hold/],
    ['split: train, path', 'split: train-a, path', /"configs\[0\]\.data_files" must name a split/],
    ['config_name: default\n  data', 'name: default\n  data', /"configs\[0\]\.config_name" is required/],
    ['problem, dtype: string', 'problem, dtype: text', /the feature problem has no type that is known/],
    ['num_examples: 12', 'num_examples: many', /"dataset_info\.splits" must have/],
    ['tags: [reasoning]', 'tags: [reasoning', /the front matter is not YAML/],
  ])('complains where %j is %j', async (from, to, message) => {
    expect(good).toContain(from);
    const complaints = await check(good.replace(from, to));
    expect(complaints).toEqual([expect.stringMatching(message)]);
  });

  it('asks nothing without a token, and takes it that a Hub without the check has no complaints', async () => {
    expect(await check('---\nlicense: MIT\n---\n', { HF_TOKEN: '' })).toEqual([]);
    server.faults.add({ match: /validate-yaml/, status: 404 });
    expect(await check('---\nlicense: MIT\n---\n')).toEqual([]);
  });
});
