import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import {
  changeBranch,
  commitChanges,
  listRefs,
  listTree,
  pathsInfo,
  preupload,
  repoInfo,
  resolveFile,
} from './api-routes.ts';
import { allClosed } from './all-closed.ts';
import { cardErrors } from './card-rules.ts';
import { faultQueue, type FaultQueue } from './faults.ts';
import { lfsBatch, lfsComplete, lfsUpload } from './lfs-routes.ts';
import { keyOf, repoStore, type Repo, type RepoKind, type RepoStore } from './repo-store.ts';
import { HubAnswerError, readJson, sendError, sendFile, sendJson, type Exchange } from './reply.ts';
import { routeXet, sendXetToken, type Xet } from './xet-routes.ts';
import { xetStore } from './xet-store.ts';

/** Tokens that the local Hub knows, and whose they are. `hf_read` may not write and has no gated access. */
export const localTokens: Readonly<Record<string, string>> = { hf_local: 'local', hf_read: 'reader' };

export interface HubServerOptions {
  port?: number;
  host?: string;
  /** Where contents lie; a temporary folder, removed at the end, without it. */
  folder?: string;
  /** Offer Xet, as the Hub does, beside plain LFS; contents are then had from a second port. */
  xet?: boolean;
  /** Called with each request's line and the status of its answer. */
  onRequest?: (line: string, status: number) => void;
}

/** A running local Hub. */
export interface HubServer {
  readonly url: string;
  readonly store: RepoStore;
  readonly faults: FaultQueue;
  /** `METHOD /path` of every request so far; tests may empty it. */
  readonly requests: string[];
  /** Bytes of file contents that went out and came in. */
  readonly traffic: { sent: number; received: number };
  /** Makes a data set repo of all files below a folder, or adds them to one; large files by LFS, in place. */
  addFolder(name: string, folder: string, options?: AddFolderOptions): Promise<Repo>;
  /** Waits until every request of clients that have ended, killed ones too, is read and their connections are closed. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

export interface AddFolderOptions {
  kind?: RepoKind;
  ref?: string;
  private?: boolean;
  gated?: boolean;
  /** Only these files (paths in the folder). */
  only?: (path: string) => boolean;
}

/**
 * Starts a Hub of our own on this machine. It speaks the part of the Hub's protocol that `@huggingface/hub`
 * and Python's `huggingface_hub` use for data sets and models: repos, trees, refs, downloads with Range and
 * ETag, uploads by LFS (basic and multipart) and by Xet where `xet` is set, commits with a parent.
 */
