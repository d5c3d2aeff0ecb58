import { UserError } from '@longhand/records';

/** One line for a failed write, with what to do. */
export function cannotWrite(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const cause =
    code === 'ENOSPC' ? 'no space is left on the device; free some and run again with --resume' : message;
  return new UserError(`cannot write ${path}: ${cause}`, { exitCode: 1, cause: error });
}
