import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  downloadFile,
  listRepoFiles,
  openHub,
  openPartialFile,
  planPublish,
  publish,
  remoteState,
  resolveRepo,
  type LocalFile,
} from './index.ts';
import { startHubServer, type Fault, type HubServer } from './testing/index.ts';
import { noise } from './testing/noise.ts';

/** Some chunks that can be packed, some that cannot, and one run of chunks twice. */
const text = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `${i} + 1 = ${i + 1};`).join(''));
const dense = noise(1_500_000, 1);
const content = Buffer.concat([dense, text, dense]);

let folder: string;
let server: HubServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longhand-'));
  server = await startHubServer({ xet: true });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const hub = (home = 'home') =>
  openHub({
    endpoint: server.url,
    env: { HF_HOME: join(folder, home), HF_TOKEN: 'hf_local' },
    retryDelayMs: 5,
  });

function localFile(path: string, bytes: Buffer): LocalFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const place = join(folder, sha256);
  writeFileSync(place, bytes);
  return { path, content: place, size: bytes.length, sha256 };
}

async function publishAll(files: LocalFile[]) {
  const here = hub();
  const plan = planPublish('tests/out', await remoteState(here, 'tests/out'), files, () => false);
  return publish(here, plan, { title: 'Version' });
}

/** Size and SHA-256 of the files that `main` shows, without those that git keeps. */
function shown(): Record<string, string> {
  const repo = server.store.find('dataset', 'tests/out');
  const tree = repo?.commits.get(repo.refs.get('main') ?? '')?.tree;
  return Object.fromEntries(
    [...(tree ?? [])]
      .filter(([, { lfs }]) => lfs !== null)
      .map(([path, file]) => [path, createHash('sha256').update(readFileSync(file.path)).digest('hex')]),
  );
}

async function fileOf(here: ReturnType<typeof hub>, path: string, name = 'tests/out') {
  const repo = await resolveRepo(here, 'dataset', name);
  return { repo, file: (await listRepoFiles(here, repo)).find((each) => each.path === path)! };
}

describe('a Hub that offers Xet', () => {
  it('is sent chunks rather than files, each once, and gives them back byte for byte', async () => {
    const files = [localFile('data/a.parquet', content), localFile('data/b.parquet', text)];
    await publishAll(files);
    expect(server.requests.some((line) => line.startsWith('POST /v1/xorbs/default/'))).toBe(true);
    expect(server.requests.filter((line) => line.startsWith('PUT'))).toEqual([]);
    expect(server.traffic.received).toBeLessThan(0.75 * (content.length + text.length));
    expect(shown()).toEqual(Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256])));

    const here = hub('other');
    const { repo, file } = await fileOf(here, 'data/a.parquet');
    server.requests.length = 0;
    const path = await downloadFile(here, repo, file);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(server.requests.some((line) => line.includes('/v2/reconstructions/'))).toBe(true);
    expect(server.requests.filter((line) => line.includes('_cdn'))).toEqual([]);
  });

  it('gives files that were there before by Xet too, in whole and in ranges', async () => {
    mkdirSync(join(folder, 'repo'));
    writeFileSync(join(folder, 'repo', 'rows.parquet'), content);
    await server.addFolder('tests/set', join(folder, 'repo'));
    const here = hub();
    const { repo, file } = await fileOf(here, 'rows.parquet', 'tests/set');
    const partial = await openPartialFile(here, repo, file);
    const sent = server.traffic.sent;
    await partial.ensure([
      [5, 6],
      [1_000_000, 1_100_000],
      [content.length - 8, content.length],
    ]);
    const held = readFileSync(partial.path);
    expect(held.subarray(1_000_000, 1_100_000).equals(content.subarray(1_000_000, 1_100_000))).toBe(true);
    expect(held.subarray(-8).equals(content.subarray(-8))).toBe(true);
    expect(held[5]).toBe(content[5]);
    expect(server.traffic.sent - sent).toBeLessThan(0.25 * content.length);
    expect(readFileSync(await downloadFile(here, repo, file)).equals(content)).toBe(true);
  });

  it.each<[string, Fault]>([
    ['429 with a RateLimit header', { match: /xorbs/, status: 429, headers: { RateLimit: '"cas";r=0;t=1' } }],
    ['500 on chunks', { match: /xorbs/, status: 500, times: 2 }],
    ['503 on the list of chunks', { match: /shards/, status: 503 }],
    ['a transfer cut in the middle', { match: /xorbs/, cutAfter: 5000, times: 3 }],
    ['chunks that the server finds wrong', { match: /xorbs/, corrupt: true }],
    ['a list that the server finds wrong', { match: /shards/, corrupt: true }],
    ['a token that is not accepted any more', { match: /xorbs/, status: 401 }],
    ['a commit whose answer is lost', { match: /\/commit\//, commitThenCut: true }],
  ])('is published to in spite of %s', async (_, fault) => {
    const [old, young] = [localFile('data/a.parquet', text), localFile('data/a.parquet', content)];
    await publishAll([old]);
    server.faults.add(fault);
    await publishAll([young]);
    expect(shown()).toEqual({ 'data/a.parquet': young.sha256 });
  });

  it.each<[string, Fault]>([
    ['a transfer cut in the middle', { match: /get_xorb/, cutAfter: 400_000, times: 3 }],
    ['503 on the terms', { match: /reconstructions/, status: 503, times: 2 }],
    ['503 on chunks', { match: /get_xorb/, status: 503, times: 2 }],
    ['an address that ran out', { match: /get_xorb/, status: 403 }],
    ['chunks that arrive wrong', { match: /get_xorb/, corrupt: true }],
    ['a token that ran out', { match: /reconstructions/, status: 401 }],
  ])('is read in spite of %s', async (_, fault) => {
    await publishAll([localFile('data/a.parquet', content)]);
    const here = hub('other');
    const { repo, file } = await fileOf(here, 'data/a.parquet');
    server.faults.add(fault);
    expect(readFileSync(await downloadFile(here, repo, file)).equals(content)).toBe(true);
  });

  it('is given up in one line where it keeps failing', async () => {
    await publishAll([localFile('data/a.parquet', content)]);
    const here = hub('other');
    const { repo, file } = await fileOf(here, 'data/a.parquet');
    server.faults.add({ match: /reconstructions/, status: 500, times: 100 });
    await expect(downloadFile(here, repo, file)).rejects.toThrow(
      /keeps answering with status 500; run the same command again later: it goes on there/,
    );
  });
});
