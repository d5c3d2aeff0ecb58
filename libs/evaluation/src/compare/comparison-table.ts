import type { PairedComparison } from '../statistics/paired.ts';
import type { Comparison, TaskComparison } from './compare-evaluations.ts';

/**
 * A comparison as a table for a terminal: for each task the two figures, their difference with its 95 % interval,
 * p of the difference (normal approximation) and of the exact sign test, on how many questions the figure rose and
 * fell; below, the same of the responses' lengths, and what makes the two less alike.
 */
export function comparisonTable({ baseline, model, tasks, only_baseline, only_model }: Comparison): string {
  const entries = Object.entries(tasks);
  const lines = [
    `${model ?? 'the second'} against ${baseline ?? 'the first'}, question by question`,
    '',
    ...columns([
      ['task', 'metric', 'baseline', 'model', 'difference', '95 % interval', 'p', 'sign p', 'up/down', 'n'],
      ...entries.map(([name, task]) => scoreRow(name, task)),
    ]),
  ];
  const lengths = entries.flatMap(([name, { length, truncated }]) =>
    length === null ? [] : [lengthRow(name, length, truncated)],
  );
  if (lengths.length > 0)
    lines.push(
      '',
      ...columns([
        ['length', 'unit', 'baseline', 'model', 'difference', '95 % interval', 'p', 'cut off'],
        ...lengths,
      ]),
    );
  const notes = [
    ...entries.flatMap(([name, { cautions, unpaired }]) => [
      ...cautions.map((caution) => `${name}: ${caution}`),
      ...(unpaired === 0 ? [] : [`${name}: ${unpaired} questions stand in one of the two alone`]),
    ]),
    ...only_baseline.map((name) => `${name}: evaluated for the baseline alone`),
    ...only_model.map((name) => `${name}: not evaluated for the baseline`),
    ...(entries.length > 1 ? [`p is not adjusted for ${entries.length} tasks`] : []),
  ];
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function scoreRow(name: string, task: TaskComparison): string[] {
  const share = !/reward|harm_score/.test(task.metric);
  const figure = (value: number) => (share ? `${(100 * value).toFixed(2)} %` : value.toFixed(3));
  return [
    name,
    task.metric,
    figure(task.values.baseline),
    figure(task.values.model),
    signed(task.difference, figure),
    between(task, figure),
    probability(task.p),
    probability(task.signP),
    `${task.better}/${task.worse}`,
    count(task.n),
  ];
}

function lengthRow(
  name: string,
  length: NonNullable<TaskComparison['length']>,
  truncated: TaskComparison['truncated'],
): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const figure = (value: number) => count(Math.round(value));
  return [
    name,
    length.unit,
    figure(length.baseline),
    figure(length.model),
    signed(length.difference, figure),
    between(length, figure),
    probability(length.p),
    `${percent(truncated.baseline)} to ${percent(truncated.model)}`,
  ];
}

function between({ interval }: PairedComparison, figure: (value: number) => string): string {
  return interval === null ? '' : `${signed(interval[0], figure)} to ${signed(interval[1], figure)}`;
}

function signed(value: number, figure: (value: number) => string): string {
  return value > 0 ? `+${figure(value)}` : figure(value);
}

function probability(p: number | null): string {
  return p === null ? '' : p < 0.001 ? '< 0.001' : p.toFixed(3);
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
