/**
 * What an unknown error says. Errors are told by their shape, as those of Node's own modules may come from
 * another realm (a worker, a test) where `instanceof Error` does not hold.
 */
export function errorMessage(error: unknown): string {
  return hasText(error, 'message') ? error.message : String(error);
}

/** The code of a system or zlib error (`ENOSPC`, `Z_BUF_ERROR`), or the empty text. */
export function errorCode(error: unknown): string {
  return hasText(error, 'code') ? error.code : '';
}

/** The name of the error's kind: `TypeError`. */
export function errorName(error: unknown): string {
  return hasText(error, 'name') ? error.name : '';
}

function hasText<K extends string>(error: unknown, key: K): error is Record<K, string> {
  return (
    typeof error === 'object' &&
    error !== null &&
    key in error &&
    typeof (error as Record<K, unknown>)[key] === 'string'
  );
}
