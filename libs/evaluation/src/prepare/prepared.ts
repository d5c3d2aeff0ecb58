import type { Row } from './read-field.ts';

/** What a row becomes: the reference answer, a category, and fields for prompt and scorer. */
export interface Prepared {
  target: string | null;
  category?: string | undefined;
  fields: Record<string, unknown>;
}

/**
 * Reads a row of a source, or a row of samples that carries what scoring needs. `id` seeds what is drawn at
 * random. Throws a FieldError that names what is missing for scoring; what only the prompt needs may be absent.
 */
export type Preparation = (
  row: Row,
  id: string | number,
  options: Readonly<Record<string, unknown>>,
) => Prepared;

export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `A. first` to `J. tenth`, a line each, with `mark` between letter and text. */
export function optionLines(options: readonly string[], mark = '.'): string {
  return options.map((option, i) => `${LETTERS[i] ?? '?'}${mark} ${option}`).join('\n');
}
