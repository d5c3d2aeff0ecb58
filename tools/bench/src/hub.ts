import { createHash, randomBytes } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openAsBlob,
  openSync,
  rmSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  downloadFile,
  listRepoFiles,
  openHub,
  planPublish,
  publish,
  remoteState,
  resolveRepo,
} from '@longhand/hub';
import { startHubServer } from '@longhand/hub/testing';
import { median } from './timed-process.ts';

/**
 * node hub.js [MB] [pairs]
 *
 * Publishes MB (default 200) in eight files to a local Hub and downloads them into a fresh cache, hashes checked,
 * in turn with a plain HTTP server that takes and gives the same files; prints MB/s and the ratios of times.
 */
const megabytes = Number(process.argv[2] ?? 200);
const pairs = Number(process.argv[3] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'longhand-bench-'));
const size = Math.floor((megabytes * 1e6) / 8);

const plain = createServer((request, response) => {
  const path = join(folder, (request.url ?? '').slice(1));
  const work =
    request.method === 'PUT'
      ? pipeline(request, createWriteStream(path))
      : pipeline(createReadStream(path), response);
  work.then(() => response.end()).catch(() => response.destroy());
});
await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${String((plain.address() as AddressInfo).port)}`;
try {
  const seconds = {
    publish: [] as number[],
    put: [] as number[],
    download: [] as number[],
    get: [] as number[],
  };
  for (let run = 0; run <= pairs; run++) {
    const files = Array.from({ length: 8 }, (_, i) => writeRandom(`in-${String(i)}`, size));
    const server = await startHubServer();
    const env = { HF_HOME: join(folder, `home-${String(run)}`), HF_TOKEN: 'hf_local' };
    const hub = openHub({ endpoint: server.url, env });
    const timed = {
      publish: await time(async () => {
        const local = files.map(({ path, sha256 }, i) => ({
          path: `data/${String(i)}.parquet`,
          content: path,
          size,
          sha256,
        }));
        await publish(
          hub,
          planPublish('bench/set', await remoteState(hub, 'bench/set'), local, () => false),
          { title: 'x' },
        );
      }),
      put: await time(async () => {
        const puts = files.map(async ({ path }, i) => {
          await fetch(`${address}/put-${String(i)}`, { method: 'PUT', body: await openAsBlob(path) });
        });
        await Promise.all(puts);
      }),
      download: await time(async () => {
        const repo = await resolveRepo(hub, 'dataset', 'bench/set');
        const all = await listRepoFiles(hub, repo);
        for (let at = 0; at < all.length; at += 4) {
          await Promise.all(all.slice(at, at + 4).map((file) => downloadFile(hub, repo, file)));
        }
      }),
      get: await time(async () => {
        for (let at = 0; at < 8; at += 4) {
          await Promise.all(
            [0, 1, 2, 3].map(async (i) => {
              const { body } = await fetch(`${address}/in-${String(at + i)}`);
              await pipeline(Readable.fromWeb(body!), createWriteStream(join(folder, `get-${String(i)}`)));
            }),
          );
        }
      }),
    };
    await server.close();
    if (run === 0) continue;
    for (const key of ['publish', 'put', 'download', 'get'] as const) seconds[key].push(timed[key]);
  }
  const rate = (each: number[]) => `${(megabytes / median(each)).toFixed(0)} MB/s`;
  const ratio = (a: number[], b: number[]) => median(a.map((value, i) => value / b[i]!)).toFixed(2);
  console.log(`${String(megabytes)} MB in 8 files over loopback, ${String(pairs)} pairs after a warm-up`);
  console.log(
    `publish ${rate(seconds.publish)}, plain PUT ${rate(seconds.put)}: ratio ${ratio(seconds.publish, seconds.put)}   target at most 2`,
  );
  console.log(
    `download ${rate(seconds.download)}, plain GET ${rate(seconds.get)}: ratio ${ratio(seconds.download, seconds.get)}   target at most 2`,
  );
} finally {
  plain.close();
  plain.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}

function writeRandom(name: string, bytes: number): { path: string; sha256: string } {
  const path = join(folder, name);
  const file = openSync(path, 'w');
  const hash = createHash('sha256');
  for (let left = bytes; left > 0; left -= 1 << 20) {
    const piece = randomBytes(Math.min(left, 1 << 20));
    hash.update(piece);
    writeSync(file, piece);
  }
  closeSync(file);
  return { path, sha256: hash.digest('hex') };
}

async function time(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
