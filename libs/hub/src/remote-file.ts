import { UserError } from '@longhand/records';
import { clientParams, type Hub } from './hub.ts';
import type { RepoAt, RepoFile } from './repo-files.ts';

/** A file on the Hub, read from where one likes. */
export interface RemoteFile {
  /** The bytes from `start` to the end of the file. Throws when the connection breaks. */
  stream(start: number): AsyncIterable<Uint8Array>;
  /** The bytes `start` to `end` (exclusive), by a range request. */
  slice(start: number, end: number): Promise<Uint8Array>;
}

/**
 * Asks for a file's address and checks that size and etag are those that the commit lists: a file that was
 * exchanged under its commit is an error. Goes by Xet where the repo keeps the file so.
 */
export async function openRemoteFile(hub: Hub, repo: RepoAt, file: RepoFile): Promise<RemoteFile> {
  const client = await import('@huggingface/hub');
  const params = {
    ...clientParams(hub),
    repo: { type: repo.type, name: repo.name },
    path: file.path.split('/').map(encodeURIComponent).join('/'),
    revision: repo.commit,
  };
  const info = await client.fileDownloadInfo(params);
  if (info === null) throw changed(repo, file, 'is not there any more');
  if (info.size !== file.size) throw changed(repo, file, `has ${info.size} bytes instead of ${file.size}`);
  const etag = info.etag.replace(/^W\//, '').replaceAll('"', '');
  const isHash = file.lfs ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/;
  if (isHash.test(etag) && etag !== file.oid) throw changed(repo, file, `has the etag ${etag.slice(0, 12)}…`);
  const blob = await client.downloadFile({ ...params, downloadInfo: info });
  if (blob === null) throw changed(repo, file, 'is not there any more');
  return {
    stream: (start) => contentOf(start === 0 ? blob : blob.slice(start, file.size)),
    slice: async (start, end) => {
      const bytes = new Uint8Array(await blob.slice(start, end).arrayBuffer());
      if (bytes.length !== end - start)
        throw new Error(`${bytes.length} bytes came instead of ${end - start}`);
      return bytes;
    },
  };
}

/** The content of a blob piece by piece. By Xet, `stream()` would turn errors into their bare messages. */
async function* contentOf(blob: Blob & { response?: () => Promise<Response> }): AsyncGenerator<Uint8Array> {
  const stream = blob.response === undefined ? blob.stream() : (await blob.response()).body;
  if (stream !== null) yield* stream as AsyncIterable<Uint8Array>;
}

function changed(repo: RepoAt, { path }: RepoFile, what: string): UserError {
  return new UserError(
    `${repo.name}: ${path} ${what}, though the revision ${repo.commit.slice(0, 12)} is fixed; ` +
      'its owner must have rewritten it: take a newer revision',
    { exitCode: 1 },
  );
}
