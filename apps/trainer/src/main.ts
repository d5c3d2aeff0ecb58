import { Command, CommanderError } from 'commander';
import { UserError } from '@longhand/records';
import { analyzeCommand } from './analyze-command.ts';
import { evalCommand } from './eval-command.ts';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { mergeCommand } from './merge-command.ts';
import { scoreCommand } from './score-command.ts';
import { serveCommand } from './serve-command.ts';
import { sftCommand } from './sft-command.ts';
import { sweepCommand } from './sweep-command.ts';

/** One function a command, each in a file of its own; what a command needs is loaded when it runs. */
const commands: (() => Command)[] = [
  sftCommand,
  evalCommand,
  scoreCommand,
  serveCommand,
  analyzeCommand,
  exportCommand,
  importCommand,
  mergeCommand,
  sweepCommand,
];

const program = new Command('trainer')
  .description('Fine-tune on curated shards, evaluate in domain and out, find out whether it generalizes.')
  .configureOutput({
    outputError: (text, write) => {
      write(text.replace(/^error: /, ''));
    },
  })
  .exitOverride();
for (const command of commands) program.addCommand(command().copyInheritedSettings(program));

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
