import { FieldError, MissingField } from './field-error.ts';

/** A row of a source, or a row of samples that carries what scoring needs. */
export type Row = Readonly<Record<string, unknown>>;

/** The first of `names` that the row has, not null. */
export function field(row: Row, ...names: string[]): unknown {
  for (const name of names) {
    const value = row[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** A text field; numbers become texts. Undefined when absent. */
export function textField(row: Row, ...names: string[]): string | undefined {
  const value = field(row, ...names);
  return value === undefined ? undefined : asText(value, names[0]!);
}

/** A value as text; numbers and booleans become texts. `name` is what errors call it. */
export function asText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  throw new FieldError(`${name} has to be a text`);
}

/** A text field that has to be there. */
export function needText(row: Row, ...names: string[]): string {
  const value = textField(row, ...names);
  if (value === undefined) throw new MissingField(names[0]!, row, names);
  return value;
}

/** A list of texts, also where it stands as JSON text; undefined when absent. */
export function textsField(row: Row, ...names: string[]): string[] | undefined {
  const value = listField(row, ...names);
  if (value === undefined) return undefined;
  return value.map((entry) => {
    if (typeof entry === 'string') return entry;
    if (typeof entry === 'number' || typeof entry === 'boolean') return String(entry);
    throw new FieldError(`${names[0]!} has to be a list of texts`);
  });
}

/** A list, also where it stands as JSON text; undefined when absent. */
export function listField(row: Row, ...names: string[]): unknown[] | undefined {
  const value = field(row, ...names);
  if (value === undefined) return undefined;
  const list = typeof value === 'string' ? parsed(value) : value;
  if (!Array.isArray(list)) throw new FieldError(`${names[0]!} has to be a list`);
  return list as unknown[];
}

/** The value of a field that is JSON text. */
export function jsonText(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new FieldError(`${name} has to be JSON, which "${text.slice(0, 40)}" is not`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
