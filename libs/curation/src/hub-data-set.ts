import { existsSync } from 'node:fs';

export interface FetchOptions {
  /** Goes before HF_ENDPOINT. */
  endpoint?: string | undefined;
  onNotice?: (line: string) => void;
  /** Which files are wanted, all by default. */
  wanted?: (path: string) => boolean;
}

/**
 * What `--data` names as a path on this disk: itself, or for `owner/name[@revision]` on the Hub, the folder of
 * the cache into which its files were fetched. A path whose first part is a folder here is never asked for.
 */
export async function localData(data: string, options: FetchOptions = {}): Promise<string> {
  if (existsSync(data) || !isRepoName(data)) return data;
  const { downloadFile, listRepoFiles, openHub, parseRepoName, resolveRepo, snapshotFolder } =
    await import('@longhand/hub');
  const { name, revision } = parseRepoName(data);
  const stop = new AbortController();
  const hub = openHub({
    endpoint: options.endpoint,
    signal: stop.signal,
    ...(options.onNotice && { onWait: options.onNotice }),
  });
  const repo = await resolveRepo(hub, 'dataset', name, revision);
  const wanted = options.wanted ?? (() => true);
  const files = (await listRepoFiles(hub, repo)).filter(({ path }) => wanted(path));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  let next = 0;
  const hand = async () => {
    while (next < files.length) await downloadFile(hub, repo, files[next++]!);
  };
  try {
    await Promise.all([hand(), hand(), hand(), hand()]);
  } catch (error) {
    // The others would go on to fetch what nobody will read.
    stop.abort();
    throw error;
  }
  options.onNotice?.(
    `${name}@${repo.commit.slice(0, 12)}: ${files.length} files, ${bytes.toLocaleString('en')} bytes ` +
      `(${hub.traffic.fetched.toLocaleString('en')} fetched now)`,
  );
  return snapshotFolder(hub, repo);
}

function isRepoName(data: string): boolean {
  const [first = ''] = data.split('/');
  return /^\w[\w.-]*\/\w[\w.-]*(@\S+)?$/.test(data) && !existsSync(first);
}
