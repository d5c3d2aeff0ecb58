import { dirname } from 'node:path';
import {
  lfsFile,
  pointerText,
  type Change,
  type Repo,
  type RepoStore,
  type StoredCommit,
} from './repo-store.ts';
import { cardErrors } from './card-rules.ts';
import { HubAnswerError, readBody, readJson, sendFile, sendJson, type Exchange } from './reply.ts';
import { xetHeaders, type Xet } from './xet-routes.ts';

/** `GET /api/datasets/NAME[/revision/REV]`: what the Hub knows of a repo. */
export function repoInfo(exchange: Exchange, repo: Repo, revision: string): void {
  const commit = commitOf(repo, revision);
  sendJson(exchange, {
    _id: commit.id.slice(0, 24),
    id: repo.name,
    author: repo.name.split('/')[0],
    sha: commit.id,
    lastModified: commit.date,
    createdAt: '2026-01-01T00:00:00.000Z',
    private: repo.private,
    gated: repo.gated ? 'auto' : false,
    disabled: false,
    downloads: 0,
    likes: 0,
    tags: [],
    siblings: [...commit.tree.keys()].sort().map((rfilename) => ({ rfilename })),
  });
}

/** `GET /api/datasets/NAME/tree/REV[/PATH]`, page by page. */
export function listTree(exchange: Exchange, repo: Repo, revision: string, below: string): void {
  const { url, origin } = exchange;
  const commit = commitOf(repo, revision);
  const recursive = ['true', '1', 'True'].includes(url.searchParams.get('recursive') ?? '');
  const prefix = below === '' ? '' : `${below}/`;
  const inside = [...commit.tree.keys()].filter((path) => path.startsWith(prefix)).sort();
  if (below !== '' && inside.length === 0) {
    throw new HubAnswerError(404, `${below} does not exist on "${revision}"`, 'EntryNotFound');
  }
  const entries = new Map<string, object>();
  for (const path of inside) {
    for (
      let folder = dirname(path);
      folder !== '.' && folder.length >= prefix.length;
      folder = dirname(folder)
    ) {
      if (folder === below || (!recursive && folder.slice(prefix.length).includes('/'))) continue;
      entries.set(folder, { type: 'directory', oid: '0'.repeat(40), size: 0, path: folder });
    }
    if (recursive || !path.slice(prefix.length).includes('/')) entries.set(path, treeEntry(commit, path));
  }
  const page = Number(url.searchParams.get('limit') ?? 1000);
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  const next = new URL(url.pathname + url.search, origin);
  next.searchParams.set('cursor', String(from + page));
  sendJson(exchange, sorted.slice(from, from + page), 200, {
    ...(from + page < sorted.length ? { link: `<${next.href}>; rel="next"` } : {}),
  });
}

function treeEntry(commit: StoredCommit, path: string): object {
  const { gitOid, size, lfs } = commit.tree.get(path)!;
  return {
    type: 'file',
    oid: gitOid,
    size,
    path,
    ...(lfs === null ? {} : { lfs: { oid: lfs, size, pointerSize: pointerText(lfs, size).length } }),
  };
}

/** `POST /api/datasets/NAME/paths-info/REV`, JSON or form. */
export async function pathsInfo(exchange: Exchange, repo: Repo, revision: string): Promise<void> {
  const commit = commitOf(repo, revision);
  const body = (await readBody(exchange)).toString('utf8');
  const isJson = exchange.request.headers['content-type']?.includes('json') === true;
  const paths = isJson
    ? (JSON.parse(body) as { paths: string[] }).paths
    : new URLSearchParams(body).getAll('paths');
  const lastCommit = { id: commit.id, title: commit.title, date: commit.date };
  sendJson(
    exchange,
    paths.filter((path) => commit.tree.has(path)).map((path) => ({ ...treeEntry(commit, path), lastCommit })),
  );
}

/** `GET /api/datasets/NAME/refs`. */
export function listRefs(exchange: Exchange, repo: Repo): void {
  const all = [...repo.refs];
  sendJson(exchange, {
    branches: all
      .filter(([ref]) => !ref.startsWith('refs/'))
      .map(([name, targetCommit]) => ({ name, ref: `refs/heads/${name}`, targetCommit })),
    converts: all
      .filter(([ref]) => ref.startsWith('refs/convert/'))
      .map(([ref, targetCommit]) => ({ name: ref.slice(13), ref, targetCommit })),
    tags: [],
    pullRequests: [],
  });
}

/** `POST` and `DELETE /api/datasets/NAME/branch/BRANCH`. */
export async function changeBranch(exchange: Exchange, repo: Repo, branch: string): Promise<void> {
  if (exchange.request.method === 'DELETE') {
    if (branch === 'main') throw new HubAnswerError(403, 'Cannot delete the default branch');
    if (!repo.refs.delete(branch)) throw new HubAnswerError(404, 'Invalid rev id', 'RevisionNotFound');
  } else {
    const { startingPoint, overwrite } = await readJson<{ startingPoint?: string; overwrite?: boolean }>(
      exchange,
    );
    if (repo.refs.has(branch) && overwrite !== true)
      throw new HubAnswerError(409, 'Reference already exists');
    repo.refs.set(branch, commitOf(repo, startingPoint ?? 'main').id);
  }
  sendJson(exchange, {});
}

const smallText = /\.(md|json|txt|yaml|yml)$|^\.gitattributes$/;

