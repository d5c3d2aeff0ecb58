import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { nearest } from './nearest.ts';
import { UserError } from './user-error.ts';

/** Reads a YAML file. Throws a `UserError` of one line where it cannot be read or is not YAML. */
export function readYaml(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${(error as Error).message})`);
  }
  return parseYaml(text, path);
}

/** Parses YAML. Throws a `UserError` that begins with `where` and names line and column of the first fault. */
export function parseYaml(text: string, where: string): unknown {
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) throw new UserError(`${where}: ${fault.message.split('\n')[0] ?? 'not YAML'}`);
  return document.toJS() as unknown;
}

/** The error for a name that none of a kind of file has: `--recipe=limo-kot: no such recipe; did you mean …`. */
export function noSuchName(kind: string, name: string, known: readonly string[]): UserError {
  const suggestion = nearest(name, known);
  const others =
    suggestion === undefined ? `there are ${[...known].sort().join(', ')}` : `did you mean "${suggestion}"?`;
  return new UserError(`--${kind}=${name}: no such ${kind}; ${others}`);
}
