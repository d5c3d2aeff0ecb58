import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openHub,
  planPublish,
  publish,
  remoteState,
  type LocalFile,
  type PublishOptions,
  type PublishProgress,
} from './index.ts';
import { startHubServer, type Fault, type HubServer } from './testing/index.ts';
import { noise } from './testing/noise.ts';

let folder: string;
let server: HubServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longhand-'));
  server = await startHubServer();
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const hub = () =>
  openHub({
    endpoint: server.url,
    env: { HF_HOME: join(folder, 'home'), HF_TOKEN: 'hf_local' },
    retryDelayMs: 5,
  });

let drawn = 0;

/** A version of a data set: `shards` new shards and a manifest that names them. */
function version(shards: number, bytes = 20_000): LocalFile[] {
  const files: LocalFile[] = [];
  for (let i = 0; i < shards; i++) {
    const content = noise(bytes, drawn++);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const path = `data/train-${String(i).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}.parquet`;
    const place = join(folder, sha256);
    writeFileSync(place, content);
    files.push({ path, content: place, size: bytes, sha256 });
  }
  const content = Buffer.from(JSON.stringify(files.map(({ sha256 }) => sha256)));
  const sha256 = createHash('sha256').update(content).digest('hex');
  return [...files, { path: 'manifest.json', content, size: content.length, sha256 }];
}

async function publishAll(files: LocalFile[], options: Partial<PublishOptions> = {}) {
  const here = hub();
  const plan = planPublish('tests/out', await remoteState(here, 'tests/out'), files, (path) =>
    path.startsWith('data/'),
  );
  const done = await publish(here, plan, { title: 'Version', private: true, ...options });
  return { plan, ...done };
}

/** What every commit of `main` shows to a reader, oldest first: path -> SHA-256. */
function history(): Record<string, string>[] {
  const repo = server.store.find('dataset', 'tests/out');
  const states: Record<string, string>[] = [];
  for (let id = repo?.refs.get('main'); id !== undefined;) {
    const commit = repo!.commits.get(id)!;
    states.unshift(
      Object.fromEntries(
        [...commit.tree]
          .filter(([path]) => path !== '.gitattributes')
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([path, file]) => [path, createHash('sha256').update(readFileSync(file.path)).digest('hex')]),
      ),
    );
    id = commit.parent ?? undefined;
  }
  return states;
}

const shown = (files: LocalFile[]) => Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]));

