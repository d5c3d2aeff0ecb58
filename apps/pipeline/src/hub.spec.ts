import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHubServer, type HubServer } from '@longhand/hub/testing';
import { hashesUnder, startPipeline } from './testing/pipeline-process.ts';

jest.setTimeout(1_800_000);

let folder: string;
let server: HubServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longhand-'));
  server = await startHubServer();
  Object.assign(process.env, {
    HF_HOME: join(folder, 'home'),
    HF_ENDPOINT: server.url,
    HF_TOKEN: 'hf_local',
  });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const run = async (...args: string[]) => startPipeline(...args).ended;

/** A recipe of one Hub source. */
function recipe(source: string, more = ''): string {
  const path = join(folder, `recipe-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.yaml`);
  writeFileSync(
    path,
    `name: out\nlicense: mit\nseed: 1\nsources:\n  - { kind: hub, ${source} }\nverify: { keep: all }\n${more}`,
  );
  return path;
}

const fetchedLine = /([\d,]+) bytes fetched of ([\d,]+) \(([\d.]+) %\)/;

const workspace = fileURLToPath(new URL('../../../', import.meta.url));
const shared = resolve(workspace, process.env.LONGHAND_SHARED ?? '../shared', 'data');
const withShared = existsSync(shared) ? it : it.skip;
if (!existsSync(shared)) console.warn('LONGHAND_SHARED is absent: recipes on real Hub data are not tried');

describe('a recipe with a source on the Hub', () => {
  withShared.each<[string, string, string, number]>([
    ['JSONL', 'gsm8k', 'map: { problem: question, response: answer }', 7473],
    [
      'JSONL by glob',
      'limo-three-teachers',
      "files: '*qwen*.jsonl', map: { problem: question, response: solution, answer: gold_answer }",
      788,
    ],
    [
      'Arrow streams of datasets',
      'oat-zero-arrow',
      "files: 'train/gsm_8k/**/*.arrow', map: { problem: problem, response: answer }",
      1,
    ],
    [
      'Parquet',
      'rl-parquet-uft',
      "files: 'countdown-train.parquet', map: { problem: question, response: answer }",
      10240,
    ],
  ])('reads %s as a maintainer would', async (_, data, source, rows) => {
    await server.addFolder('tests/set', join(shared, data));
    const { code, stderr } = await run(
      'curate',
      `--recipe=${recipe(`repo: tests/set, ${source}`)}`,
      `--out=${folder}/out`,
    );
    expect(stderr).toMatch(fetchedLine);
    expect(code).toBe(0);
    const manifest = JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8')) as {
      sources: { name: string; revision: string }[];
    };
    const commit = server.store.find('dataset', 'tests/set')!.refs.get('main');
    expect(manifest.sources).toEqual([
      { name: 'tests/set', revision: commit, bytes: expect.any(Number) as number },
    ]);
    const stats = JSON.parse(readFileSync(join(folder, 'out', 'stats.json'), 'utf8')) as { rows_in: number };
    expect(stats.rows_in).toBeGreaterThanOrEqual(rows);
  });

  withShared('fetches under a fifth of the bytes where one short column is asked for', async () => {
    await server.addFolder('tests/set', join(shared, 'rl-parquet-datacentric'));
    const path = recipe(
      "repo: tests/set, files: 'deepscaler-train.parquet', map: { problem: reward_model.ground_truth, response: ability }",
    );
    const { code, stderr } = await run('curate', `--recipe=${path}`, `--out=${folder}/out`);
    expect(code).toBe(0);
    const [, fetched = '', of = ''] = fetchedLine.exec(stderr) ?? [];
    const number = (text: string) => Number(text.replaceAll(',', ''));
    console.log(`one short column of ${of} bytes: ${fetched} fetched`);
    expect(number(fetched)).toBeLessThan(0.2 * number(of));
    expect(server.traffic.sent).toBeLessThan(0.2 * number(of));
  });

  it('gives the same bytes offline, and says which column is not there', async () => {
    writeRows('in', 200, 'x');
    await server.addFolder('tests/set', join(folder, 'in'));
    const map = 'map: { problem: q, response: r, answer: a }';
    expect(
      (await run('curate', `--recipe=${recipe(`repo: tests/set, ${map}`)}`, `--out=${folder}/one`)).code,
    ).toBe(0);
    server.requests.length = 0;
    process.env.HF_HUB_OFFLINE = '1';
    const offline = await run(
      'curate',
      `--recipe=${recipe(`repo: tests/set, ${map}`)}`,
      `--out=${folder}/two`,
    );
    delete process.env.HF_HUB_OFFLINE;
    expect(offline.code).toBe(0);
    expect(server.requests).toEqual([]);
    expect(hashesUnder(join(folder, 'two'))).toEqual(hashesUnder(join(folder, 'one')));
    const wrong = await run(
      'curate',
      `--recipe=${recipe('repo: tests/set, map: { problem: qq, response: r }')}`,
      `--out=${folder}/x`,
    );
    expect(wrong.stderr).toMatch(/tests\/set has no column "qq"/);
    expect(wrong.code).toBe(2);
  });
});

