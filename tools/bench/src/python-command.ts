import { existsSync } from 'node:fs';

/** The interpreter that the sandbox takes: the system's, else the first on the PATH. */
export function interpreterCommand(): string {
  return existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
}