/** `POST /api/datasets/NAME/preupload/REV`: which files go by LFS. */
export async function preupload(exchange: Exchange, repo: Repo, revision: string): Promise<void> {
  const commit = commitOf(repo, revision);
  const { files } = await readJson<{ files: { path: string; size: number }[] }>(exchange);
  sendJson(exchange, {
    files: files.map(({ path, size }) => ({
      path,
      uploadMode: smallText.test(path) && size <= 10_000_000 ? 'regular' : 'lfs',
      shouldIgnore: false,
      oid: commit.tree.get(path)?.gitOid ?? null,
    })),
  });
}

type CommitLine =
  | { key: 'header'; value: { summary: string; parentCommit?: string } }
  | { key: 'file'; value: { path: string; content: string; encoding?: string } }
  | { key: 'lfsFile'; value: { path: string; oid: string; size: number } }
  | { key: 'deletedFile' | 'deletedFolder'; value: { path: string } };

/** `POST /api/datasets/NAME/commit/REV`: all of a commit's changes, or none. */
export async function commitChanges(
  exchange: Exchange,
  store: RepoStore,
  repo: Repo,
  branch: string,
): Promise<void> {
  const text = (await readBody(exchange)).toString('utf8');
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CommitLine);
  const head = repo.refs.get(branch);
  if (head === undefined) throw new HubAnswerError(404, `Invalid rev id: ${branch}`, 'RevisionNotFound');
  let title = 'commit';
  const changes: Change[] = [];
  for (const line of lines) {
    if (line.key === 'header') {
      title = line.value.summary;
      const { parentCommit } = line.value;
      if (parentCommit !== undefined && parentCommit !== head) {
        throw new HubAnswerError(412, 'A commit has happened since. Please refresh and try again.');
      }
    } else if (line.key === 'file') {
      const { path, content, encoding } = line.value;
      const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
      const [wrong] = repo.kind === 'dataset' && path === 'README.md' ? cardErrors(bytes.toString()) : [];
      if (wrong !== undefined) throw new HubAnswerError(400, `Invalid metadata in README.md: ${wrong}`);
      changes.push({ path, content: bytes });
    } else if (line.key === 'lfsFile') {
      const { path, oid, size } = line.value;
      if (!store.hasObject(oid)) {
        throw new HubAnswerError(400, `LFS pointer pointed to a file that does not exist: ${path}`);
      }
      changes.push({ path, file: lfsFile(store.objectPath(oid), oid, size) });
    } else if (line.key === 'deletedFile') {
      const { path } = line.value;
      if (!commitOf(repo, branch).tree.has(path)) {
        throw new HubAnswerError(400, `cannot delete ${path}: it does not exist`);
      }
      changes.push({ path, remove: true });
    }
  }
  const commit = store.commit(repo, branch, title, changes);
  if (exchange.fault?.commitThenCut === true) {
    exchange.response.destroy();
    return;
  }
  sendJson(exchange, {
    success: true,
    commitOid: commit.id,
    commitUrl: `${exchange.origin}/${repo.kind}s/${repo.name}/commit/${commit.id}`,
    hookOutput: '',
  });
}

/** `GET` and `HEAD /datasets/NAME/resolve/REV/PATH`: the file, or for LFS the way to it, by Xet where it is offered. */
export async function resolveFile(
  exchange: Exchange,
  repo: Repo,
  revision: string,
  path: string,
  xet: Xet | null,
): Promise<void> {
  const { request, response, user, origin } = exchange;
  if (repo.gated && (user === null || user === 'reader')) {
    throw new HubAnswerError(
      user === null ? 401 : 403,
      `Access to dataset ${repo.name} is restricted. You must have access to it and be authenticated to access it.`,
      'GatedRepo',
    );
  }
  const commit = commitOf(repo, revision);
  const file = commit.tree.get(path);
  if (file === undefined) throw new HubAnswerError(404, 'Entry not found', 'EntryNotFound');
  const etag = `"${file.lfs ?? file.gitOid}"`;
  const headers = { etag, 'x-repo-commit': commit.id };
  if (file.lfs === null) {
    await sendFile(exchange, file.path, file.size, headers);
    return;
  }
  const byXet =
    xet === null || file.size === 0 ? null : await xetHeaders(exchange, xet, repo, commit.id, file);
  const linked = { ...headers, ...byXet, 'x-linked-etag': etag, 'x-linked-size': String(file.size) };
  if (byXet !== null && request.headers.accept?.includes(xetInfo) === true) {
    sendJson(exchange, { hash: byXet['x-xet-hash'] }, 200, { ...linked, 'content-type': xetInfo });
    return;
  }
  const again = byXet === null ? '' : `&xet=${encodeURIComponent(JSON.stringify(byXet))}`;
  const location = `${origin}/_cdn/${file.lfs}?path=${encodeURIComponent(file.path)}&commit=${commit.id}${again}`;
  response.writeHead(302, { ...linked, location, 'content-length': 0 }).end();
  request.resume();
}

const xetInfo = 'application/vnd.xet-fileinfo+json';

/** The commit of a branch, a ref or (in full) a commit's own name. */
export function commitOf(repo: Repo, revision: string): StoredCommit {
  const id = repo.refs.get(revision === 'HEAD' ? 'main' : revision.replace(/^refs\/heads\//, '')) ?? revision;
  const commit = repo.commits.get(id);
  if (commit === undefined) throw new HubAnswerError(404, `Invalid rev id: ${revision}`, 'RevisionNotFound');
  return commit;
}