function writeRows(name: string, rows: number, salt: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  const lines = Array.from({ length: rows }, (_, n) => {
    const thought = createHash('sha512').update(`${salt}${n}`).digest('hex');
    return JSON.stringify({
      q: `What is ${n} + 1? (${salt})`,
      r: `<think>\n${thought}\n</think>\n\n\\boxed{${n + 1}}`,
      a: String(n + 1),
    });
  });
  writeFileSync(join(folder, name, 'train.jsonl'), `${lines.join('\n')}\n`);
}

/** A data set of at least 12 shards. */
async function dataSet(name: string, rows: number): Promise<string> {
  writeRows(`${name}-in`, rows, name);
  const path = join(folder, `${name}.yaml`);
  writeFileSync(
    path,
    `name: many\nlicense: mit\nseed: 1\nsources:\n  - { kind: files, path: ${folder}/${name}-in, map: { problem: q, response: r, answer: a } }\nwrite: { shard_bytes: 16000 }\n`,
  );
  const { code } = await run('curate', `--recipe=${path}`, `--out=${folder}/${name}`);
  expect(code).toBe(0);
  return join(folder, name);
}

/** SHA-256 of the shards and the manifest that a reader of `main` sees. */
function shownOnMain(): Record<string, string> {
  const repo = server.store.find('dataset', 'tests/out');
  const tree = repo?.commits.get(repo.refs.get('main')!)?.tree ?? new Map<string, { path: string }>();
  return onlyHashed(
    Object.fromEntries(
      [...tree].map(([path, file]) => [
        path,
        createHash('sha256').update(readFileSync(file.path)).digest('hex'),
      ]),
    ),
  );
}

/** The card differs: as published it names the repo. */
function onlyHashed(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path !== 'README.md' && path !== '.gitattributes')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Runs the line of a card that begins so, as Nx runs it: the target's command, with the line's flags. */
async function runSnippet(card: string, start: string): Promise<string> {
  const line = card.split('\n').find((each) => each.startsWith(start))!;
  const target = /pipeline:(\w+)/.exec(line)![1]!;
  const { nx } = JSON.parse(readFileSync(join(workspace, 'apps/pipeline/package.json'), 'utf8')) as {
    nx: { targets: Record<string, { options: { command: string } }> };
  };
  expect(nx.targets[target]!.options.command).toBe(`node apps/pipeline/dist/bin/main.js ${target}`);
  const { code, stdout } = await run(target, ...line.split(' ').filter((part) => part.startsWith('--')));
  expect(code).toBe(0);
  return stdout;
}

