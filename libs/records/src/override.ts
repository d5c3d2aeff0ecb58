import { parse } from 'yaml';
import { UserError } from './user-error.ts';

/**
 * Applies `--set path=value` to a recipe as it was read: dots lead into objects and lists
 * (`sources.0.path=x`), the value is YAML (`5`, `true`, `[a, b]`, `null`, text). Returns a changed copy.
 */
export function override(recipe: unknown, assignment: string): unknown {
  const cut = assignment.indexOf('=');
  if (cut <= 0) {
    throw new UserError(`--set ${assignment}: write it as path=value, for example --set seed=7`);
  }
  const path = assignment.slice(0, cut).split('.');
  const copy: unknown = structuredClone(recipe);
  let at = copy;
  for (const [depth, key] of path.entries()) {
    const container = containerAt(at, key, path.slice(0, depth).join('.'));
    if (depth === path.length - 1) {
      container[key] = readValue(assignment.slice(cut + 1));
    } else {
      container[key] ??= {};
      at = container[key];
    }
  }
  return copy;
}

function containerAt(at: unknown, key: string, where: string): Record<string, unknown> {
  if (typeof at !== 'object' || at === null) {
    throw new UserError(`--set: ${where} is a value, so it has no key ${key}`);
  }
  if (Array.isArray(at) && !(/^\d+$/.test(key) && Number(key) < at.length)) {
    const last = String(at.length - 1);
    throw new UserError(
      `--set: ${where || 'the recipe'} is a list; ${key} is not one of its places (0 to ${last})`,
    );
  }
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
    throw new UserError(`--set: ${key} is not a key of a recipe`);
  }
  return at as Record<string, unknown>;
}

function readValue(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return text;
  }
}
