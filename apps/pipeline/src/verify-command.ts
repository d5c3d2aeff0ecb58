import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { wholeNumber } from '@longhand/command-line';
import { verifyFile } from '@longhand/curation';
import type { VerifyKind } from '@longhand/verify';

interface Flags {
  input: string;
  output: string;
  kind: VerifyKind;
  workers: number;
}

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
    .option('--workers <n>', 'worker threads', wholeNumber(1), availableParallelism())
    .action(async ({ input, output, kind, workers }: Flags) => {
      const began = performance.now();
      const { rows, verdicts } = await verifyFile(input, output, kind, workers);
      const seconds = (performance.now() - began) / 1000;
      const counts = Object.entries(verdicts).map(([verdict, n]) => `${verdict} ${n.toLocaleString('en')}`);
      console.log(
        `${output}: ${rows.toLocaleString('en')} rows (${counts.join(', ')}) in ${seconds.toFixed(1)} s`,
      );
    });
}