export async function startHubServer(options: HubServerOptions = {}): Promise<HubServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'longhand-hub-'));
  const store = repoStore(folder);
  const faults = faultQueue();
  const requests: string[] = [];
  const traffic = { sent: 0, received: 0 };
  let xet: Xet | null = null;
  const respond = (request: IncomingMessage, response: ServerResponse, byXet: boolean) => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    requests.push(line);
    response.on('finish', () => options.onRequest?.(line, response.statusCode));
    const before = request.socket.bytesWritten;
    response.on('close', () => {
      if (line.startsWith('GET') && !line.includes(' /api/'))
        traffic.sent += request.socket.bytesWritten - before;
    });
    void answer(request, response, { store, faults, traffic, xet, byXet }, line);
  };
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, response) => {
    respond(request, response, false);
  });
  const servers = [server];
  const port = await listen(server, options.port ?? 0, host);
  if (options.xet === true) {
    const contents = createServer((request, response) => {
      respond(request, response, true);
    });
    servers.push(contents);
    const xetPort = await listen(contents, 0, host);
    xet = { store: xetStore(folder, store.objectPath), port: xetPort, tokens: new Map() };
  }
  return {
    url: `http://${host}:${port}`,
    store,
    faults,
    requests,
    traffic,
    addFolder: (name, from, adding = {}) => addFolder(store, name, from, adding),
    quiet: () => allClosed(servers),
    close: async () => {
      for (const each of servers) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

interface Context {
  xet: Xet | null;
  /** Whether this came to the port of Xet's contents. */
  byXet: boolean;
  store: RepoStore;
  faults: FaultQueue;
  traffic: { sent: number; received: number };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
  line: string,
): Promise<void> {
  const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
  const fault = context.faults.take(line);
  response.setHeader('x-request-id', `local-${Date.now().toString(36)}`);
  const exchange: Exchange = {
    request,
    response,
    url: new URL(request.url ?? '/', origin),
    origin,
    fault,
    user: null,
  };
  try {
    if (fault?.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    fault?.meanwhile?.();
    if (fault?.status !== undefined) {
      request.resume();
      sendJson(exchange, { error: `status ${fault.status} to order` }, fault.status, fault.headers ?? {});
      return;
    }
    if (context.byXet && context.xet !== null) {
      context.traffic.received += (await routeXet(exchange, context.xet)).received;
      return;
    }
    exchange.user = userOf(request);
    await route(exchange, context);
  } catch (error) {
    if (response.headersSent || response.destroyed) response.destroy();
    else if (error instanceof HubAnswerError) {
      request.resume();
      sendError(exchange, error);
    } else {
      request.resume();
      sendError(exchange, new HubAnswerError(500, error instanceof Error ? error.message : String(error)));
    }
  }
}

function userOf({ headers }: IncomingMessage): string | null {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) return null;
  const user = localTokens[token];
  if (user === undefined) throw new HubAnswerError(401, 'Invalid username or password.');
  return user;
}

const apiRoute =
  /^\/api\/(dataset|model)s\/([^/]+\/[^/]+)(?:\/(revision|tree|paths-info|refs|preupload|commit|branch|xet-read-token|xet-write-token)(?:\/(.*))?)?$/;
const fileRoute = /^\/(datasets\/)?([^/]+\/[^/]+)\/(resolve|raw)\/(.+)$/;
const batchRoute = /^\/(datasets\/)?([^/]+\/[^/]+)\.git\/info\/lfs\/objects\/batch$/;

async function route(exchange: Exchange, context: Context): Promise<void> {
  const { store, traffic, xet } = context;
  const { url, request, user } = exchange;
  const path = url.pathname;
  if (path === '/api/whoami-v2') {
    if (user === null) throw new HubAnswerError(401, 'Invalid username or password.');
    const role = user === 'reader' ? 'read' : 'write';
    const auth = {
      type: 'access_token',
      accessToken: { displayName: 'local', role, createdAt: '2026-01-01T00:00:00.000Z' },
    };
    sendJson(exchange, { type: 'user', id: '0', name: user, fullname: user, orgs: [], auth });
    return;
  }
  if (path === '/api/repos/create' || path === '/api/repos/delete') {
    await createOrDelete(exchange, store);
    return;
  }
  if (path === '/api/validate-yaml') {
    const { content, repoType } = await readJson<{ content?: string; repoType?: string }>(exchange);
    const errors = repoType === 'dataset' ? cardErrors(content ?? '') : [];
    const status = errors.length === 0 ? 200 : 400;
    sendJson(exchange, { errors: errors.map((message) => ({ message })), warnings: [] }, status);
    return;
  }
  const lfs = /^\/_lfs\/([0-9a-f]{64})(?:\/part\/(\d+)|(\/complete))?$/.exec(path);
  if (lfs !== null) {
    const [, oid = '', part, complete] = lfs;
    if (complete === undefined) {
      const received = await lfsUpload(exchange, store, oid, part);
      traffic.received += received;
    } else await lfsComplete(exchange, store, oid);
    return;
  }
  if (path === '/_lfs/verify') {
    const { oid } = await readJson<{ oid: string }>(exchange);
    if (!store.hasObject(oid)) throw new HubAnswerError(404, 'Object does not exist');
    sendJson(exchange, {});
    return;
  }
  const cdn = /^\/_cdn\/([0-9a-f]{64})$/.exec(path);
  if (cdn !== null) {
    const stored = url.searchParams.get('path') ?? store.objectPath(cdn[1]!);
    const { size } = statSync(stored);
    const etag = `"${cdn[1]!}"`;
    // Clients follow redirects within a host, and then look here for what the first answer said.
    const commit = url.searchParams.get('commit') ?? '';
    const byXet = url.searchParams.get('xet');
    await sendFile(exchange, stored, size, {
      etag,
      ...(commit === ''
        ? {}
        : { 'x-repo-commit': commit, 'x-linked-etag': etag, 'x-linked-size': String(size) }),
      ...(byXet === null ? {} : (JSON.parse(byXet) as Record<string, string>)),
    });
    return;
  }
  const batch = batchRoute.exec(path);
  if (batch !== null) {
    findRepo(exchange, store, batch[1] === undefined ? 'model' : 'dataset', batch[2]!);
    mayWrite(exchange);
    const kind = batch[1] === undefined ? 'model' : 'dataset';
    const writeTokens = `${exchange.origin}/api/${kind}s/${batch[2]!}/xet-write-token/main`;
    await lfsBatch(exchange, store, xet, writeTokens);
    return;
  }
  const file = fileRoute.exec(path);
  if (file !== null) {
    const repo = findRepo(exchange, store, file[1] === undefined ? 'model' : 'dataset', file[2]!);
    if (repo === undefined) return;
    const [revision, name] = splitRevision(file[4]!);
    await resolveFile(exchange, repo, revision, name, xet);
    return;
  }
  const api = apiRoute.exec(path);
  if (api !== null) {
    const repo = findRepo(exchange, store, api[1] as RepoKind, api[2]!);
    if (repo === undefined) return;
    const tokenOf = /^xet-(read|write)-token$/.exec(api[3] ?? '')?.[1] as 'read' | 'write' | undefined;
    if (tokenOf !== undefined) {
      if (xet === null) throw new HubAnswerError(404, 'Xet is not offered here');
      if (tokenOf === 'write') mayWrite(exchange);
      sendXetToken(exchange, xet, tokenOf);
      return;
    }
    await routeRepo(exchange, store, repo, api[3], api[4] ?? '');
    return;
  }
  request.resume();
  throw new HubAnswerError(404, `no such route: ${path}`);
}

async function routeRepo(
  exchange: Exchange,
  store: RepoStore,
  repo: Repo,
  verb: string | undefined,
  rest: string,
): Promise<void> {
  const [revision, path] = splitRevision(rest);
  switch (verb) {
    case undefined:
    case 'revision':
      repoInfo(exchange, repo, revision);
      return;
    case 'tree':
      listTree(exchange, repo, revision, path);
      return;
    case 'refs':
      listRefs(exchange, repo);
      return;
    case 'paths-info':
      await pathsInfo(exchange, repo, revision);
      return;
  }
  mayWrite(exchange);
  if (verb === 'preupload') await preupload(exchange, repo, revision);
  else if (verb === 'commit') await commitChanges(exchange, store, repo, revision);
  else await changeBranch(exchange, repo, decodeURIComponent(rest));
}

function mayWrite({ user }: Exchange): void {
  if (user === null) throw new HubAnswerError(401, 'Invalid username or password.');
  if (user === 'reader')
    throw new HubAnswerError(403, 'You do not have write access: the token has the role "read".');
}

/** Finds a repo that the user may see; a renamed one is answered with a redirect, and undefined. */
function findRepo(exchange: Exchange, store: RepoStore, kind: RepoKind, name: string): Repo | undefined {
  const { user, response, request, origin, url } = exchange;
  const target = store.renamed.get(keyOf(kind, name));
  if (target !== undefined) {
    request.resume();
    const location = `${origin}${url.pathname.replace(name, target)}${url.search}`;
    response.writeHead(307, { location, 'content-length': 0 }).end();
    return undefined;
  }
  const repo = store.find(kind, name);
  if (repo === undefined || (repo.private && user !== 'local')) {
    // The Hub does not tell strangers whether a repo is private or not there.
    if (user === null) throw new HubAnswerError(401, 'Invalid username or password.', 'RepoNotFound');
    throw new HubAnswerError(404, 'Repository not found', 'RepoNotFound');
  }
  return repo;
}

/** `refs/convert/parquet/a/b`, `refs%2Fconvert%2Fparquet/a/b` or `main/a/b` as revision and path. */
function splitRevision(rest: string): [revision: string, path: string] {
  const ref = /^(refs\/[^/]+\/[^/]+)(?:\/(.*))?$/.exec(rest) ?? /^([^/]*)(?:\/(.*))?$/.exec(rest);
  const [, revision = '', path = ''] = ref ?? [];
  return [decodeURIComponent(revision) || 'main', decodeURIComponent(path)];
}

interface RepoRequest {
  name: string;
  organization?: string | null;
  type?: string;
  private?: boolean;
  visibility?: string;
}

async function createOrDelete(exchange: Exchange, store: RepoStore): Promise<void> {
  mayWrite(exchange);
  const body = await readJson<RepoRequest>(exchange);
  const name = body.name.includes('/')
    ? body.name
    : `${body.organization ?? exchange.user ?? ''}/${body.name}`;
  const kind = body.type === 'dataset' ? 'dataset' : 'model';
  const url = `${exchange.origin}/${kind === 'dataset' ? 'datasets/' : ''}${name}`;
  if (exchange.request.method === 'DELETE') {
    store.repos.delete(keyOf(kind, name));
  } else {
    if (store.find(kind, name) !== undefined) {
      sendJson(exchange, { error: `You already created this ${kind} repo: ${name}`, url }, 409);
      return;
    }
    store.create(kind, name, { private: body.private ?? body.visibility === 'private' });
  }
  sendJson(exchange, { url, name, id: name });
}

const small = /(^|\/)(README\.md|\.gitattributes|[^/]+\.(json|ya?ml|txt|md))$/;

async function addFolder(
  store: RepoStore,
  name: string,
  folder: string,
  { kind = 'dataset', ref = 'main', only = () => true, ...access }: AddFolderOptions,
): Promise<Repo> {
  const repo = store.find(kind, name) ?? store.create(kind, name, access);
  const changes = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const inside = relative(folder, path).replaceAll('\\', '/');
    if (!entry.isFile() || !only(inside)) continue;
    const file = await store.adopt(path);
    const byGit = small.test(inside) && file.size < 10_000_000;
    changes.push({
      path: inside,
      file: byGit ? { ...file, lfs: null, gitOid: store.gitOidOfFile(path) } : file,
    });
  }
  store.commit(repo, ref, `add ${changes.length} files`, changes);
  return repo;
}
