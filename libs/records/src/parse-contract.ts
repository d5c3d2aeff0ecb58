import type * as z from 'zod';
import { nearest } from './nearest.ts';
import { knownKeysAt } from './known-keys.ts';
import { UserError } from './user-error.ts';

/**
 * Reads `value` by `schema`, or throws a `UserError` of one line that begins with `where` (a file, a flag)
 * and names the key, what is wrong with it and, for an unknown key, the nearest known one.
 */
export function parseContract<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = [...result.error.issues].sort((a, b) => rank(a) - rank(b));
  const faults = issues.flatMap((issue) => describe(schema, value, issue));
  const [first = 'not valid'] = faults;
  const others = faults.length - 1;
  throw new UserError(`${where}: ${first}${others > 0 ? ` (and ${String(others)} more)` : ''}`);
}

type Issue = z.core.$ZodIssue;

/** A misspelt key is told before the key that is missing because of it. */
function rank(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? 0 : 1;
}

function describe(schema: z.ZodType, value: unknown, issue: Issue): string[] {
  const path = issue.path;
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeysAt(schema, value, path);
    return issue.keys.map((key) => unknownKey(spell([...path, key]), key, known));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = closestBranch(issue.errors, valueAt(value, path));
    if (closest !== undefined) {
      return closest.flatMap((inner) =>
        describe(schema, value, { ...inner, path: [...path, ...inner.path] }),
      );
    }
  }
  const key = path.length > 0 ? spell(path) : 'the whole';
  if (issue.code === 'invalid_value' || issue.code === 'invalid_union') {
    const given = valueAt(value, path);
    const allowed =
      issue.code === 'invalid_value' ? issue.values.map(String) : discriminators(schema, value, issue);
    if (allowed.length > 0) {
      const suggestion = typeof given === 'string' ? nearest(given, allowed) : undefined;
      const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
      return [`${key}: ${show(given)} is not one of ${allowed.join(', ')}${hint}`];
    }
  }
  if (issue.code === 'invalid_type' && valueAt(value, path) === undefined) {
    return [`${key}: missing (expected ${issue.expected})`];
  }
  return [`${key}: ${issue.message}`];
}

function unknownKey(full: string, key: string, known: string[]): string {
  const suggestion = nearest(key, known);
  if (suggestion !== undefined) return `${full}: unknown key; did you mean "${suggestion}"?`;
  return `${full}: unknown key${known.length > 0 ? `; known are ${known.join(', ')}` : ''}`;
}

/** Of a union's branches, the one that fits the value's kind and fails least. */
function closestBranch(errors: readonly (readonly Issue[])[], given: unknown): readonly Issue[] | undefined {
  const fits = errors.filter(
    (branch) => !branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0),
  );
  const candidates = fits.length > 0 ? fits : typeof given === 'object' ? errors.slice(-1) : errors;
  return [...candidates].sort((a, b) => a.length - b.length)[0];
}

function discriminators(schema: z.ZodType, value: unknown, issue: Issue): string[] {
  if (issue.path.length === 0 || !('discriminator' in issue)) return [];
  return knownKeysAt(schema, value, issue.path.slice(0, -1), issue.discriminator);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function spell(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
