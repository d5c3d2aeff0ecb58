import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '@longhand/records';

export type RepoKind = 'dataset' | 'model';

/** A file of a commit. Its content lies at `path` on this disk. */
export interface StoredFile {
  path: string;
  size: number;
  /** Git's hash: of the content, or of the pointer where the file is kept by LFS. */
  gitOid: string;
  /** SHA-256 of the content where it is kept by LFS. */
  lfs: string | null;
}

export type Tree = ReadonlyMap<string, StoredFile>;

export interface StoredCommit {
  id: string;
  parent: string | null;
  title: string;
  date: string;
  tree: Tree;
}

export interface Repo {
  kind: RepoKind;
  name: string;
  private: boolean;
  gated: boolean;
  /** `main`, `refs/convert/parquet`, … -> commit. */
  refs: Map<string, string>;
  commits: Map<string, StoredCommit>;
}

/** What a commit changes. */
export type Change =
  | { path: string; content: Uint8Array | string }
  | { path: string; file: StoredFile }
  | { path: string; remove: true };

/** Repos of a local Hub: in memory, contents as files below `folder`. */
export interface RepoStore {
  repos: Map<string, Repo>;
  /** Old name -> new name, with the kind in front. */
  renamed: Map<string, string>;
  objectPath: (sha256: string) => string;
  hasObject(sha256: string): boolean;
  create(kind: RepoKind, name: string, options?: { private?: boolean; gated?: boolean }): Repo;
  find(kind: RepoKind, name: string): Repo | undefined;
  commit(repo: Repo, ref: string, title: string, changes: readonly Change[]): StoredCommit;
  /** Keeps a file of this disk as an LFS object, without copying it. */
  adopt(path: string): Promise<StoredFile>;
  /** Git's hash of a file's content. */
  gitOidOfFile(path: string): string;
}

export function repoStore(folder: string): RepoStore {
  const objects = join(folder, 'objects');
  makeFolder(objects);
  const repos = new Map<string, Repo>();
  const objectPath = (sha256: string) => join(objects, sha256);
  const keep = (content: Uint8Array | string): StoredFile => {
    const bytes = Buffer.from(content);
    const path = objectPath(sha256Of(bytes));
    writeFileSync(path, bytes);
    return { path, size: bytes.length, gitOid: gitOidOf(bytes), lfs: null };
  };
  return {
    repos,
    renamed: new Map(),
    objectPath,
    hasObject: (sha256) => existsSync(objectPath(sha256)),
    find: (kind, name) => repos.get(keyOf(kind, name)),
    create: (kind, name, options = {}) => {
      const repo: Repo = {
        kind,
        name,
        private: options.private ?? false,
        gated: options.gated ?? false,
        refs: new Map(),
        commits: new Map(),
      };
      repos.set(keyOf(kind, name), repo);
      addCommit(
        repo,
        'main',
        'initial commit',
        new Map([['.gitattributes', keep('*.parquet filter=lfs diff=lfs merge=lfs -text\n')]]),
      );
      return repo;
    },
    commit: (repo, ref, title, changes) => {
      const head = repo.commits.get(repo.refs.get(ref) ?? '');
      const tree = new Map(head?.tree);
      for (const change of changes) {
        if ('remove' in change) tree.delete(change.path);
        else tree.set(change.path, 'file' in change ? change.file : keep(change.content));
      }
      return addCommit(repo, ref, title, tree);
    },
    gitOidOfFile: (path) => gitOidOf(readFileSync(path)),
    adopt: async (path) => {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
      return lfsFile(path, hash.digest('hex'), statSync(path).size);
    },
  };
}

/** A file kept by LFS. */
export function lfsFile(path: string, sha256: string, size: number): StoredFile {
  return { path, size, gitOid: gitOidOf(Buffer.from(pointerText(sha256, size))), lfs: sha256 };
}

/** The text that git keeps in place of an LFS file. */
export function pointerText(sha256: string, size: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`;
}

export function keyOf(kind: RepoKind, name: string): string {
  return `${kind}s/${name}`;
}

/** The text of a file, for tests. */
export function textOf(file: StoredFile): string {
  return readFileSync(file.path, 'utf8');
}

function addCommit(repo: Repo, ref: string, title: string, tree: Tree): StoredCommit {
  const parent = repo.refs.get(ref) ?? null;
  const date = new Date(Date.UTC(2026, 0, 1) + 1000 * repo.commits.size).toISOString();
  const entries = [...tree].map(([path, { gitOid }]) => `${gitOid} ${path}`).sort();
  const text = [repo.name, parent ?? '', date, title, ...entries].join('\n');
  const commit: StoredCommit = { id: gitOidOf(Buffer.from(text)), parent, title, date, tree };
  repo.commits.set(commit.id, commit);
  repo.refs.set(ref, commit.id);
  return commit;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function gitOidOf(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
