import { Command } from 'commander';
import { dataSetStats, localData, openDataSet, type DataSetStats } from '@longhand/curation';

/** `pipeline:stats`: counts and lengths, from the rows themselves. */
export function statsCommand(): Command {
  return new Command('stats')
    .description(
      'Count a data set: rows by verdict, source, difficulty; response lengths; repeated problems.',
    )
    .requiredOption(
      '--data <folder, file or Hub id>',
      'a data set, or loose files (a file, folder or glob); owner/name on the Hub is fetched first',
    )
    .option('--endpoint <url>', 'the Hub (default: HF_ENDPOINT, or https://huggingface.co)')
    .option('--json', 'print JSON', false)
    .action(async ({ data, json, endpoint }: { data: string; json: boolean; endpoint?: string }) => {
      const folder = await localData(data, { endpoint, wanted: (path) => !/^(arrow|rejects)\//.test(path) });
      const stats = await dataSetStats(openDataSet(folder));
      console.log(json ? JSON.stringify(stats, null, 2) : asText(stats));
    });
}

function asText(stats: DataSetStats): string {
  const lines = [
    `${stats.rows.toLocaleString('en')} rows, ${stats.duplicateProblems.toLocaleString('en')} with a problem seen before`,
  ];
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
  return lines.join('\n');
}
