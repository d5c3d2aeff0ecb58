import { UserError } from '@longhand/records';
import type { Factor, Study } from '../study/study.ts';
import {
  factorsOf,
  isLabel,
  stepColumn,
  studyOfTables,
  type ScoreRow,
  type ScoreTable,
} from './score-rows.ts';

/**
 * Reads a study's tables from JSON of any nesting. A list of objects is a table: its numbers are scores, its texts say
 * what the row is of; `step` makes it a curve, a row called "Base" is the model before training. An object whose
 * values are all rows is a table by name. Names on the way to a table (`"Qwen3-14B-Base": […]`,
 * `"Qwen3-4B-Base + Math-CoT-20k": {"rows": […]}`) say model and data set. Texts elsewhere are notes; "MATH500 avg@3"
 * in one says how many responses a question had.
 */
export function studyOfJson(value: unknown, where: string): Study {
  const tables: ScoreTable[] = [];
  const notes: string[] = [];
  walk(value, [], {}, { tables, notes, where });
  if (tables.length === 0) {
    throw new UserError(
      `${where}: no table of scores in it: expected lists of rows such as {"step": 0, "MATH500": 70.8}`,
    );
  }
  return studyOfTables(tables, notes, where);
}

interface Found {
  tables: ScoreTable[];
  notes: string[];
  where: string;
}

function walk(value: unknown, path: readonly string[], around: Record<string, Factor>, found: Found): void {
  if (typeof value === 'string') {
    found.notes.push(path.length === 0 ? value : `${path.join('.')}: ${value}`);
    return;
  }
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((row) => isRow(row))) {
      found.tables.push(tableOf(value, path, around, found.where));
    } else if (value.some((each) => typeof each === 'object')) {
      value.forEach((each, index) => {
        walk(each, [...path, String(index)], around, found);
      });
    } else if (value.every((each) => typeof each === 'string') && value.length > 0) {
      found.notes.push(`${path.join('.')}: ${value.join('; ')}`);
    }
    return;
  }
  if (!isObject(value)) return;
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([, row]) => isRow(row)) && !isRow(value)) {
    const rows = entries.map(([name, row]) => ({ model: name, ...(row as Record<string, unknown>) }));
    found.tables.push(
      tableOf(rows, path, around, found.where, path.join(' ').toLowerCase().includes('base')),
    );
    return;
  }
  const beside = Object.fromEntries(
    entries.filter((entry): entry is [string, Factor] => isLabel(entry[0]) && isScalar(entry[1])),
  );
  for (const [key, each] of entries) walk(each, [...path, key], { ...around, ...beside }, found);
}

/** A row holds figures and texts only, at least one of them a figure that is not a label. */
function isRow(value: unknown): value is Record<string, Factor> {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.every(([, cell]) => isScalar(cell)) &&
    entries.some(([key, cell]) => typeof cell === 'number' && !stepColumn.test(key) && !isLabel(key))
  );
}

function tableOf(
  list: readonly Record<string, unknown>[],
  path: readonly string[],
  given: Record<string, Factor>,
  where: string,
  bases = false,
): ScoreTable {
  const place = path.join('.') || 'rows';
  const scoreColumns = new Set(
    list.flatMap((row) =>
      Object.entries(row)
        .filter(([key, cell]) => typeof cell === 'number' && !stepColumn.test(key) && !isLabel(key))
        .map(([key]) => key),
    ),
  );
  const around = { ...labelsOfPath(path), ...given };
  const rows = list.map((row, index): ScoreRow => {
    const labels: Record<string, Factor> = { ...around };
    const scores: Record<string, number> = {};
    let step: number | null = null;
    for (const [key, cell] of Object.entries(row)) {
      if (stepColumn.test(key)) {
        step = stepOf(cell, `${where}: ${place}[${index}].${key}`);
      } else if (scoreColumns.has(key)) {
        if (typeof cell === 'number') scores[key] = cell;
        else if (cell !== null) {
          throw new UserError(
            `${where}: ${place}[${index}].${key}: expected a number, got ${JSON.stringify(cell)}`,
          );
        }
      } else labels[key] = cell as Factor;
    }
    return {
      step: bases ? 0 : step,
      labels: factorsOf(labels),
      scores,
      where: `${where}: ${place}[${index}]`,
    };
  });
  return { name: place, rows };
}

/** What the names on the way to a table say: "MODEL + DATA", a model, or merely which table it is. */
function labelsOfPath(path: readonly string[]): Record<string, Factor> {
  const names = path.filter((name) => !/^(rows|runs|scores|results|checkpoints|data|\d+)$/i.test(name));
  const name = names.at(-1);
  if (name === undefined) return {};
  const [model, ...data] = name.split(/\s+\+\s+/);
  if (data.length > 0) return { model: model!, data: data.join(' + ') };
  if (/table|schedule|score|result|setting|ablation|variant/i.test(name)) return { table: name };
  return { model: name };
}

function stepOf(cell: unknown, where: string): number | null {
  if (cell === null || cell === 'final' || cell === 'last') return null;
  if (typeof cell === 'string' && /^base$/i.test(cell)) return 0;
  const step = typeof cell === 'string' ? Number(/(\d+)\s*$/.exec(cell)?.[1] ?? NaN) : cell;
  if (typeof step !== 'number' || !Number.isInteger(step) || step < 0) {
    throw new UserError(`${where}: a step is a whole number from 0, got ${JSON.stringify(cell)}`);
  }
  return step;
}

function isScalar(value: unknown): value is Factor {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
