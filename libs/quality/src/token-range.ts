import type { Filter, FilterRow } from './filter.ts';

/** Drops rows whose length in tokens is outside `min`..`max`, both inclusive; without reasoning there is no length of it. */
export function tokenRange(
  what: 'problem' | 'reasoning' | 'response',
  range: { min?: number | undefined; max?: number | undefined },
): Filter {
  const { min, max } = range;
  if (min === undefined && max === undefined) return () => null;
  return (row) => {
    const tokens = tokensOf(row, what);
    if (tokens === null) return null;
    if (min !== undefined && tokens < min) {
      return {
        reason: `${what}_too_short`,
        detail: `${String(tokens)} tokens, at least ${String(min)} asked`,
      };
    }
    if (max !== undefined && tokens > max) {
      return {
        reason: `${what}_too_long`,
        detail: `${String(tokens)} tokens, at most ${String(max)} allowed`,
      };
    }
    return null;
  };
}

function tokensOf(row: FilterRow, what: 'problem' | 'reasoning' | 'response'): number | null {
  if (what === 'problem') return row.problemTokens;
  if (what === 'response') return row.responseTokens;
  return row.reasoningTokens;
}
