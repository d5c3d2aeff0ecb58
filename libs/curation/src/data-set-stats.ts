import { lengthSummarySchema, type LengthSummary } from '@longhand/records';
import type { DataSetFiles } from './data-set-files.ts';
import { queryRows } from './shard-query.ts';

/** Rows by value of one column. */
export interface ValueCounts {
  column: string;
  split: string;
  value: string;
  rows: number;
}

/** What `pipeline:stats` shows, counted anew from the rows. */
export interface DataSetStats {
  rows: number;
  /** Response length in tokens, by split. */
  lengths: { split: string; summary: LengthSummary }[];
  /** Share of rows in classes of response length; each class is twice as long as the one before. */
  histogram: { split: string; from: number; to: number; rows: number }[];
  counts: ValueCounts[];
  duplicateProblems: number;
}

/** Counts the rows of a data set with SQL over its files. Columns that it does not have are left out. */
export async function dataSetStats(data: DataSetFiles): Promise<DataSetStats> {
  const columns = new Set((await queryRows(data, 'DESCRIBE rows')).map((row) => String(row.column_name)));
  const split = columns.has('split') ? 'split' : "'all'";
  const [total] = await queryRows(data, 'SELECT count(*) AS n FROM rows');
  const counted = ['verdict', 'source', 'domain', 'difficulty', 'verifier'].filter((name) =>
    columns.has(name),
  );
  const counts = await Promise.all(
    counted.map((column) =>
      queryRows(
        data,
        `SELECT ${split} AS split, coalesce(CAST(${column} AS VARCHAR), 'none') AS value, count(*) AS n
         FROM rows GROUP BY ALL ORDER BY split, n DESC, value LIMIT 60`,
      ).then((rows) =>
        rows.map((row) => ({
          column,
          split: String(row.split),
          value: String(row.value),
          rows: Number(row.n),
        })),
      ),
    ),
  );
  const hasLengths = columns.has('response_tokens');
  return {
    rows: Number(total?.n ?? 0),
    lengths: hasLengths ? await lengthsOf(data, split) : [],
    histogram: hasLengths ? await histogramOf(data, split) : [],
    counts: counts.flat(),
    duplicateProblems: columns.has('problem') ? await duplicatesOf(data) : 0,
  };
}

async function lengthsOf(data: DataSetFiles, split: string) {
  const quantiles = ['p5:0.05', 'p25:0.25', 'median:0.5', 'p75:0.75', 'p95:0.95'].map((entry) => {
    const [name = '', share = ''] = entry.split(':');
    return `quantile_disc(response_tokens, ${share}) AS ${name}`;
  });
  const rows = await queryRows(
    data,
    `SELECT ${split} AS split, count(*) AS rows, round(avg(response_tokens), 1) AS mean,
       min(response_tokens) AS min, max(response_tokens) AS max, ${quantiles.join(', ')}
     FROM rows GROUP BY 1 ORDER BY 1`,
  );
  return rows.map(({ split: name, ...figures }) => ({
    split: String(name),
    summary: lengthSummarySchema.parse(
      Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, Number(value)])),
    ),
  }));
}

async function histogramOf(data: DataSetFiles, split: string) {
  const rows = await queryRows(
    data,
    `SELECT ${split} AS split, CAST(floor(log2(greatest(response_tokens, 1))) AS INTEGER) AS class, count(*) AS n
     FROM rows GROUP BY ALL ORDER BY split, class`,
  );
  return rows.map((row) => {
    const from = 2 ** Number(row.class);
    return { split: String(row.split), from, to: 2 * from, rows: Number(row.n) };
  });
}

async function duplicatesOf(data: DataSetFiles): Promise<number> {
  const [row] = await queryRows(data, 'SELECT count(*) - count(DISTINCT problem) AS n FROM rows');
  return Number(row?.n ?? 0);
}
