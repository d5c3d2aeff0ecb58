import { readFileSync } from 'node:fs';
import { UserError } from '@longhand/records';
import { selectConverted, selectDataFiles, type DataFilesQuery } from './data-files.ts';
import { downloadFile } from './download.ts';
import type { Hub } from './hub.ts';
import { listRepoFiles, parseRepoName, resolveRepo, type RepoAt, type RepoFile } from './repo-files.ts';

/** The files of a data set on the Hub, at a fixed commit. */
export interface HubData {
  repo: RepoAt;
  files: RepoFile[];
}

/** What of which data set: `repo` is `owner/name` or `owner/name@revision`. */
export interface HubDataQuery extends DataFilesQuery {
  repo: string;
}

const convertRef = 'refs/convert/parquet';

/**
 * Finds the data files of a data set for a config and split, or for globs. Where the repo holds none in a form
 * that can be read, those of the Hub's own conversion to Parquet.
 */
export async function findHubData(hub: Hub, query: HubDataQuery): Promise<HubData> {
  const { name, revision } = parseRepoName(query.repo);
  const repo = await resolveRepo(hub, 'dataset', name, revision);
  const all = await listRepoFiles(hub, repo);
  const card = all.find(({ path }) => path === 'README.md');
  const text = card === undefined ? null : readFileSync(await downloadFile(hub, repo, card), 'utf8');
  const chosen = selectDataFiles(
    all.map(({ path }) => path),
    text,
    query,
    name,
  );
  if (chosen !== null) return { repo, files: pick(all, chosen) };

  let converted: RepoAt;
  try {
    converted = await resolveRepo(hub, 'dataset', name, convertRef);
  } catch (error) {
    if (!(error instanceof UserError) || !/no revision|not in the cache/.test(error.message)) throw error;
    const asked = query.config === undefined ? '' : ` for config "${query.config}"`;
    throw new UserError(
      `${name} holds no data file that can be read${asked}, and the Hub has no Parquet conversion of it; ` +
        'name files with files: (Parquet, Arrow, JSONL, JSON, CSV)',
    );
  }
  const files = await listRepoFiles(hub, converted);
  return {
    repo: converted,
    files: pick(
      files,
      selectConverted(
        files.map(({ path }) => path),
        query,
        name,
      ),
    ),
  };
}

function pick(files: readonly RepoFile[], paths: readonly string[]): RepoFile[] {
  const wanted = new Set(paths);
  return files.filter(({ path }) => wanted.has(path));
}
