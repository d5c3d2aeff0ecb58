/** Consecutive rows of a file: `rows[i]` is row `firstRow + i`, counted from 0. */
export interface RowBatch {
  readonly firstRow: number;
  readonly rows: Record<string, unknown>[];
}
