import { Command } from 'commander';
import { gather, wholeNumber } from '@longhand/command-line';
import { localData, openDataSet, queryRows } from '@longhand/curation';
import { rowText } from './row-text.ts';

interface Flags {
  data: string;
  endpoint?: string;
  rows: number;
  skip: number;
  where?: string;
  column: string[];
  sample?: number;
  full: boolean;
  json: boolean;
}

/** `pipeline:inspect`: rows to be read by a person. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('Show rows of a data set, wrapped to the terminal.')
    .requiredOption(
      '--data <folder, file or Hub id>',
      'a data set, or loose files (a file, folder or glob); rejects too; owner/name on the Hub is fetched first',
    )
    .option('--endpoint <url>', 'the Hub (default: HF_ENDPOINT, or https://huggingface.co)')
    .option('--rows <n>', 'how many rows', wholeNumber(1), 3)
    .option('--skip <n>', 'rows to pass over first', wholeNumber(0), 0)
    .option(
      '--where <sql>',
      `only rows for which this SQL holds: "response_tokens > 4000 AND verdict = 'correct'"`,
    )
    .option('--sample <seed>', 'rows drawn at random with this seed', wholeNumber(0))
    .option('--column <name>', 'only this column (repeatable)', gather, [])
    .option('--full', 'whole texts; without it long ones are cut in the middle', false)
    .option('--json', 'one JSON object a line', false)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const folder = await localData(flags.data, {
    onNotice: (line) => {
      console.error(line);
    },
    endpoint: flags.endpoint,
    wanted: (path) => !/^(arrow|rejects)\//.test(path),
  });
  const data = openDataSet(folder);
  const columns =
    flags.column.length === 0
      ? '*'
      : flags.column.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
  const where = flags.where === undefined ? '' : `WHERE ${flags.where}`;
  const order =
    flags.sample === undefined ? '' : `ORDER BY hash(CAST(rows AS VARCHAR) || '${String(flags.sample)}')`;
  const rows = await queryRows(
    data,
    `SELECT ${columns} FROM rows ${where} ${order} LIMIT ${String(flags.rows)} OFFSET ${String(flags.skip)}`,
  );
  if (rows.length === 0) {
    console.log('no such rows');
    return;
  }
  const width = Math.min(process.stdout.columns || 110, 140);
  for (const [i, row] of rows.entries()) {
    console.log(flags.json ? JSON.stringify(row) : rowText(row, flags.skip + i, { width, full: flags.full }));
  }
}
