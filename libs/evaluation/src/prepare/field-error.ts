/** A row lacks a field or has it in a form that cannot be read; the message names the field. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
}
