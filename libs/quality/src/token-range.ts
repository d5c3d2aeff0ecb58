import type { Filter, FilterInput } from './filter.ts';

/** Drops rows whose length in tokens is outside `min`..`max`, both inclusive. */
export function tokenRange(
  what: 'problem' | 'response',
  range: { min?: number | undefined; max?: number | undefined },
): Filter {
  const tokensOf = (row: FilterInput) => (what === 'problem' ? row.problemTokens : row.responseTokens);
  return (row) => {
    const tokens = tokensOf(row);
    if (range.min !== undefined && tokens < range.min) {
      return {
        reason: `${what}_too_short`,
        detail: `${String(tokens)} tokens, at least ${String(range.min)} asked`,
      };
    }
    if (range.max !== undefined && tokens > range.max) {
      return {
        reason: `${what}_too_long`,
        detail: `${String(tokens)} tokens, at most ${String(range.max)} allowed`,
      };
    }
    return null;
  };
}
