import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Stats } from '@longhand/records';
import { readStats, type DataSetFiles } from '../data-set-files.ts';
import { dataSetStats, type DataSetStats } from '../data-set-stats.ts';
import { queryRows } from '../shard-query.ts';
import { contaminationOf, type BenchmarkHits } from './contamination.ts';

/** All that `pipeline:stats` tells of a data set. */
export interface Portrait {
  name: string;
  /** Counted anew from the rows. */
  counts: DataSetStats;
  /** What the curate run left: the way of its rows through the stages; null for loose files. */
  run: Stats | null;
  /** Dropped rows by stage, in the order of the stages, and reason, the most first. */
  dropped: { stage: string; reason: string; rows: number }[];
  /** Rows by size of the cluster of near duplicates of which one row stayed. */
  clusters: { size: number; clusters: number; dropped: number }[];
  contamination: BenchmarkHits[];
  /** How lengths in tokens were counted; null for loose files. */
  tokens: string | null;
}

/** Gathers the portrait of a data set from its shards, its rejects and what the run left. */
export async function portraitOf(data: DataSetFiles): Promise<Portrait> {
  const { manifest, folder } = data;
  const rejects = rejectsOf(data);
  const kept = manifest?.shards.length === 0 ? null : data;
  const run = manifest !== null && existsSync(join(folder, 'stats.json')) ? readStats(folder) : null;
  return {
    name: manifest?.name ?? folder,
    counts: await dataSetStats(kept ?? data),
    run,
    dropped: run === null ? [] : droppedOf(run),
    clusters: rejects === null ? [] : await clustersOf(rejects),
    contamination: rejects === null ? [] : await contaminationOf(rejects),
    tokens: manifest?.versions.tokens ?? null,
  };
}

/** Stages in the order in which rows pass them. */
export const stageOrder = ['map', 'sample', 'verify', 'filter', 'decontaminate', 'deduplicate', 'select'];

function droppedOf({ rejected }: Stats): Portrait['dropped'] {
  const place = (stage: string) => (stageOrder.indexOf(stage) + stageOrder.length) % stageOrder.length;
  return Object.entries(rejected)
    .flatMap(([stage, byReason]) =>
      Object.entries(byReason).map(([reason, rows]) => ({ stage, reason, rows })),
    )
    .sort((a, b) => place(a.stage) - place(b.stage) || b.rows - a.rows);
}

/** The rejects of a data set as rows of their own; null where there are none on this disk. */
export function rejectsOf({ folder, manifest }: DataSetFiles): DataSetFiles | null {
  const files = (manifest?.rejects ?? [])
    .map(({ path }) => ({ path: join(folder, path), split: null }))
    .filter(({ path }) => existsSync(path));
  return files.length === 0 ? null : { folder, manifest, files };
}

async function clustersOf(rejects: DataSetFiles): Promise<Portrait['clusters']> {
  const rows = await queryRows(
    rejects,
    `SELECT size, count(*) AS clusters, sum(n) AS dropped FROM (
       SELECT CAST(regexp_extract(detail, '^one of (\\d+)', 1) AS INTEGER) AS size,
         regexp_extract(detail, 'row (\\w+)', 1) AS kept, count(*) AS n
       FROM rows WHERE stage = 'deduplicate' AND reason LIKE 'near_duplicate%' GROUP BY 1, 2
     ) GROUP BY size ORDER BY size`,
  );
  return rows.map(({ size, clusters, dropped }) => ({
    size: Number(size),
    clusters: Number(clusters),
    dropped: Number(dropped),
  }));
}
