import { Command } from 'commander';
import { localData, validateDataSet } from '@longhand/curation';

/** `pipeline:validate`: re-reads every shard with a second reader; exit 1 names the first fault. */
export function validateCommand(): Command {
  return new Command('validate')
    .description(
      'Check a data set: hashes, schema, every row by a second reader, every answer verified again.',
    )
    .requiredOption(
      '--data <folder, file or Hub id>',
      'a data set, or loose files (a file, folder or glob); owner/name on the Hub is fetched first',
    )
    .option('--endpoint <url>', 'the Hub (default: HF_ENDPOINT, or https://huggingface.co)')
    .action(async ({ data: given, endpoint }: { data: string; endpoint?: string }) => {
      const data = await localData(given, {
        endpoint,
        onNotice: (line) => {
          console.error(line);
        },
      });
      let shown = performance.now();
      const report = await validateDataSet(data, (rows) => {
        const now = performance.now();
        if (now - shown < 2000) return;
        shown = now;
        console.error(`${rows.toLocaleString('en')} rows checked`);
      });
      for (const check of report.checks) console.log(`ok  ${check}`);
      if (report.fault !== null) {
        console.error(`${report.fault.file}: ${report.fault.message}`);
        process.exitCode = 1;
        return;
      }
      console.log(
        `${given} is valid: ${report.rows.toLocaleString('en')} rows in ${String(report.files)} files`,
      );
    });
}
