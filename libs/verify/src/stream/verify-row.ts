import { nearest, UserError } from '@longhand/records';
import type { VerifyKind, VerifyRequest } from '../verification.ts';

/** A row to be verified, as `pipeline:verify` reads it. */
export interface VerifyRow extends VerifyRequest {
  id?: string | number | null;
}

const KINDS: ReadonlySet<string> = new Set([
  'auto',
  'math',
  'choice',
  'countdown',
  'yes-no',
  'string',
  'numeric',
]);

/**
 * Checks a parsed JSON value as a row `{id?, gold, prediction, kind?, choices?, numbers?, target?}`. `where` names it in
 * errors (`rows.jsonl line 3`); `kind` is taken where the row names none. Throws a UserError for a row that
 * is not of that form; a gold answer of null is allowed, and `unverifiable`. Numbers become
 * texts, and a gold answer that is an object (Countdown's) its JSON.
 */
export function readVerifyRow(value: unknown, where: string, kind: VerifyKind = 'auto'): VerifyRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError(`${where}: a row has to be an object {gold, prediction}`);
  const fields = value as Record<string, unknown>;
  const { id, numbers, target, choices } = fields;
  const row: VerifyRow = {
    gold: text(fields, 'gold', where, true),
    prediction: text(fields, 'prediction', where, false) ?? '',
    kind: readKind(fields.kind, where) ?? kind,
  };
  if (typeof id === 'string' || typeof id === 'number') row.id = id;
  if (numbers !== undefined && numbers !== null) {
    if (!Array.isArray(numbers) || !numbers.every((number) => typeof number === 'number'))
      throw new UserError(`${where}: numbers has to be a list of numbers`);
    row.numbers = numbers;
  }
  if (choices !== undefined && choices !== null) {
    if (!Array.isArray(choices) || !choices.every((choice) => typeof choice === 'string'))
      throw new UserError(`${where}: choices has to be a list of texts`);
    row.options = { choiceTexts: choices };
  }
  if (target !== undefined && target !== null) {
    if (typeof target !== 'number') throw new UserError(`${where}: target has to be a number`);
    row.target = target;
  }
  return row;
}

/** Checks the name of a kind; undefined stays undefined. */
export function readKind(value: unknown, where: string): VerifyKind | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !KINDS.has(value))
    throw new UserError(`${where}: kind ${JSON.stringify(value)} is not one of ${[...KINDS].join(', ')}`);
  return value as VerifyKind;
}

function text(
  fields: Record<string, unknown>,
  key: 'gold' | 'prediction',
  where: string,
  optional: boolean,
): string | null {
  const value = fields[key];
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (optional && typeof value === 'object' && value !== null) return JSON.stringify(value);
  if (optional && (value === null || (value === undefined && (fields.target ?? null) !== null))) return null;
  throw new UserError(`${where}: ${key} ${value === undefined ? missing(fields, key) : 'has to be a text'}`);
}

const KEYS: ReadonlySet<string> = new Set([
  'id',
  'gold',
  'prediction',
  'kind',
  'choices',
  'numbers',
  'target',
]);

function missing(fields: Readonly<Record<string, unknown>>, key: string): string {
  const meant = nearest(
    key,
    Object.keys(fields).filter((name) => !KEYS.has(name)),
  );
  return meant === undefined ? 'is missing' : `is missing; is "${meant}" a misspelling of it?`;
}
