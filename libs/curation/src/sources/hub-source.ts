import type { HubSource } from '@longhand/records';
import type { ByteRange, Hub, RepoAt, RepoFile } from '@longhand/hub';
import { listUnits, parquetColumnNames, parquetColumnRanges, type FileUnit } from '@longhand/shards';
import { columnsOf } from '../map-row.ts';
import { withArrivals, type Arrival, type Arriving } from './arriving.ts';
import { checkColumns, refuseUnknownColumns, unitBytes } from './files-source.ts';
import type { FilesUnit, SourceFact } from './unit.ts';

/** Files that are fetched at the same time. */
const atOnce = 4;
/** A Parquet file of which more than this share is needed is fetched whole, into the cache that Python shares. */
const wholeShare = 0.5;

/**
 * Finds the files of a Hub source at a fixed commit, brings what the recipe needs of them to this disk (of
 * Parquet files only the columns and row groups that it reads), and cuts them into units.
 */
export async function planHub(
  source: HubSource,
  place: number,
  limit: number | null,
  notice: (line: string) => void,
): Promise<{ units: FilesUnit[]; facts: SourceFact[] }> {
  const { coming, ...plan } = await planHubAhead(source, place, limit, notice);
  await withArrivals(
    [coming],
    [...plan.units.keys()],
    () => false,
    async (ready) => {
      for (const unit of plan.units.keys()) await ready?.(unit);
    },
  );
  return plan;
}

/**
 * As `planHub`, but only what it takes to tell the units is fetched: the footers of Parquet files, and other files
 * whole. `coming` brings the rest, unit by unit.
 */
export async function planHubAhead(
  source: HubSource,
  place: number,
  limit: number | null,
  notice: (line: string) => void,
): Promise<{ units: FilesUnit[]; facts: SourceFact[]; coming: Arriving }> {
  const { findHubData, openHub } = await import('@longhand/hub');
  const stop = new AbortController();
  const hub = openHub({ endpoint: source.endpoint, onWait: notice, signal: stop.signal });
  const { repo, files } = await findHubData(hub, {
    repo: source.repo,
    config: source.config,
    split: source.hub_split ?? source.split,
    files: source.files === undefined ? undefined : [source.files].flat(),
  });
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const columns = columnsOf(source.map);
  const found: FoundFile[] = [];
  const report = fetchReport(hub, repo, bytes, notice);
  let next = 0;
  const hand = async () => {
    while (next < files.length) {
      const at = next++;
      const file = await look(hub, repo, files[at]!, columns, limit, report.tick);
      if (file.columns !== null) {
        refuseUnknownColumns(source.map, place, `${repo.name}: ${files[at]!.path}`, file.columns);
      }
      found[at] = file;
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, hand));
  } catch (error) {
    stop.abort();
    throw error;
  }

  const unit = {
    kind: 'files',
    source: place,
    name: repo.name,
    revision: repo.commit,
    endRow: limit,
  } as const;
  const units = found.flatMap(({ pieces }) => pieces).map((piece): FilesUnit => ({ ...unit, piece }));
  const [first] = units;
  if (first !== undefined && first.piece.format !== 'parquet') await checkColumns(source, place, first);
  const arrivals: Arrival[] = [];
  let before = 0;
  for (const { pieces, bring } of found) {
    for (const { of, bring: one } of bring) {
      arrivals.push({ units: of.map((piece) => before + piece), bring: one });
    }
    before += pieces.length;
  }
  return {
    units,
    facts: [{ name: repo.name, revision: repo.commit, bytes }],
    coming: {
      arrivals,
      report: report.end,
      stop: () => {
        stop.abort();
      },
    },
  };
}

/** A file of which is known how it is cut; `bring` fetches what its pieces `of` need. */
interface FoundFile {
  pieces: FileUnit[];
  /** Those of a Parquet file that had to be looked into, null for others. */
  columns: string[] | null;
  bring: { of: readonly number[]; bring: () => Promise<void> }[];
}

async function look(
  hub: Hub,
  repo: RepoAt,
  file: RepoFile,
  columns: readonly string[],
  limit: number | null,
  tick: () => void,
): Promise<FoundFile> {
  const { downloadFile, ensureParquetFooter, isCached, openPartialFile, snapshotPath } =
    await import('@longhand/hub');
  const wanted = (all: FileUnit[]) => all.filter(({ firstRow }) => limit === null || firstRow < limit);
  if (!/\.parquet$/i.test(file.path) || file.size < 12) {
    const path = await downloadFile(hub, repo, file, tick);
    return { pieces: wanted(await listUnits(path, { targetBytes: unitBytes })), columns: null, bring: [] };
  }
  const whole = snapshotPath(hub, repo, file);
  if (isCached(hub, repo, file)) {
    const pieces = wanted(await listUnits(whole, { targetBytes: unitBytes }));
    return { pieces, columns: await parquetColumnNames(whole), bring: [] };
  }
  const partial = await openPartialFile(hub, repo, file);
  await ensureParquetFooter(partial, `${repo.name}: ${file.path}`);
  const known = await parquetColumnNames(partial.path);
  const pieces = wanted(await listUnits(partial.path, { targetBytes: unitBytes }));
  const ranges = await Promise.all(
    pieces.map(async ({ range }): Promise<ByteRange[]> =>
      range === null ? [] : parquetColumnRanges(partial.path, range, columns),
    ),
  );
  const needed = ranges.flat().reduce((sum, [start, end]) => sum + end - start, 0);
  if (needed <= wholeShare * file.size) {
    const bring = ranges.map((each, piece) => ({
      of: [piece],
      bring: () => partial.ensure(each, tick),
    }));
    return { pieces, columns: known, bring };
  }
  const bring = async () => {
    await downloadFile(hub, repo, file, tick);
  };
  return {
    pieces: pieces.map((piece) => ({ ...piece, path: whole })),
    columns: known,
    bring: [{ of: [...pieces.keys()], bring }],
  };
}

/** Says every few seconds how much has come. */
function fetchReport(hub: Hub, repo: RepoAt, bytes: number, notice: (line: string) => void) {
  const began = performance.now();
  let shown = began;
  const line = () => {
    const seconds = Math.max(0.001, (performance.now() - began) / 1000);
    const { fetched } = hub.traffic;
    const rate = `${megabytes(fetched / seconds)}/s`;
    return `${repo.name}@${repo.commit.slice(0, 12)}: ${megabytes(fetched)} fetched of ${megabytes(bytes)} (${rate})`;
  };
  return {
    tick: () => {
      if (performance.now() - shown < 2000) return;
      shown = performance.now();
      notice(line());
    },
    end: () => {
      const { fetched } = hub.traffic;
      const share = bytes === 0 ? 0 : (100 * fetched) / bytes;
      notice(
        `${repo.name}@${repo.commit.slice(0, 12)}: ${fetched.toLocaleString('en')} bytes fetched ` +
          `of ${bytes.toLocaleString('en')} (${share.toFixed(1)} %)`,
      );
    },
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
