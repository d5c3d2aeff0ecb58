import { parse } from 'csv-parse/sync';
import { UserError } from '@longhand/records';
import type { Score, Study } from '../study/study.ts';
import { factorsOf, isLabel, stepColumn, studyOfTables, type ScoreRow } from './score-rows.ts';

const benchmarkColumn = /^(benchmark|task|metric|dataset_name|eval)$/i;
const valueColumn = /^(score|value|accuracy|acc|mean)$/i;
const extraColumns: [keyof Omit<Score, 'value' | 'items' | 'lengths'>, RegExp][] = [
  ['stderr', /^(stderr|se|std_?err(or)?|standard_?error)$/i],
  ['n', /^(n|questions|items|count)$/i],
  ['k', /^(k|samples_per_question|repeats|responses)$/i],
  ['length', /^(length|response_length(_mean)?|mean_length|tokens)$/i],
  ['truncated', /^truncated$/i],
];

/**
 * Reads a table of scores from CSV or TSV with a heading. Wide: a row a checkpoint or condition, a column a benchmark
 * (`step,MATH500,IFEval`; or `model,data,MATH500,…` with a row named Base). Long: a row a score
 * (`run,step,benchmark,score`, and `stderr`, `n`, `k`, `length` where known). Empty cells are missing scores.
 */
export function studyOfCsv(text: string, where: string): Study {
  const records = recordsOf(text, where);
  const columns = Object.keys(records[0] ?? {});
  const benchmark = columns.find((column) => benchmarkColumn.test(column));
  const value = columns.find((column) => valueColumn.test(column));
  const rows =
    benchmark !== undefined && value !== undefined
      ? longRows(records, benchmark, value, where)
      : wideRows(records, columns, where);
  return studyOfTables([{ name: tableName(where), rows }], [], where);
}

type CsvRow = Record<string, string>;

function recordsOf(text: string, where: string): CsvRow[] {
  const delimiter = text.split('\n', 1)[0]!.includes('\t') ? '\t' : ',';
  try {
    return parse(text, { columns: true, delimiter, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new UserError(`${where}: not a table: ${(error as Error).message}`);
  }
}

function wideRows(records: readonly CsvRow[], columns: readonly string[], where: string): ScoreRow[] {
  const numeric = (column: string): boolean =>
    records.some((row) => row[column] !== '') &&
    records.every((row) => row[column] === '' || Number.isFinite(Number(row[column])));
  const scoreColumns = columns.filter(
    (column) => !stepColumn.test(column) && !isLabel(column) && numeric(column),
  );
  return records.map((row, index) => {
    const scores = Object.fromEntries(
      scoreColumns.filter((column) => row[column] !== '').map((column) => [column, Number(row[column])]),
    );
    const used = new Set(scoreColumns);
    return { ...labelled(row, used, where, index), scores };
  });
}

function longRows(records: readonly CsvRow[], benchmark: string, value: string, where: string): ScoreRow[] {
  const rows = new Map<string, ScoreRow>();
  records.forEach((row, index) => {
    const extra: Record<string, number> = {};
    const used = new Set([benchmark, value]);
    for (const [key, pattern] of extraColumns) {
      const column = Object.keys(row).find((each) => pattern.test(each) && each !== value);
      if (column === undefined) continue;
      used.add(column);
      if (row[column] !== '') extra[key] = numberOf(row[column]!, column, where, index);
    }
    const of = labelled(row, used, where, index);
    const key = JSON.stringify([of.step, of.labels]);
    const kept = rows.get(key) ?? { ...of, scores: {}, extra: {} };
    if (row[value] !== '') {
      kept.scores[row[benchmark]!] = numberOf(row[value]!, value, where, index);
      kept.extra![row[benchmark]!] = extra;
    }
    rows.set(key, kept);
  });
  return [...rows.values()];
}

function labelled(
  row: CsvRow,
  used: ReadonlySet<string>,
  where: string,
  index: number,
): Omit<ScoreRow, 'scores'> {
  const labels: ScoreRow['labels'] = {};
  let step: number | null = null;
  for (const [column, cell] of Object.entries(row)) {
    if (used.has(column) || cell === '') continue;
    if (stepColumn.test(column)) {
      if (/^base$/i.test(cell)) step = 0;
      else if (!/^(final|last)$/i.test(cell)) step = stepOf(cell, column, where, index);
    } else labels[column] = Number.isFinite(Number(cell)) ? Number(cell) : cell;
  }
  return { step, labels: factorsOf(labels), where: `${where}:${index + 2}` };
}

function stepOf(cell: string, column: string, where: string, index: number): number {
  const step = Number(/(\d+)$/.exec(cell)?.[1] ?? cell);
  if (Number.isInteger(step) && step >= 0) return step;
  throw new UserError(`${where}:${index + 2}: ${column}: a step is a whole number from 0, got "${cell}"`);
}

function numberOf(cell: string, column: string, where: string, index: number): number {
  const number = Number(cell);
  if (Number.isFinite(number)) return number;
  throw new UserError(`${where}:${index + 2}: ${column}: expected a number, got "${cell}"`);
}

function tableName(where: string): string {
  return where.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
}
