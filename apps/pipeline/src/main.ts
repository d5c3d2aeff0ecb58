import { Command, CommanderError } from 'commander';
import { UserError } from '@longhand/records';
import { curateCommand } from './curate-command.ts';
import { inspectCommand } from './inspect-command.ts';
import { publishCommand } from './publish-command.ts';
import { statsCommand } from './stats-command.ts';
import { validateCommand } from './validate-command.ts';
import { verifyCommand } from './verify-command.ts';

const program = new Command('pipeline')
  .description('Curate verified long chain-of-thought data sets into Parquet and Arrow shards.')
  .configureOutput({
    outputError: (text, write) => {
      write(text.replace(/^error: /, ''));
    },
  })
  .exitOverride();
for (const command of [
  curateCommand,
  verifyCommand,
  inspectCommand,
  statsCommand,
  validateCommand,
  publishCommand,
]) {
  program.addCommand(command().copyInheritedSettings(program));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof UserError) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else {
    console.error(error);
    process.exitCode = 1;
  }
}
