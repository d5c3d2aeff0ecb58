import { textField, type Row } from '../prepare/read-field.ts';

/** A name in braces; `\boxed{}` is none. */
const PLACE = /\{([a-z_]+)\}/g;

/** A template with each `{name}` replaced by that field; null where one is absent. Fields are not filled again. */
export function fill(template: string, fields: Row): string | null {
  if (placeNames(template).some((name) => textField(fields, name) === undefined)) return null;
  return template.replaceAll(PLACE, (_, name: string) => textField(fields, name) ?? '');
}

/** The names of the fields that a template needs, in order. */
export function placeNames(template: string): string[] {
  return [...template.matchAll(PLACE)].map((match) => match[1]!);
}
