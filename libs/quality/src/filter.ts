import type { Recipe } from '@longhand/records';

/** What a filter looks at. Lengths are in tokens. */
export interface FilterInput {
  response: string;
  problemTokens: number;
  responseTokens: number;
}

/** Why a row is dropped: a reason for counting, and the figure or form that was seen. */
export interface Drop {
  reason: string;
  detail: string;
}

/** A small pure block: null keeps the row. */
export type Filter = (row: FilterInput) => Drop | null;

export type FilterSettings = Recipe['filters'];
