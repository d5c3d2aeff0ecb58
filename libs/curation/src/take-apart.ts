/**
 * Makes a row of each element of the named list columns, taken together by place; the row itself where no
 * column is named or none holds a list. A list that is shorter than the others
 * gives nulls, and empty lists a row of nulls, so that no row is lost without a reason.
 */
export function takeApart(
  row: Record<string, unknown>,
  columns: readonly string[],
): Record<string, unknown>[] {
  const lists = columns.flatMap((column) => (Array.isArray(row[column]) ? [column] : []));
  if (lists.length === 0) return [row];
  const length = Math.max(1, ...lists.map((column) => (row[column] as unknown[]).length));
  return Array.from({ length }, (_, place) => ({
    ...row,
    ...Object.fromEntries(lists.map((column) => [column, (row[column] as unknown[])[place] ?? null])),
  }));
}
