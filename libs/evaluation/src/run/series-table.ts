import type { Results } from '@longhand/records';

/** Results of several models as a table: a line a model, for each task its headline figure and mean length. */
export function seriesTable(series: readonly Results[]): string {
  const tasks = [...new Set(series.flatMap(({ tasks: each }) => Object.keys(each)))];
  const rows = [
    ['step', ...tasks.flatMap((task) => [task, 'length'])],
    ...series.map(({ step, model, tasks: results }) => [
      step === null ? (model ?? '') : step === 0 ? 'base' : String(step),
      ...tasks.flatMap((task) => {
        const result = results[task];
        if (result === undefined) return ['', ''];
        const share = !/reward|harm_score/.test(result.metric);
        const value = share ? (100 * result.value).toFixed(1) : result.value.toFixed(3);
        const error =
          result.stderr === null ? '' : ` ±${(share ? 100 * result.stderr : result.stderr).toFixed(1)}`;
        const length = result.response_length;
        return [value + error, length === null ? '' : Math.round(length.mean).toLocaleString('en')];
      }),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n');
}
