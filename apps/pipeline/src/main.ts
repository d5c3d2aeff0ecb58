import { runProgram } from '@longhand/command-line';
import { curateCommand } from './curate-command.ts';
import { inspectCommand } from './inspect-command.ts';
import { publishCommand } from './publish-command.ts';
import { statsCommand } from './stats-command.ts';
import { validateCommand } from './validate-command.ts';
import { verifyCommand } from './verify-command.ts';

await runProgram({
  name: 'pipeline',
  description: 'Curate verified long chain-of-thought data sets into Parquet and Arrow shards.',
  commands: [curateCommand, verifyCommand, inspectCommand, statsCommand, validateCommand, publishCommand],
});
