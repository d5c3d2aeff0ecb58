import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RepoStore } from './repo-store.ts';
import { HubAnswerError, readJson, sendJson, type Exchange } from './reply.ts';
import { xetToken, type Xet } from './xet-routes.ts';

/** Above this an upload goes in parts, as on the Hub (where parts are larger). */
const partBytes = 16_000_000;

interface LfsBatch {
  operation: string;
  objects: LfsObject[];
  transfers?: string[];
}

interface LfsObject {
  oid: string;
  size: number;
}

/**
 * Git LFS batch API: says which objects are missing, and where to send them. A client that can do Xet is told to
 * where it is offered; `writeTokens` is where it has tokens for that.
 */
export async function lfsBatch(
  exchange: Exchange,
  store: RepoStore,
  xet: Xet | null,
  writeTokens: string,
): Promise<void> {
  const { operation, objects, transfers } = await readJson<LfsBatch>(exchange);
  const { origin } = exchange;
  if (xet !== null && operation === 'upload' && transfers?.includes('xet') === true) {
    const { headers } = xetToken(exchange, xet, 'write');
    const upload = { href: writeTokens, header: headers };
    sendJson(exchange, {
      transfer: 'xet',
      objects: objects.map((object) =>
        store.hasObject(object.oid) ? object : { ...object, actions: { upload } },
      ),
    });
    return;
  }
  const answer = objects.map((object) => {
    const there = store.hasObject(object.oid);
    if (operation === 'download') {
      return there
        ? { ...object, actions: { download: { href: `${origin}/_cdn/${object.oid}` } } }
        : { ...object, error: { code: 404, message: 'Object does not exist' } };
    }
    if (there) return object;
    const verify = { href: `${origin}/_lfs/verify`, header: {} };
    if (object.size <= partBytes) {
      return { ...object, actions: { upload: { href: `${origin}/_lfs/${object.oid}`, header: {} }, verify } };
    }
    const parts = Math.ceil(object.size / partBytes);
    const urls = Array.from({ length: parts }, (_, i) => [
      String(i + 1).padStart(5, '0'),
      `${origin}/_lfs/${object.oid}/part/${i + 1}`,
    ]);
    const header = { chunk_size: String(partBytes), ...(Object.fromEntries(urls) as Record<string, string>) };
    return {
      ...object,
      actions: { upload: { href: `${origin}/_lfs/${object.oid}/complete`, header }, verify },
    };
  });
  const multipart = objects.some(({ size }) => size > partBytes);
  sendJson(exchange, { transfer: multipart ? 'multipart' : 'basic', objects: answer });
}

/** PUT of an object or a part of one; what does not have the hash that it should is refused. */
export async function lfsUpload(
  exchange: Exchange,
  store: RepoStore,
  oid: string,
  part: string | undefined,
): Promise<number> {
  const target = store.objectPath(oid);
  const temporary = `${target}.${randomUUID()}`;
  const hash = createHash('sha256');
  let bytes = 0;
  const { request, response, fault } = exchange;
  const meter = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      if (fault?.cutAfter !== undefined && bytes >= fault.cutAfter) {
        response.destroy();
        done(new Error('cut'));
      } else if (fault?.bytesPerSecond !== undefined) {
        setTimeout(
          () => {
            done(null, chunk);
          },
          (1000 * chunk.length) / fault.bytesPerSecond,
        );
      } else done(null, chunk);
    },
  });
  try {
    await pipeline(request as Readable, meter, createWriteStream(temporary));
    const sha256 = hash.digest('hex');
    if (part === undefined && (sha256 !== oid || fault?.corrupt === true)) {
      throw new HubAnswerError(400, 'The provided SHA256 does not match the content');
    }
    renameSync(temporary, part === undefined ? target : partPath(target, part));
    response.writeHead(200, { etag: `"${sha256}"`, 'content-length': 0 }).end();
  } finally {
    rmSync(temporary, { force: true });
  }
  return bytes;
}

/** Puts the parts of an object together. */
export async function lfsComplete(exchange: Exchange, store: RepoStore, oid: string): Promise<void> {
  const { parts } = await readJson<{ parts: { partNumber: number; etag: string }[] }>(exchange);
  const target = store.objectPath(oid);
  const whole = Buffer.concat(
    parts
      .toSorted((a, b) => a.partNumber - b.partNumber)
      .map(({ partNumber }) => readFileSync(partPath(target, String(partNumber)))),
  );
  if (createHash('sha256').update(whole).digest('hex') !== oid || exchange.fault?.corrupt === true) {
    throw new HubAnswerError(400, 'The provided SHA256 does not match the content');
  }
  const temporary = `${target}.${randomUUID()}`;
  writeFileSync(temporary, whole);
  renameSync(temporary, target);
  for (const { partNumber } of parts) rmSync(partPath(target, String(partNumber)), { force: true });
  sendJson(exchange, {});
}

function partPath(target: string, part: string): string {
  return `${target}.part-${part}`;
}
