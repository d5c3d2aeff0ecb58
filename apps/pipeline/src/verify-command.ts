import { Command, Option } from 'commander';
import { verifyFile, type VerifyFileKind } from '@longhand/curation';

/** `pipeline:verify`: judges the answers of a file of rows. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Judge answers: rows {id?, gold, prediction, kind?, numbers?, target?} become verdicts.')
    .requiredOption('--input <file>', 'rows as JSONL (or JSON, CSV, Parquet, Arrow)')
    .requiredOption('--output <file>', 'JSONL {id, verdict, extracted, reason} in the same order')
    .addOption(
      new Option('--kind <kind>', 'kind of answer where a row does not say')
        .choices(['auto', 'math', 'choice', 'countdown'])
        .default('auto'),
    )
    .action(async ({ input, output, kind }: { input: string; output: string; kind: VerifyFileKind }) => {
      const began = performance.now();
      const { rows, verdicts } = await verifyFile(input, output, kind);
      const seconds = (performance.now() - began) / 1000;
      const counts = Object.entries(verdicts).map(([verdict, n]) => `${verdict} ${n.toLocaleString('en')}`);
      console.log(
        `${output}: ${rows.toLocaleString('en')} rows (${counts.join(', ')}) in ${seconds.toFixed(1)} s`,
      );
    });
}
