import type { Metric, TaskResult } from '@longhand/records';

/** Results as a table for a terminal: a line a metric with its 95 % interval, then length and categories. */
export function resultsTable(tasks: Readonly<Record<string, TaskResult>>): string {
  return Object.entries(tasks)
    .map(([name, result]) => taskTable(name, result))
    .join('\n\n');
}

function taskTable(name: string, result: TaskResult): string {
  const { n, k, responses, truncated, unparsed, response_length: length } = result;
  const head = `${name}: ${count(n)} questions, ${k > 1 ? `${k} samples each, ` : ''}${count(responses)} responses`;
  const order = [result.metric, ...Object.keys(result.metrics).filter((metric) => metric !== result.metric)];
  const rows = order.flatMap((metric) => {
    const figure = result.metrics[metric];
    return figure === undefined
      ? []
      : [[metric, shown(metric, figure.value), between(metric, figure), count(figure.n)]];
  });
  const lines = columns([['metric', 'value', '95 % interval', 'n'], ...rows]);
  if (result.metrics[result.metric] === undefined) lines.push(`  ${result.metric}: nothing was judged`);
  if (length !== null)
    lines.push(
      `  length (${length.unit}): mean ${count(Math.round(length.mean))}, median ${count(Math.round(length.median))}, ` +
        `p95 ${count(Math.round(length.p95))}; cut off ${percent(truncated)}, no answer found ${percent(unparsed)}`,
    );
  const categories = Object.entries(result.categories ?? {}).map(([category, figure]) => [
    category,
    shown(result.metric, figure.value),
    between(result.metric, figure),
    count(figure.n),
  ]);
  if (categories.length > 1) lines.push('', ...columns([['category', '', '', ''], ...categories]));
  return [head, ...lines].join('\n');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) => {
    const [name = '', ...figures] = row;
    const right = figures.map((figure, i) => figure.padStart(widths[i + 1]!));
    return `  ${[name.padEnd(widths[0]!), ...right].join('  ')}`.trimEnd();
  });
}

function between(metric: string, { interval }: Metric): string {
  return interval === null ? '' : `${shown(metric, interval[0])} to ${shown(metric, interval[1])}`;
}

function shown(metric: string, value: number): string {
  return /reward|harm_score/.test(metric) ? value.toFixed(3) : percent(value);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
