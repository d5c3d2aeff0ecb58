import { UserError } from '@longhand/records';
import { Command, CommanderError } from 'commander';

/** A program of several commands, each made by a function of its own. */
export interface Program {
  name: string;
  description: string;
  commands: readonly (() => Command)[];
}

/**
 * Runs the command that `argv` names (this process's by default) and sets the exit code: 0 done, 1 failed, 2 wrong
 * usage or input. What a user can set right is one line; anything else is a fault of the program, with its stack.
 */
export async function runProgram(
  { name, description, commands }: Program,
  argv: readonly string[] = process.argv,
): Promise<void> {
  const program = new Command(name)
    .description(description)
    .configureOutput({
      outputError: (text, write) => {
        write(text.replace(/^error: /, ''));
      },
    })
    .exitOverride();
  for (const command of commands) program.addCommand(command().copyInheritedSettings(program));
  try {
    await program.parseAsync(argv);
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
}
