import type { HubSource } from '@longhand/records';
import type { ByteRange, Hub, RepoAt, RepoFile } from '@longhand/hub';
import { listUnits, parquetColumnNames, parquetColumnRanges, type FileUnit } from '@longhand/shards';
import { columnsOf } from '../map-row.ts';
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
  const { findHubData, openHub } = await import('@longhand/hub');
  const hub = openHub({ endpoint: source.endpoint, onWait: notice });
  const { repo, files } = await findHubData(hub, {
    repo: source.repo,
    config: source.config,
    split: source.hub_split ?? source.split,
    files: source.files === undefined ? undefined : [source.files].flat(),
  });
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const columns = columnsOf(source.map);
  const pieces: FileUnit[][] = [];
  const report = fetchReport(hub, repo, bytes, notice);
  let next = 0;
  const hand = async () => {
    while (next < files.length) {
      const at = next++;
      const fetched = await bring(hub, repo, files[at]!, columns, limit, report.tick);
      if (fetched.columns !== null) {
        refuseUnknownColumns(source.map, place, `${repo.name}: ${files[at]!.path}`, fetched.columns);
      }
      pieces[at] = fetched.pieces;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, hand));
  report.end();

  const unit = {
    kind: 'files',
    source: place,
    name: repo.name,
    revision: repo.commit,
    endRow: limit,
  } as const;
  const units = pieces.flat().map((piece): FilesUnit => ({ ...unit, piece }));
  const [first] = units;
  if (first !== undefined && first.piece.format !== 'parquet') await checkColumns(source, place, first);
  return {
    units,
    facts: [{ name: repo.name, revision: repo.commit, bytes }],
  };
}

/** Fetches what is needed of a file. `columns` are those of a Parquet file, null for others. */
async function bring(
  hub: Hub,
  repo: RepoAt,
  file: RepoFile,
  columns: readonly string[],
  limit: number | null,
  tick: () => void,
): Promise<{ pieces: FileUnit[]; columns: string[] | null }> {
  const { downloadFile, ensureParquetFooter, openPartialFile } = await import('@longhand/hub');
  const wanted = (all: FileUnit[]) => all.filter(({ firstRow }) => limit === null || firstRow < limit);
  const whole = async () =>
    wanted(await listUnits(await downloadFile(hub, repo, file, tick), { targetBytes: unitBytes }));
  if (!/\.parquet$/i.test(file.path) || file.size < 12) return { pieces: await whole(), columns: null };

  const partial = await openPartialFile(hub, repo, file);
  await ensureParquetFooter(partial, `${repo.name}: ${file.path}`);
  const known = await parquetColumnNames(partial.path);
  const pieces = wanted(await listUnits(partial.path, { targetBytes: unitBytes }));
  const ranges: ByteRange[] = [];
  for (const { range } of pieces) {
    if (range !== null) ranges.push(...(await parquetColumnRanges(partial.path, range, columns)));
  }
  const needed = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
  if (needed > wholeShare * file.size) return { pieces: await whole(), columns: known };
  await partial.ensure(ranges, tick);
  return { pieces, columns: known };
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
