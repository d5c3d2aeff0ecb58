import { renameSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { wholeNumber } from '@longhand/command-line';
import { dataSetPage, localData, openDataSet, portraitOf, type Portrait } from '@longhand/curation';

interface Flags {
  data: string;
  json: boolean;
  html?: string;
  rows: number;
  endpoint?: string;
}

/** `pipeline:stats`: counts and lengths, from the rows themselves. */
export function statsCommand(): Command {
  return new Command('stats')
    .description(
      'Count a data set: rows by verdict, source, difficulty; response lengths; what was dropped; benchmarks.',
    )
    .requiredOption(
      '--data <folder, file or Hub id>',
      'a data set, or loose files (a file, folder or glob); owner/name on the Hub is fetched first',
    )
    .option('--endpoint <url>', 'the Hub (default: HF_ENDPOINT, or https://huggingface.co)')
    .option('--json', 'print JSON', false)
    .option('--html <file>', 'write a page with charts and a browser of rows')
    .option('--rows <n>', 'kept rows, and dropped rows, that the page holds', wholeNumber(1), 1000)
    .action(async ({ data, json, html, rows, endpoint }: Flags) => {
      const folder = await localData(data, {
        endpoint,
        wanted: (path) => !path.startsWith('arrow/'),
        onNotice: (line) => {
          console.error(line);
        },
      });
      const files = openDataSet(folder);
      if (html !== undefined) {
        const text = await dataSetPage(files, rows);
        writeFileSync(`${html}.partial`, text);
        renameSync(`${html}.partial`, html);
        console.log(`${html} (${(text.length / 1e6).toFixed(1)} MB)`);
        return;
      }
      const portrait = await portraitOf(files);
      console.log(json ? JSON.stringify(portrait, null, 2) : asText(portrait));
    });
}

function asText(portrait: Portrait): string {
  const { counts: stats, run, clusters, contamination, tokens } = portrait;
  const lines = [
    `${count(stats.rows)} rows, ${count(stats.duplicateProblems)} with a problem seen before`,
    ...(tokens === null ? [] : [`tokens: ${tokens}`]),
  ];
  if (run !== null) lines.push(...funnelText(run, portrait.dropped));
  for (const { split, summary: s } of stats.lengths) {
    lines.push(
      '',
      `${split}: response tokens mean ${String(s.mean)}, min ${String(s.min)}, p5 ${String(s.p5)}, p25 ${String(s.p25)}, ` +
        `median ${String(s.median)}, p75 ${String(s.p75)}, p95 ${String(s.p95)}, max ${String(s.max)}`,
    );
    const classes = stats.histogram.filter((each) => each.split === split);
    const most = Math.max(...classes.map(({ rows }) => rows));
    for (const { from, to, rows } of classes) {
      const bar = '#'.repeat(Math.max(1, Math.round((50 * rows) / most)));
      lines.push(
        `  ${`${String(from)}-${String(to - 1)}`.padStart(13)}  ${String(rows).padStart(8)}  ${bar}`,
      );
    }
  }
  let heading = '';
  for (const { column, split, value, rows } of stats.counts) {
    if (heading !== `${column} ${split}`) {
      heading = `${column} ${split}`;
      lines.push('', `${split}, by ${column}`);
    }
    lines.push(`  ${String(rows).padStart(8)}  ${value}`);
  }
  if (clusters.length > 0) {
    lines.push('', 'near duplicates, by rows in a cluster (one stays)');
    for (const { size, clusters: n } of clusters) lines.push(`  ${count(n).padStart(8)}  of ${String(size)}`);
  }
  for (const { benchmark, rows, items, hits } of contamination) {
    lines.push('', `in ${benchmark}: ${count(rows)} rows repeat ${count(items)} items`);
    for (const { item, rule, figure, span } of hits.slice(0, 10)) {
      lines.push(`  item ${String(item).padEnd(5)} ${rule} ${figure.toFixed(2)}  "${span.slice(0, 90)}"`);
    }
    if (hits.length > 10) lines.push(`  and ${count(hits.length - 10)} more: --json has all`);
  }
  return lines.join('\n');
}

/** Rows in, what each reason dropped, rows kept: it adds up to the row. */
function funnelText(
  { rows_in, rows_kept }: NonNullable<Portrait['run']>,
  dropped: Portrait['dropped'],
): string[] {
  const line = (rows: string, what: string) => `  ${rows.padStart(10)}  ${what}`;
  return [
    '',
    line(count(rows_in), 'rows read'),
    ...dropped.map(({ stage, reason, rows }) => line(`-${count(rows)}`, `${stage}: ${reason}`)),
    line(count(rows_kept), 'kept'),
  ];
}

function count(n: number): string {
  return n.toLocaleString('en');
}
