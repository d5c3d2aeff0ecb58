import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Hub, LocalFile, Published, PublishOptions, PublishPlan, RemoteState } from '@longhand/hub';
import { manifestSchema, UserError, type Manifest } from '@longhand/records';
import { cardForRepo } from './card-use.ts';
import { openDataSet } from './data-set-files.ts';
import { validateDataSet, type ValidationReport } from './validate.ts';

export interface PublishRequest {
  /** Folder of a finished data set. */
  data: string;
  /** `owner/name`. */
  repo: string;
  /** Goes before HF_ENDPOINT. */
  endpoint?: string | undefined;
  onNotice?: (line: string) => void;
  onRows?: (rows: number) => void;
}

/** A data set that was found sound, and what publishing it will do. */
export interface PreparedPublish {
  hub: Hub;
  report: ValidationReport;
  /** Null where the data set is not sound: `report` says why. */
  plan: PublishPlan | null;
  manifest: Manifest;
}

/**
 * Validates a data set and finds out what has to be sent to a repo, and what removed there. Nothing is changed
 * yet. A repo that holds a data set of someone else is refused.
 */
export async function preparePublish(request: PublishRequest): Promise<PreparedPublish> {
  const { data, repo } = request;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repo)) throw new UserError(`--repo=${repo}: write owner/name`);
  const set = openDataSet(data);
  if (set.manifest === null) {
    throw new UserError(
      `--data=${data}: no manifest.json; publish takes the folder that pipeline:curate leaves`,
    );
  }
  const { checkCard, openHub, planPublish, remoteState } = await import('@longhand/hub');
  const hub = openHub({ endpoint: request.endpoint, ...(request.onNotice && { onWait: request.onNotice }) });
  if (hub.offline) throw new UserError('HF_HUB_OFFLINE is set, and publishing needs the Hub; unset it');
  const report = await validateDataSet(data, request.onRows);
  const { manifest } = set;
  if (report.fault !== null) return { hub, report, plan: null, manifest };
  const state = await remoteState(hub, repo);
  const files = filesOf(set.folder, manifest, repo);
  const owned = await ownedPaths(hub, repo, state);
  refuseForeignShards(repo, state, files, owned);
  refuseCard(data, await checkCard(hub, cardForRepo(readCard(set.folder), manifest, repo)));
  return { hub, report, plan: planPublish(repo, state, files, (path) => owned.has(path)), manifest };
}

/** Does what was prepared. Called again after an interruption, it goes on. */
export async function publishPrepared(
  { hub, plan, manifest }: PreparedPublish,
  options: Pick<PublishOptions, 'private' | 'onProgress' | 'onNotice'> = {},
): Promise<Published> {
  if (plan === null) throw new Error('a data set that is not sound is not published');
  const rows = Object.values(manifest.splits).reduce((sum, n) => sum + n, 0);
  const title = `${manifest.name}: ${rows.toLocaleString('en')} rows (recipe ${manifest.recipe_sha256.slice(0, 12)})`;
  const { publish } = await import('@longhand/hub');
  return publish(hub, plan, { title, ...options });
}

/** The shards as the manifest lists them, then what tells of them. The card names the repo it is published in. */
function filesOf(folder: string, manifest: Manifest, repo: string): LocalFile[] {
  const shards = [
    ...manifest.shards.flatMap(({ parquet, arrow }) => [parquet, arrow]),
    ...manifest.rejects,
  ].map(({ path, bytes, sha256 }): LocalFile => ({
    path,
    content: resolve(folder, path),
    size: bytes,
    sha256,
  }));
  const texts = ['stats.json', 'README.md', 'manifest.json'].map((path): LocalFile => {
    let content: Uint8Array = readFileSync(join(folder, path));
    if (path === 'README.md') content = Buffer.from(cardForRepo(readCard(folder), manifest, repo));
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { path, content, size: content.length, sha256 };
  });
  return [...shards, ...texts];
}

function readCard(folder: string): string {
  return readFileSync(join(folder, 'README.md'), 'utf8');
}

/** The Hub would refuse the card with the last commit, after all shards were sent. */
function refuseCard(data: string, complaints: readonly string[]): void {
  if (complaints.length === 0) return;
  throw new UserError(
    `${join(data, 'README.md')}: the Hub would refuse this card: ${complaints.join('; ')}; nothing was sent: ` +
      'mend the recipe and run pipeline:curate again',
  );
}

/** The files of the data set that Longhand published in this repo before, by its manifest there. */
async function ownedPaths(hub: Hub, repo: string, { head, files }: RemoteState): Promise<Set<string>> {
  const remote = files.find(({ path }) => path === 'manifest.json');
  if (head === null || remote === undefined) return new Set();
  const { downloadFile } = await import('@longhand/hub');
  const path = await downloadFile(hub, { type: 'dataset', name: repo, commit: head }, remote);
  const parsed = manifestSchema.safeParse(tryJson(readFileSync(path, 'utf8')));
  if (!parsed.success) return new Set();
  const { shards, rejects } = parsed.data;
  return new Set([
    ...shards.flatMap(({ parquet, arrow }) => [parquet.path, arrow.path]),
    ...rejects.map((entry) => entry.path),
  ]);
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Shards of another origin beside ours would be read as part of the data set. */
function refuseForeignShards(
  repo: string,
  { files }: RemoteState,
  ours: readonly LocalFile[],
  owned: ReadonlySet<string>,
): void {
  const known = new Set(ours.map(({ path }) => path));
  const foreign = files.find(
    ({ path }) => /^(data|arrow|rejects)\//.test(path) && !known.has(path) && !owned.has(path),
  );
  if (foreign === undefined) return;
  throw new UserError(
    `${repo} holds ${foreign.path}, which Longhand did not publish and a reader would take for a shard; ` +
      'remove it there, or name another repo',
  );
}
