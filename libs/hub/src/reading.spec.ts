import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { downloadFile, findHubData, listRepoFiles, openHub, openPartialFile, resolveRepo } from './index.ts';
import { startHubServer, type HubServer } from './testing/index.ts';
import { noise } from './testing/noise.ts';

const big = noise(3_000_000, 1);
const files: Record<string, Buffer | string> = {
  'README.md':
    '---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/train-*\n---\n# Set\n',
  'data/train-00000-of-00001.parquet': big,
  'data/test-00000-of-00001.jsonl': '{"a":1}\n',
};

let folder: string;
let server: HubServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longhand-'));
  for (const [path, content] of Object.entries(files)) {
    const full = join(folder, 'repo', path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  }
  server = await startHubServer();
  await server.addFolder('tests/set', join(folder, 'repo'));
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const hubWith = (env: Record<string, string> = {}, waits: string[] = []) =>
  openHub({
    endpoint: server.url,
    env: { HF_HOME: join(folder, 'home'), HF_TOKEN: 'hf_local', ...env },
    retryDelayMs: 10,
    onWait: (message) => waits.push(message),
  });

async function bigFile(hub = hubWith()) {
  const { repo, files } = await findHubData(hub, { repo: 'tests/set', split: 'train' });
  return { hub, repo, file: files[0]! };
}

describe('reading from the Hub', () => {
  it('pins a branch to its commit and finds the files of a split by the card', async () => {
    const { repo, file } = await bigFile();
    expect(repo.commit).toBe(server.store.find('dataset', 'tests/set')!.refs.get('main'));
    expect(file).toEqual({
      path: 'data/train-00000-of-00001.parquet',
      size: big.length,
      oid: createHash('sha256').update(big).digest('hex'),
      lfs: true,
    });
  });

  it("keeps files in the layout of Python's cache", async () => {
    const { hub, repo, file } = await bigFile();
    const path = await downloadFile(hub, repo, file);
    const root = join(folder, 'home', 'hub', 'datasets--tests--set');
    expect(path).toBe(join(root, 'snapshots', repo.commit, file.path));
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(path).equals(big)).toBe(true);
    expect(readFileSync(join(root, 'refs', 'main'), 'utf8')).toBe(repo.commit);
    expect(readFileSync(join(root, 'blobs', file.oid)).equals(big)).toBe(true);
    expect(readdirSync(join(root, 'blobs')).filter((name) => /incomplete|lock/.test(name))).toEqual([]);
  });

  it('asks for no file twice, and offline for none at all', async () => {
    const { hub, repo, file } = await bigFile();
    await downloadFile(hub, repo, file);
    server.requests.length = 0;
    await downloadFile(hub, repo, file);
    const offline = await bigFile(hubWith({ HF_HUB_OFFLINE: '1' }));
    expect(readFileSync(await downloadFile(offline.hub, offline.repo, offline.file)).equals(big)).toBe(true);
    expect(server.requests).toEqual([]);
  });

  it('reads offline what another program left in the cache, if it is whole', async () => {
    const { hub, repo, file } = await bigFile();
    await downloadFile(hub, repo, file);
    rmSync(join(folder, 'home', 'longhand'), { recursive: true });
    const offline = hubWith({ HF_HUB_OFFLINE: '1' });
    expect((await bigFile(offline)).file).toEqual(file);
    const blob = join(folder, 'home', 'hub', 'datasets--tests--set', 'blobs', file.oid);
    const second = join(folder, 'home', 'hub', 'datasets--tests--set', 'snapshots', repo.commit, 'data');
    symlinkSync(blob, join(second, 'test-00001-of-00002.parquet'));
    await expect(bigFile(offline)).rejects.toThrow(/were never listed here/);
  });

  it('says offline what is not in the cache', async () => {
    const hub = hubWith({ HF_HUB_OFFLINE: '1' });
    await expect(findHubData(hub, { repo: 'tests/set', split: 'train' })).rejects.toThrow(
      /tests\/set@main is not in the cache .*HF_HUB_OFFLINE is set; run once without it/,
    );
  });

  it('goes on with a download that breaks, from where it was', async () => {
    server.faults.add({ match: /_cdn/, after: 1, cutAfter: 1_000_000, times: 2 });
    const { hub, repo, file } = await bigFile();
    const path = await downloadFile(hub, repo, file);
    expect(readFileSync(path).equals(big)).toBe(true);
    expect(hub.traffic.fetched).toBeLessThan(big.length + 10_000);
  });

  it('goes on with what an earlier process left', async () => {
    const { hub, repo, file } = await bigFile();
    const blobs = join(folder, 'home', 'hub', 'datasets--tests--set', 'blobs');
    mkdirSync(blobs, { recursive: true });
    writeFileSync(join(blobs, `${file.oid}.incomplete`), big.subarray(0, 2_000_000));
    const before = hub.traffic.fetched;
    await downloadFile(hub, repo, file);
    expect(hub.traffic.fetched - before).toBe(1_000_000);
  });

  it('fetches again what arrived wrong, and keeps nothing that stays wrong', async () => {
    server.faults.add({ match: /_cdn/, after: 1, corrupt: true });
    const { hub, repo, file } = await bigFile();
    expect(readFileSync(await downloadFile(hub, repo, file)).equals(big)).toBe(true);

    rmSync(join(folder, 'home'), { recursive: true });
    server.faults.add({ match: /_cdn/, corrupt: true, times: 20 });
    const again = await bigFile();
    await expect(downloadFile(again.hub, again.repo, again.file)).rejects.toThrow(
      /data\/train-00000-of-00001\.parquet has the hash .* twice; .* nothing of it was kept/,
    );
    expect(existsSync(join(folder, 'home', 'hub', 'datasets--tests--set', 'blobs', again.file.oid))).toBe(
      false,
    );
  });

  it('waits as long as the RateLimit header says', async () => {
    server.faults.add({ match: /\/tree\//, status: 429, headers: { RateLimit: '"api";r=0;t=1' } });
    const waits: string[] = [];
    const began = performance.now();
    await bigFile(hubWith({}, waits));
    // A timer counts from the start of its turn: it may be some milliseconds early by another clock.
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(waits).toEqual([expect.stringMatching(/too many requests; trying again in 1\.0 s/)]);
  });

  it.each([500, 502, 503, 504])('tries again on status %i', async (status) => {
    server.faults.add({ match: /\/tree\//, status, times: 3 });
    server.faults.add({ match: /\/api\//, cutAfter: 1 });
    const waits: string[] = [];
    await bigFile(hubWith({}, waits));
    expect(waits).toHaveLength(3);
  });

  it('gives up a limit that does not end, and says what is at an address that is no Hub', async () => {
    server.faults.add({
      match: /\/tree\//,
      status: 429,
      headers: { RateLimit: '"api";r=0;t=0' },
      times: 99,
    });
    const waits: string[] = [];
    await expect(bigFile(hubWith({ HF_TOKEN: '' }, waits))).rejects.toThrow(
      /still too many requests after 30 waits; run the same command again later/,
    );
    expect(waits).toHaveLength(30);
    expect(waits[0]).toMatch(/too many requests \(with a token, HF_TOKEN, more are allowed\)/);
    server.faults.clear();
    await expect(resolveRepo(hubWith(), 'dataset', 'set')).rejects.toThrow(
      /^set: http.* answered with status 404; check the name \(owner\/name\) and that HF_ENDPOINT is a Hub$/,
    );
  });

  it('gives up a server that keeps failing, in one line', async () => {
    server.faults.add({ match: /\/revision\//, status: 503, times: 99 });
    await expect(resolveRepo(hubWith(), 'dataset', 'tests/set')).rejects.toThrow(
      /keeps answering with status 503; run the same command again later/,
    );
    await server.close();
    await expect(resolveRepo(hubWith(), 'dataset', 'tests/set')).rejects.toThrow(
      /^127\.0\.0\.1:\d+ cannot be reached \(.*ECONNREFUSED.*\); check the network, HF_ENDPOINT and proxies/,
    );
    server = await startHubServer();
  });

  it.each<[string, () => void, Record<string, string>, RegExp]>([
    ['a repo that is not there', () => undefined, {}, /data set tests\/none does not exist, or is private/],
    [
      'a repo that is not there, without a token',
      () => undefined,
      { HF_TOKEN: '' },
      /set HF_TOKEN if it is private/,
    ],
    [
      'a private repo',
      () => server.store.create('dataset', 'tests/none', { private: true }),
      { HF_TOKEN: 'hf_read' },
      /is private and not shown to this token/,
    ],
    [
      'a token that is not known',
      () => server.store.create('dataset', 'tests/none'),
      { HF_TOKEN: 'hf_wrong' },
      /does not accept this token; make one at .*\/settings\/tokens and set HF_TOKEN to it, or unset/,
    ],
    [
      'a renamed repo',
      () => server.store.renamed.set('datasets/tests/none', 'tests/set'),
      {},
      /^tests\/none was renamed to tests\/set; write that name instead$/,
    ],
    ['a token that is none', () => undefined, { HF_TOKEN: 'secret' }, /no token of the Hub/],
  ])('says in one line what to do about %s', async (_, prepare, env, message) => {
    prepare();
    await expect((async () => resolveRepo(hubWith(env), 'dataset', 'tests/none'))()).rejects.toThrow(message);
  });

  it('says in one line that a repo is gated, and where to ask', async () => {
    await server.addFolder('tests/gated', join(folder, 'repo'), { gated: true });
    await expect(
      findHubData(hubWith({ HF_TOKEN: '' }), { repo: 'tests/gated', split: 'train' }),
    ).rejects.toThrow(
      /data set tests\/gated is gated; ask for access at http.*\/datasets\/tests\/gated, then set HF_TOKEN/,
    );
    await expect(
      findHubData(hubWith({ HF_TOKEN: 'hf_read' }), { repo: 'tests/gated', split: 'train' }),
    ).rejects.toThrow(/gated, and this token's account has no access; ask for it at/);
  });

  it('says which revisions there are none of', async () => {
    await expect(resolveRepo(hubWith(), 'dataset', 'tests/set', 'v9')).rejects.toThrow(
      /data set tests\/set has no revision "v9"; its branches and commits are at/,
    );
  });

  it('refuses a commit whose files are not what they were', async () => {
    const { hub, repo } = await bigFile();
    const stored = server.store.find('dataset', 'tests/set')!.commits.get(repo.commit)!;
    const tree = new Map(stored.tree);
    tree.set('data/train-00000-of-00001.parquet', tree.get('README.md')!);
    server.store.find('dataset', 'tests/set')!.commits.set(repo.commit, { ...stored, tree });
    await expect(listRepoFiles(hub, repo)).rejects.toThrow(
      /data\/train-00000-of-00001\.parquet is not what this commit held before; ask its owner/,
    );
  });

  it('refuses a file that was exchanged under its commit', async () => {
    const { hub, repo, file } = await bigFile();
    const other = { ...file, oid: 'f'.repeat(64) };
    await expect(downloadFile(hub, repo, other)).rejects.toThrow(
      /has the etag .* though the revision .* is fixed/,
    );
  });

  it('fetches only the ranges asked for, once, whatever breaks on the way', async () => {
    const { hub, repo, file } = await bigFile();
    const before = hub.traffic.fetched;
    server.faults.add({ match: /_cdn/, after: 1, cutAfter: 5000 });
    const partial = await openPartialFile(hub, repo, file);
    await partial.ensure([
      [1_000_000, 1_100_000],
      [10, 20],
    ]);
    await partial.ensure([[1_050_000, 1_150_000]]);
    const held = readFileSync(partial.path);
    expect(held.length).toBe(big.length);
    expect(held.subarray(1_000_000, 1_150_000).equals(big.subarray(1_000_000, 1_150_000))).toBe(true);
    expect(held.subarray(10, 20).equals(big.subarray(10, 20))).toBe(true);
    expect(hub.traffic.fetched - before).toBe(150_010);
  });

  it('lets two processes want the same file at the same time', async () => {
    const { repo, file } = await bigFile();
    const paths = await Promise.all([1, 2, 3].map(() => downloadFile(hubWith(), repo, file)));
    expect(new Set(paths).size).toBe(1);
    expect(readFileSync(paths[0]!).equals(big)).toBe(true);
    expect(server.requests.filter((line) => line.includes('_cdn')).length).toBeLessThanOrEqual(3);
  });

  it('goes through a proxy of the environment', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, client: Socket) => {
      asked.push(request.url ?? '');
      const target = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(client).pipe(target);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const proxied = openHub({
      endpoint: 'http://hub.invalid',
      env: { HF_HOME: join(folder, 'home'), HTTP_PROXY: `http://127.0.0.1:${port}` },
      retryDelayMs: 1,
    });
    const { commit } = await resolveRepo(proxied, 'dataset', 'tests/set');
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(asked).toEqual(['hub.invalid:80']);
    proxy.close();
    proxy.closeAllConnections();
  });

  it("takes the Hub's own Parquet where the repo holds other forms", async () => {
    mkdirSync(join(folder, 'odd'));
    writeFileSync(join(folder, 'odd', 'data.zip'), 'PK');
    await server.addFolder('tests/odd', join(folder, 'odd'));
    const query = { repo: 'tests/odd', split: 'train', config: 'main' };
    await expect(findHubData(hubWith(), query)).rejects.toThrow(/no Parquet conversion of it; name files/);
    mkdirSync(join(folder, 'converted', 'main', 'train'), { recursive: true });
    writeFileSync(join(folder, 'converted', 'main', 'train', '0000.parquet'), big);
    await server.addFolder('tests/odd', join(folder, 'converted'), { ref: 'refs/convert/parquet' });
    const { repo, files } = await findHubData(hubWith(), query);
    expect(files.map(({ path }) => path)).toEqual(['main/train/0000.parquet']);
    expect(repo.commit).toBe(server.store.find('dataset', 'tests/odd')!.refs.get('refs/convert/parquet'));
    await expect(findHubData(hubWith(), { ...query, split: 'trian' })).rejects.toThrow(
      /did you mean "train"/,
    );
  });
});
