import { createHash } from 'node:crypto';
import type { Recipe } from '@longhand/records';
import { drawKeyOf, type UnitIndex } from '../unit-index.ts';
import type { PassCount } from './pass-rates.ts';
import { rowsAlive, wordAt, type AliveRow, type LateDrops } from './rows-alive.ts';

/** Drops rows of other domains and difficulties than the recipe names. */
export function keepOnly(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  only: Recipe['select']['only'],
): void {
  for (const label of ['domain', 'difficulty'] as const) {
    const wanted = only[label];
    if (wanted === undefined) continue;
    for (const { unit, row, index } of rowsAlive(indexes, drops)) {
      const word = wordAt(index, index[label][row]!);
      if (word !== null && wanted.includes(word)) continue;
      drops[unit]!.set(row, {
        stage: 'select',
        reason: `other_${label}`,
        detail: `${label} ${word ?? 'unknown'} is not one of ${wanted.join(', ')}`,
      });
    }
  }
}

/** Keeps one response of each problem in each split. `typical` is the one of median length. */
export function onePerProblem(indexes: readonly UnitIndex[], drops: LateDrops, recipe: Recipe): void {
  const { per_problem } = recipe.select;
  if (per_problem === 'all') return;
  const problems = new Map<string, AliveRow[]>();
  for (const at of rowsAlive(indexes, drops)) {
    const key = `${wordAt(at.index, at.index.split[at.row]!) ?? ''}/${at.index.problemKey[at.row]!}`;
    const rows = problems.get(key);
    if (rows === undefined) problems.set(key, [at]);
    else rows.push(at);
  }
  for (const rows of problems.values()) {
    if (rows.length === 1) continue;
    const kept = chosen(rows, per_problem, recipe.seed);
    const detail = `row ${kept.index.id[kept.row]!} is the ${per_problem} of ${String(rows.length)} responses`;
    for (const at of rows) {
      if (at !== kept)
        drops[at.unit]!.set(at.row, { stage: 'select', reason: 'other_response_kept', detail });
    }
  }
}

function chosen(
  rows: readonly AliveRow[],
  rule: Exclude<Recipe['select']['per_problem'], 'all'>,
  seed: number,
): AliveRow {
  if (rule === 'first') return rows[0]!;
  if (rule === 'random') return sortedBy(rows, (at) => rankOf(drawKeyOf(at.index, at.row), seed))[0]!;
  const byLength = sortedBy(rows, (at) => at.index.responseTokens[at.row]!);
  if (rule === 'shortest') return byLength[0]!;
  return rule === 'longest' ? byLength.at(-1)! : byLength[(byLength.length - 1) >> 1]!;
}

/**
 * Keeps `wanted` rows of a split: the first of the recipe's order or, with `balance`, drawn in turn from the bins
 * of a label, so that a smaller selection is always a part of a larger one.
 */
export function selectRows(
  indexes: readonly UnitIndex[],
  drops: LateDrops,
  split: string,
  wanted: number,
  recipe: Recipe,
  passes: ReadonlyMap<string, PassCount>,
): void {
  const { order, balance } = recipe.select;
  let rows = [...rowsAlive(indexes, drops)].filter(
    ({ index, row }) => wordAt(index, index.split[row]!) === split,
  );
  if (order === 'random')
    rows = sortedBy(rows, ({ index, row }) => rankOf(drawKeyOf(index, row), recipe.seed));
  if (order === 'random_problem')
    rows = sortedBy(rows, ({ index, row }) => rankOf(index.problemKey[row]!, recipe.seed));
  if (balance !== undefined) rows = inTurn(rows, (at) => binOf(at, balance.by, passes), balance.weights);
  const detail = `${String(wanted)} rows of ${split} were asked for`;
  for (const { unit, row } of rows.slice(wanted)) {
    drops[unit]!.set(row, { stage: 'select', reason: 'not_selected', detail });
  }
}

/** The bin of a row: its label; for lengths, the power of two below; for pass rates, the quarter. */
function binOf(
  { index, row }: AliveRow,
  by: NonNullable<Recipe['select']['balance']>['by'],
  passes: ReadonlyMap<string, PassCount>,
): string {
  if (by === 'length') return String(2 ** Math.floor(Math.log2(Math.max(1, index.responseTokens[row]!))));
  if (by === 'pass_rate') {
    const count = passes.get(index.problemKey[row]!);
    return count === undefined ? 'unknown' : String(Math.ceil((count.correct / count.judged) * 4) / 4);
  }
  return wordAt(index, index[by][row]!) ?? 'unknown';
}

/**
 * Rows in the order of a weighted draw from bins: next is always the bin that has had least for its weight; bins
 * that `weights` does not name come when the others are empty.
 */
function inTurn(
  rows: readonly AliveRow[],
  binOfRow: (row: AliveRow) => string,
  weights: Record<string, number> | undefined,
): AliveRow[] {
  const bins = new Map<string, AliveRow[]>();
  for (const row of rows) {
    const name = binOfRow(row);
    const bin = bins.get(name);
    if (bin === undefined) bins.set(name, [row]);
    else bin.push(row);
  }
  const names = [...bins.keys()].sort();
  const taken = new Map(names.map((name) => [name, 0]));
  const weightOf = (name: string) => (weights === undefined ? 1 : (weights[name] ?? 1e-9));
  const drawn: AliveRow[] = [];
  while (drawn.length < rows.length) {
    let best: string | undefined;
    for (const name of names) {
      if (taken.get(name)! >= bins.get(name)!.length) continue;
      const due = (taken.get(name)! + 1) / weightOf(name);
      if (best === undefined || due < (taken.get(best)! + 1) / weightOf(best)) best = name;
    }
    drawn.push(bins.get(best!)![taken.get(best!)!]!);
    taken.set(best!, taken.get(best!)! + 1);
  }
  return drawn;
}

/** A seeded order that depends on the row alone: adding rows elsewhere does not reshuffle it. */
function rankOf(key: string, seed: number): string {
  return createHash('sha256')
    .update(`${String(seed)}:${key}`)
    .digest('hex');
}

/** Sorted by a key worked out once a row; equal keys keep their order. */
function sortedBy(rows: readonly AliveRow[], keyOf: (row: AliveRow) => string | number): AliveRow[] {
  return rows
    .map((row): [string | number, AliveRow] => [keyOf(row), row])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, row]) => row);
}
