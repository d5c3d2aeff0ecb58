import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { positiveNumber, wholeNumber } from '@longhand/command-line';
import { makeFolder, manifestSchema, parseContract, UserError } from '@longhand/records';
import type { ExportTarget } from '@longhand/findings';

interface Flags {
  to: ExportTarget;
  data: string;
  model: string;
  out?: string;
  name?: string;
  devices: number;
  microBatch: number;
  batch: number;
  epochs: number;
  lr: number;
  maxLength: number;
  saveSteps: number;
  seed: number;
  rows?: number;
}

/** `trainer:export`: a configuration of another trainer for a curated data set. */
export function exportCommand(): Command {
  return new Command('export')
    .description(
      'Write a configuration of another trainer for a curated data set, with the settings of the study.',
    )
    .addOption(
      new Option('--to <trainer>', 'whose configuration')
        .choices(['trl', 'verl', 'llama-factory', 'axolotl'])
        .makeOptionMandatory(),
    )
    .requiredOption(
      '--data <folder, file or Hub id>',
      'a curated data set: its folder, its Parquet files, or owner/name',
    )
    .option('--model <folder or Hub id>', 'the base model', 'Qwen/Qwen3-4B-Base')
    .option('--out <folder>', 'where the files go (default: dist/export/TRAINER/NAME)')
    .option('--name <name>', 'of the run (default: that of the data set)')
    .option('--devices <number>', 'devices that the batch is spread over', wholeNumber(1), 8)
    .option('--micro-batch <number>', 'conversations on a device at once', wholeNumber(1), 1)
    .option('--batch <number>', 'conversations of a step', wholeNumber(1), 256)
    .option('--epochs <number>', 'passes over the data', wholeNumber(1), 8)
    .option('--lr <number>', 'peak learning rate', positiveNumber, 5e-5)
    .option('--max-length <tokens>', 'of prompt and response together', wholeNumber(1), 3072 + 16384)
    .option('--save-steps <number>', 'steps between checkpoints', wholeNumber(1), 40)
    .option('--rows <number>', 'of the data set (default: what its manifest says)', wholeNumber(1))
    .option('--seed <number>', 'of the run', wholeNumber(0), 0)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const { exportConfig } = await import('@longhand/findings');
  const name = flags.name ?? basename(flags.data.replace(/[/\\]+$/, '')).replace(/\.parquet$/, '');
  const { lr, microBatch, maxLength, saveSteps, batch, devices, epochs, model, seed } = flags;
  const exported = exportConfig(flags.to, {
    model: existsSync(model) ? resolve(model) : model,
    name,
    data: dataOf(flags.data),
    devices,
    microBatch,
    batch,
    epochs,
    learningRate: lr,
    maxLength,
    saveSteps,
    seed,
    rows: flags.rows ?? rowsOf(flags.data),
  });
  const out = flags.out ?? join('dist', 'export', flags.to, name);
  makeFolder(out);
  for (const [file, text] of Object.entries(exported.files)) writeFileSync(join(out, file), text);
  console.log(
    Object.keys(exported.files)
      .map((file) => join(out, file))
      .join(', '),
  );
  console.log(`\ncd ${out} && ${exported.command}\n`);
  for (const note of exported.notes) console.log(`- ${note}`);
}

/** Training rows by the manifest of a curated folder; undefined where there is none. */
function rowsOf(data: string): number | undefined {
  const path = join(data, 'manifest.json');
  if (!existsSync(path)) return undefined;
  const { shards } = parseContract(manifestSchema, JSON.parse(readFileSync(path, 'utf8')), path);
  return shards.filter(({ split }) => split === 'train').reduce((sum, { rows }) => sum + rows, 0);
}

/** Shards on this machine by their full paths, or a data set of the Hub by its name. */
function dataOf(data: string): { hub: string } | { files: string[] } {
  if (!existsSync(data)) {
    if (/^[\w.-]+\/[\w.-]+$/.test(data)) return { hub: data };
    throw new UserError(`--data=${data}: no such file or folder, and not owner/name of the Hub`);
  }
  if (!statSync(data).isDirectory()) return { files: [resolve(data)] };
  const folder = existsSync(join(data, 'data')) ? join(data, 'data') : data;
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.parquet'))
    .sort();
  const train = names.filter((name) => name.startsWith('train'));
  const files = (train.length > 0 ? train : names).map((name) => resolve(folder, name));
  if (files.length === 0) throw new UserError(`--data=${data}: no Parquet files in ${folder}`);
  return { files };
}