describe('publishing', () => {
  it('makes the repo, and goes from nothing to the whole in one commit', async () => {
    const files = version(12);
    const { changed } = await publishAll(files);
    expect(changed).toBe(true);
    expect(server.store.find('dataset', 'tests/out')!.private).toBe(true);
    expect(history()).toEqual([{}, shown(files)]);
  });

  it.each([50, 2])('tells the bytes that have arrived, %d files a commit', async (filesPerCommit) => {
    const files = version(5);
    const told: PublishProgress[] = [];
    await publishAll(files, { filesPerCommit, onProgress: (progress) => told.push(progress) });
    const ofBytes = files.reduce((sum, { size }) => sum + size, 0);
    const bytes = told.map((each) => each.bytes);
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
    expect(told[0]!.bytes).toBeLessThan(ofBytes);
    // The manifest is no file of its own for the client: it goes within the commit.
    expect(told.at(-1)).toMatchObject({ ofBytes, ofFiles: 6 });
    expect(told.at(-1)!.bytes).toBeGreaterThanOrEqual(5 * 20_000);
  });

  it('sends nothing again: the same data set is no commit, a new one only what is new', async () => {
    const first = version(12);
    await publishAll(first);
    expect((await publishAll(first)).changed).toBe(false);
    const second = [...first.slice(0, 11), ...version(1).slice(0, 1)];
    const received = server.traffic.received;
    const { plan } = await publishAll(second);
    expect(server.traffic.received - received).toBe(20_000);
    expect(plan.send.map(({ path }) => path)).toEqual(['data/train-00000-of-00001.parquet']);
    expect(plan.remove).toEqual(['data/train-00011-of-00012.parquet']);
    const left = shown(second);
    expect(history().at(-1)).toEqual({ ...left, 'manifest.json': shown(first)['manifest.json'] });
  });

  it('takes old shards away in the commit that brings the new ones', async () => {
    const [old, young] = [version(12), version(14)];
    await publishAll(old);
    await publishAll(young);
    expect(history()).toEqual([{}, shown(old), shown(young)]);
  });

  it('brings many files to a branch of their own first, so that main changes once', async () => {
    const [old, young] = [version(5), version(23)];
    await publishAll(old);
    server.requests.length = 0;
    await publishAll(young, { filesPerCommit: 5 });
    const commits = server.requests.filter((line) => line.includes('/commit/'));
    expect(commits.filter((line) => line.includes('/commit/longhand-publish-'))).toHaveLength(5);
    expect(commits.filter((line) => line.endsWith('/commit/main'))).toHaveLength(1);
    // What the branch holds is named on main, not hashed and offered a second time.
    expect(server.requests.filter((line) => line.endsWith('objects/batch'))).toHaveLength(5);
    expect(server.requests.filter((line) => line.endsWith('preupload/main'))).toEqual([]);
    expect(history()).toEqual([{}, shown(old), shown(young)]);
    expect([...server.store.find('dataset', 'tests/out')!.refs.keys()]).toEqual(['main']);
  });

  it('goes on after a publish that failed half way, without sending twice', async () => {
    const files = version(23);
    server.faults.add({ match: /\/commit\/longhand/, after: 2, status: 403 });
    await expect(publishAll(files, { filesPerCommit: 5 })).rejects.toThrow(/the Hub refuses/);
    expect(history()).toEqual([{}]);
    const received = server.traffic.received;
    expect(received).toBe(15 * 20_000);
    await publishAll(files, { filesPerCommit: 5 });
    expect(server.traffic.received - received).toBe(8 * 20_000);
    expect(history()).toEqual([{}, shown(files)]);
  });

  it.each<[string, Fault]>([
    [
      '429 with a RateLimit header',
      { match: /objects\/batch/, status: 429, headers: { RateLimit: '"api";r=0;t=1' } },
    ],
    ['500 on a shard', { match: /PUT/, status: 500, times: 2 }],
    ['503 on the commit', { match: /\/commit\//, status: 503 }],
    ['504 on the listing', { match: /\/tree\//, status: 504 }],
    ['a transfer cut in the middle', { match: /PUT/, cutAfter: 5000, times: 3 }],
    ['a checksum that the server finds wrong', { match: /PUT/, corrupt: true }],
    ['a slow link', { match: /PUT/, bytesPerSecond: 100_000 }],
    ['a commit whose answer is lost', { match: /\/commit\//, commitThenCut: true }],
    ['a preupload cut short', { match: /preupload/, cutAfter: 10 }],
  ])('survives %s', async (_, fault) => {
    const [old, young] = [version(12), version(13)];
    await publishAll(old);
    server.faults.add(fault);
    await publishAll(young);
    expect(history()).toEqual([{}, shown(old), shown(young)]);
  });

  it.each<[string, Fault]>([
    ['503 on the commit', { match: /\/commit\/main/, status: 503 }],
    ['a commit whose answer is lost', { match: /\/commit\/main/, commitThenCut: true }],
    ['a listing of what is held that is cut', { match: /\/tree\//, after: 2, cutAfter: 50 }],
  ])('survives %s when the files are on a branch already', async (_, fault) => {
    const [old, young] = [version(12), version(13)];
    await publishAll(old);
    server.faults.add(fault);
    await publishAll(young, { filesPerCommit: 5 });
    expect(history()).toEqual([{}, shown(old), shown(young)]);
  });

  it('overwrites no one unseen: a commit that came between stops it', async () => {
    const [old, young] = [version(3), version(4)];
    await publishAll(old);
    const repo = server.store.find('dataset', 'tests/out')!;
    server.faults.add({
      match: /preupload/,
      meanwhile: () =>
        server.store.commit(repo, 'main', 'by someone else', [{ path: 'note.txt', content: 'mine' }]),
    });
    await expect(publishAll(young)).rejects.toThrow(
      /was changed by someone else meanwhile .* nothing of it was overwritten/,
    );
    expect(history().at(-1)).toEqual({ ...shown(old), 'note.txt': expect.any(String) as string });
  });

  it('publishes no file that changed since it was hashed', async () => {
    const files = version(2);
    writeFileSync(files[1]!.content as string, noise(20_000, drawn++));
    await expect(publishAll(files)).rejects.toThrow(
      /data\/train-00001-of-00002\.parquet was changed while it was being published/,
    );
    expect(history()).toEqual([{}]);
  });

  it('says what is wrong with the token', async () => {
    const files = version(1);
    for (const [token, message] of [
      ['', /needs a token with write access; set HF_TOKEN/],
      ['hf_read', /the Hub refuses \(You do not have write access/],
    ] as const) {
      const here = openHub({
        endpoint: server.url,
        env: { HF_HOME: join(folder, 'home'), HF_TOKEN: token },
        retryDelayMs: 5,
      });
      const plan = planPublish('tests/out', await remoteState(here, 'tests/out'), files, () => false);
      await expect(publish(here, plan, { title: 'x' })).rejects.toThrow(message);
    }
  });
});
