import { nearest } from '@longhand/records';

/** A row lacks a field or has it in a form that cannot be read; the message names the field. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
  /** A row that carried the field would be read. */
  readonly missing: boolean = false;
}

/** A row lacks a field; the message names it, and the key of the row that may be meant. */
export class MissingField extends FieldError {
  override readonly missing = true;

  constructor(name: string, row: Readonly<Record<string, unknown>>, names: readonly string[] = [name]) {
    const keys = Object.keys(row).filter((key) => !names.includes(key));
    const meant = names.map((each) => nearest(each, keys)).find((key) => key !== undefined);
    const none = names.some((each) => each in row) ? ' (it is null)' : '';
    super(`${name} is missing${none}${meant === undefined ? '' : `; is "${meant}" meant for it?`}`);
  }
}