describe('pipeline:publish', () => {
  it('publishes, and reads back byte for byte', async () => {
    const data = await dataSet('old', 300);
    const files = onlyHashed(hashesUnder(data));
    expect(Object.keys(files).filter((path) => path.startsWith('data/')).length).toBeGreaterThanOrEqual(12);
    const dry = await run('publish', `--data=${data}`, '--repo=tests/out', '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toMatch(
      /will be made[\s\S]*send {4}data\/train-00000[\s\S]*0 there already, 0 to remove/,
    );
    expect(server.store.repos.size).toBe(0);

    const done = await run('publish', `--data=${data}`, '--repo=tests/out', '--private');
    expect(done.stdout).toMatch(/published: http.*\/datasets\/tests\/out at commit [0-9a-f]{12}/);
    expect(shownOnMain()).toEqual(files);
    const { refs, commits } = server.store.find('dataset', 'tests/out')!;
    const text = readFileSync(commits.get(refs.get('main')!)!.tree.get('README.md')!.path, 'utf8');
    expect(text).toContain('load_dataset("tests/out"');
    expect(text).not.toContain('path/to/');
    expect(await runSnippet(text, 'npx nx run pipeline:inspect')).toMatch(/What is \d+ \+ 1\? \(old\)/);
    const again = await run('publish', `--data=${data}`, '--repo=tests/out');
    expect(again.stdout).toMatch(/0 files to send[\s\S]*nothing to do/);
    const back = await run('validate', '--data=tests/out', `--endpoint=${server.url}`);
    expect(back.stdout).toMatch(/tests\/out is valid: 300 rows/);
    expect(back.code).toBe(0);
  });

  it.each<[string, number, boolean]>([
    ['by LFS', 20, false],
    ['by Xet', 10, true],
  ])(
    '%s leaves main old or new, killed at any of %i moments, and completes when run again',
    async (_, kills, xet) => {
      await server.close();
      server = await startHubServer({ xet });
      process.env.HF_ENDPOINT = server.url;
      const sets = [await dataSet('old', 300), await dataSet('young', 330)];
      const states = sets.map((data) => onlyHashed(hashesUnder(data)));
      expect((await run('publish', `--data=${sets[0]!}`, '--repo=tests/out')).code).toBe(0);
      const requests = server.requests.length;
      let current = 0;
      let seed = 12345;
      const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
      const ends = { before: 0, after: 0 };
      for (let kill = 0; kill < kills; kill++) {
        // What an earlier publish of these files had sent is not kept for ever.
        for (const sha256 of Object.values(states[1 - current]!)) {
          if (!Object.values(states[current]!).includes(sha256))
            rmSync(server.store.objectPath(sha256), { force: true });
        }
        const { child, ended } = startPipeline('publish', `--data=${sets[1 - current]!}`, '--repo=tests/out');
        // Some milliseconds after a request that is drawn, one of all that such a publish makes.
        const wait = 20 * random();
        server.faults.clear();
        server.faults.add({
          match: /./,
          after: Math.floor(requests * random()),
          delayMs: 5,
          meanwhile: () => setTimeout(() => child.kill('SIGKILL'), wait),
        });
        await ended;
        // A commit that was on its way counts: a server does what it was asked, whether the client lives or not.
        await server.quiet();
        const shown = shownOnMain();
        const now = states.findIndex((state) => JSON.stringify(state) === JSON.stringify(shown));
        expect([0, 1]).toContain(now);
        ends[now === current ? 'before' : 'after']++;
        current = now;
      }
      console.log(`${kills} kills: ${ends.before} before the commit, ${ends.after} after it`);
      expect(ends.before).toBeGreaterThan(5);
      server.faults.clear();
      for (const [state, data] of sets.entries()) {
        expect((await run('publish', `--data=${data}`, '--repo=tests/out')).code).toBe(0);
        expect(shownOnMain()).toEqual(states[state]);
      }
      const back = await run('validate', '--data=tests/out', `--endpoint=${server.url}`);
      expect(back.stdout).toMatch(/tests\/out is valid: 330 rows/);
    },
  );

  it('refuses what is not sound, and a repo with shards of another', async () => {
    const data = await dataSet('old', 300);
    mkdirSync(join(folder, 'foreign', 'data'), { recursive: true });
    writeFileSync(join(folder, 'foreign', 'data', 'train.parquet'), 'theirs');
    await server.addFolder('tests/theirs', join(folder, 'foreign'));
    const theirs = await run('publish', `--data=${data}`, '--repo=tests/theirs');
    expect(theirs.stderr).toMatch(/tests\/theirs holds data\/train\.parquet, which Longhand did not publish/);
    expect(theirs.code).toBe(2);
    const card = readFileSync(join(data, 'README.md'), 'utf8');
    writeFileSync(join(data, 'README.md'), card.replace('license: mit', 'license: MIT'));
    const refused = await run('publish', `--data=${data}`, '--repo=tests/out');
    expect(refused.stderr).toMatch(/the Hub would refuse this card: "license" must be .* nothing was sent/);
    expect(refused.code).toBe(2);
    writeFileSync(join(data, 'README.md'), card);
    writeFileSync(join(data, 'data', 'train-00000-of-00001.parquet'), 'stray');
    const stray = await run('publish', `--data=${data}`, '--repo=tests/out');
    expect(stray.stderr).toMatch(/is not in the manifest, .*; nothing was sent/);
    expect(stray.code).toBe(1);
    expect(server.requests.some((line) => line.startsWith('PUT'))).toBe(false);
  });
});
