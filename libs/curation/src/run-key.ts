import { createHash } from 'node:crypto';
import type { Recipe } from '@longhand/records';
import type { SourceFact } from './sources/unit.ts';

/** What decides the bytes of a data set. Two runs with equal identities make equal files. */
export interface RunIdentity {
  recipe_sha256: string;
  limit: number | null;
  versions: Record<string, string>;
  sources: SourceFact[];
}

/** Hash of a recipe as it is after defaults and overrides, whatever the order of its keys. It holds no paths. */
export function hashRecipe(recipe: Recipe): string {
  return sha256(canonicalJson(recipe));
}

export function runKey({ recipe_sha256, limit, versions, sources }: RunIdentity): string {
  return sha256(canonicalJson({ recipe_sha256, limit, versions, sources }));
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
