import { InvalidArgumentError } from 'commander';

/** Reads the flag that says how programs are kept in. */
export function isolationKind(text: string): 'bubblewrap' | 'limits-only' {
  if (text !== 'bubblewrap' && text !== 'limits-only')
    throw new InvalidArgumentError('give bubblewrap or limits-only');
  return text;
}
