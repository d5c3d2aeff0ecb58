import { join } from 'node:path';
import { Command, Option } from 'commander';
import { anyNumber } from '@longhand/command-line';

interface Flags {
  models: { model: string; weight?: number }[];
  method: 'linear' | 'slerp' | 'ties' | 'dare';
  base?: string;
  t?: number;
  density?: number;
  scale?: number;
  elect?: boolean;
  seed?: number;
  out: string;
}

/** `trainer:merge`: one model of several, without training. */
export function mergeCommand(): Command {
  return new Command('merge')
    .description('Merge models of one architecture: linear, SLERP, TIES or DARE, tensor by tensor.')
    .requiredOption(
      '--models <folder or folder:weight>',
      'models to be merged; repeatable, or separated by commas (cot:0.7,safety:0.3)',
      modelsOf,
      [],
    )
    .addOption(
      new Option('--method <name>', 'how').choices(['linear', 'slerp', 'ties', 'dare']).default('linear'),
    )
    .option('--base <folder>', 'ties, dare: the model that all were trained from')
    .option('--t <share>', 'slerp: place between the first (0) and the second model (1)', anyNumber)
    .option(
      '--density <share>',
      'ties (default 0.2), dare (default 0.5): share of changes that is kept',
      anyNumber,
    )
    .option('--scale <number>', 'ties, dare: factor of what is added to the base', anyNumber)
    .option('--elect', 'dare: average the changes of the elected sign, as ties does')
    .option('--seed <number>', 'dare: of what is dropped', anyNumber)
    .option('--out <folder>', 'where the model goes', join('dist', 'merged'))
    .action(run);
}

async function run({ out, method, ...flags }: Flags): Promise<void> {
  const { mergeModels } = await import('@longhand/lm');
  const given = Object.fromEntries(Object.entries<unknown>(flags).filter(([, value]) => value !== undefined));
  const settings = method === 'slerp' ? { t: 0.5, ...given } : given;
  const { tensors, files } = await mergeModels({ method, ...settings }, out, ({ tensor, done, total }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done + 1}/${total} ${tensor}`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  console.log(`${out}: ${tensors} tensors in ${files.join(', ')}`);
}

/** "folder" or "folder:0.7"; a weight is a number after the last colon. */
function modelsOf(value: string, list: Flags['models']): Flags['models'] {
  const parsed = value
    .split(',')
    .filter((each) => each !== '')
    .map((each) => {
      const match = /^(.*):(-?\d+(?:\.\d+)?)$/.exec(each);
      return match === null ? { model: each } : { model: match[1]!, weight: Number(match[2]) };
    });
  return [...list, ...parsed];
}
