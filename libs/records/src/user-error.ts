/**
 * An error that a user can act on: one line that says what is wrong, where (file, row or key) and what to
 * do. Commands print `message` as it is, without a stack trace.
 *
 * `exitCode` is 2 for wrong usage or input (the default) and 1 for work that failed.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: 1 | 2;

  constructor(message: string, options: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message.replaceAll(/\s*\n\s*/g, ' '), options.cause === undefined ? {} : { cause: options.cause });
    this.exitCode = options.exitCode ?? 2;
  }
}
