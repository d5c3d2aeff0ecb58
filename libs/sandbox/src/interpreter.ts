import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SandboxError } from './sandbox-error.ts';

export type Language = 'python' | 'javascript';

/** A program that runs code of a language, and the folders it needs besides the system's. */
export interface Interpreter {
  command: string;
  folders: readonly string[];
}

const found = new Map<Language, Interpreter>();

/** Python: the system's, else the first `python3` on the PATH. JavaScript: the running Node. */
export function interpreter(language: Language): Interpreter {
  let known = found.get(language);
  if (known === undefined) {
    known = language === 'python' ? python() : node();
    found.set(language, known);
  }
  return known;
}

function node(): Interpreter {
  const command = realpathSync(process.execPath);
  return { command, folders: command.startsWith('/usr/') ? [] : [resolve(dirname(command), '..')] };
}

function python(): Interpreter {
  if (existsSync('/usr/bin/python3')) return { command: '/usr/bin/python3', folders: [] };
  try {
    const text = execFileSync(
      'python3',
      ['-c', 'import sys; print(sys.executable); print(sys.base_prefix); print(sys.prefix)'],
      {
        encoding: 'utf8',
        timeout: 20_000,
      },
    );
    const [command, ...folders] = text.trim().split('\n');
    if (command !== undefined)
      return { command, folders: [...new Set(folders)].filter((folder) => !folder.startsWith('/usr')) };
  } catch {
    // Reported below.
  }
  throw new SandboxError('python3 was not found: install it, or put it on the PATH');
}
