import { createHash, randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { HubAnswerError, readBody, sendFile, sendJson, type Exchange } from './reply.ts';
import type { Repo, StoredFile } from './repo-store.ts';
import { reconstruct, type XorbRange } from './xet-reconstruction.ts';
import type { XetStore } from './xet-store.ts';

/** Xet of a local Hub: its contents, and the server of its own at which they are had. */
export interface Xet {
  readonly store: XetStore;
  readonly port: number;
  /** Tokens that were given out -> what they allow. */
  readonly tokens: Map<string, 'read' | 'write'>;
}

const tokenSeconds = 3600;

/** Where contents are had, by the name under which the client reached this machine. */
function contentsUrl({ origin }: Exchange, { port }: Xet): string {
  return `http://${new URL(origin).hostname}:${port}`;
}

/** A new token for the server of contents, in the headers and the fields in which clients look for it. */
export function xetToken(exchange: Exchange, xet: Xet, scope: 'read' | 'write') {
  const accessToken = `xet_${randomUUID()}`;
  xet.tokens.set(accessToken, scope);
  const casUrl = contentsUrl(exchange, xet);
  const exp = Math.floor(Date.now() / 1000) + tokenSeconds;
  return {
    body: { accessToken, casUrl, exp },
    headers: {
      'X-Xet-Access-Token': accessToken,
      'X-Xet-Cas-Url': casUrl,
      'X-Xet-Token-Expiration': String(exp),
    },
  };
}

/** `GET /api/datasets/NAME/xet-read-token/REV` and `xet-write-token`. */
export function sendXetToken(exchange: Exchange, xet: Xet, scope: 'read' | 'write'): void {
  const { body, headers } = xetToken(exchange, xet, scope);
  sendJson(exchange, body, 200, headers);
}

/** What an answer says of a file that can be had by Xet: its hash there, and where to ask for tokens and terms. */
export async function xetHeaders(
  exchange: Exchange,
  xet: Xet,
  repo: Repo,
  commit: string,
  file: StoredFile,
): Promise<Record<string, string>> {
  const { hash } = await xet.store.fileOf(file);
  const auth = `${exchange.origin}/api/${repo.kind}s/${repo.name}/xet-read-token/${commit}`;
  const info = `${contentsUrl(exchange, xet)}/v1/reconstructions/${hash}`;
  return {
    'x-xet-hash': hash,
    'x-xet-refresh-route': new URL(auth).pathname,
    link: `<${auth}>; rel="xet-auth", <${info}>; rel="xet-reconstruction-info"`,
  };
}

/**
 * The server of contents ("CAS"): terms of files, ranges of xorbs, and the upload of both.
 *
 * See https://huggingface.co/docs/xet/api.
 */
export async function routeXet(exchange: Exchange, xet: Xet): Promise<{ received: number }> {
  const { request, url } = exchange;
  const [, version, what, hash = ''] =
    /^\/(v1|v2(?=\/reconstructions))\/(?:(xorbs|chunks)\/default|reconstructions|shards)(?:\/([0-9a-f]{64}))?$/.exec(
      url.pathname,
    ) ?? [];
  if (url.pathname.startsWith('/get_xorb/')) {
    await sendXorb(exchange, xet);
    return { received: 0 };
  }
  if (version === undefined) {
    request.resume();
    throw new HubAnswerError(404, `no such route: ${url.pathname}`);
  }
  if (url.pathname.includes('/reconstructions/')) {
    checkToken(exchange, xet, 'read');
    sendTerms(exchange, xet, hash, version);
    return { received: 0 };
  }
  checkToken(exchange, xet, 'write');
  // Chunks of all repos are not searched for duplicates here: "not known" is an answer that clients expect.
  if (what === 'chunks') throw new HubAnswerError(404, 'no shard holds this chunk');
  const body = await readBody(exchange);
  try {
    if (exchange.fault?.corrupt === true) body[Math.min(100, body.length - 1)]! ^= 1;
    if (what === 'xorbs') sendJson(exchange, { was_inserted: xet.store.addXorb(hash, body) });
    else {
      xet.store.addShard(body);
      sendJson(exchange, { result: 1 });
    }
  } catch (error) {
    throw new HubAnswerError(400, error instanceof Error ? error.message : String(error));
  }
  return { received: body.length };
}

function checkToken({ request }: Exchange, { tokens }: Xet, wanted: 'read' | 'write'): void {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const scope = tokens.get(token);
  if (scope === undefined) throw new HubAnswerError(401, 'this token is not known');
  if (wanted === 'write' && scope === 'read') throw new HubAnswerError(403, 'this token may only read');
}

function sendTerms(exchange: Exchange, { store }: Xet, hash: string, version: string): void {
  const { request, origin } = exchange;
  const file = store.find(hash);
  if (file === undefined) throw new HubAnswerError(404, 'no such file');
  const [, from = '0', to = String(file.size - 1)] =
    /^bytes=(\d+)-(\d+)?$/.exec(request.headers.range ?? '') ?? [];
  const { terms, offset, fetch } = reconstruct(store, file, Number(from), Number(to) + 1);
  const byXorb = (describe: (range: XorbRange) => object) =>
    Object.fromEntries(
      [...new Set(fetch.map(({ xorb }) => xorb))].map((xorb) => [
        xorb,
        fetch.filter((range) => range.xorb === xorb).map(describe),
      ]),
    );
  const all = { offset_into_first_range: offset, terms };
  const urlOf = (range: XorbRange) => signedUrl(origin, range);
  sendJson(
    exchange,
    version === 'v1'
      ? {
          ...all,
          fetch_info: byXorb((range) => ({ range: range.chunks, url: urlOf(range), url_range: range.bytes })),
        }
      : {
          ...all,
          xorbs: byXorb((range) => ({
            url: urlOf(range),
            ranges: [{ chunks: range.chunks, bytes: range.bytes }],
          })),
        },
  );
}

/** An address that is good for one range of a xorb, and for no other. */
function signedUrl(origin: string, { xorb, bytes }: XorbRange): string {
  const range = `${bytes.start}-${bytes.end}`;
  return `${origin}/get_xorb/${xorb}?range=${range}&signature=${signatureOf(xorb, range)}`;
}

const secret = randomUUID();

function signatureOf(xorb: string, range: string): string {
  return createHash('sha256').update(`${secret} ${xorb} ${range}`).digest('hex').slice(0, 16);
}

async function sendXorb(exchange: Exchange, { store }: Xet): Promise<void> {
  const { url, request } = exchange;
  const xorb = url.pathname.slice('/get_xorb/'.length);
  const range = url.searchParams.get('range') ?? '';
  const signed = url.searchParams.get('signature') === signatureOf(xorb, range);
  if (!signed || request.headers.range !== `bytes=${range}`) {
    throw new HubAnswerError(403, 'this address is not good for these bytes');
  }
  const path = store.xorbPath(xorb);
  await sendFile(exchange, path, statSync(path).size, { etag: `"${xorb}"` });
}
