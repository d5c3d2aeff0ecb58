import { UserError } from '@longhand/records';
import { knownBenchmark } from '../study/known-benchmarks.ts';
import { overallLength, withoutCompanions } from './companion-columns.ts';
import type { Benchmark, Factor, Run, Score, Study } from '../study/study.ts';

/** A row of a table of scores: what it is of, and its figures. */
export interface ScoreRow {
  /** Checkpoint, where the row has one. */
  step: number | null;
  /** Everything in the row that is not a score, and what the place of the table says (`model`). */
  labels: Record<string, Factor>;
  /** Benchmark -> score as written. */
  scores: Record<string, number>;
  /** Benchmark -> standard error, mean length and so on, as written. */
  extra?: Record<string, Partial<Omit<Score, 'value'>>>;
  /** File and place, for messages. */
  where: string;
}

/** Rows that belong together: a table, or one group in it. */
export interface ScoreTable {
  name: string;
  rows: ScoreRow[];
}

/** Columns that say what a row is of, never a score; the first is that of the checkpoint. */
export const stepColumn = /^(global_?)?step$|^checkpoint$|^iteration$/i;
const labelColumns =
  /^(model|base_?model|data|data_?set|setting|run|name|arm|condition|seed|lr|learning_?rate|epochs?|batch(_?size)?|bsz|optimizer|schedule|scheduler|samples|rows|noise|size|steps|warm_?up|weight_?decay|stage)$/i;

/** Whether a column says what a row is of, whatever it holds. */
export function isLabel(column: string): boolean {
  return labelColumns.test(column) && knownBenchmark(column) === undefined;
}

/** Whether a row's label says that it is the model before training. */
export function isBase(row: ScoreRow): boolean {
  return (
    row.step === 0 ||
    Object.values(row.labels).some(
      (label) =>
        typeof label === 'string' &&
        /^(the )?(base|base model|before( training)?|pre-?trained|untrained|none)$/i.test(label.trim()),
    )
  );
}

const settingPatterns: [string, RegExp][] = [
  ['samples', /(?:^|[\s,;])(\d+(?:\.\d+)?)\s*k\b/i],
  ['batch', /\b(?:bsz|bs|batch(?:[ _]size)?)\s*[=:]?\s*(\d+)\b/i],
  ['epochs', /\b(?:ep|epochs?)\s*[=:]?\s*(\d+)\b|\b(\d+)\s*(?:ep|epochs?)\b/i],
  ['lr', /\b(?:lr|learning rate)\s*[=:]?\s*(\d+(?:\.\d+)?(?:e-?\d+)?)/i],
  ['steps', /\b(\d+)\s*steps\b/i],
];

/**
 * Adds what texts say in passing: "20k, bsz 256, ep 8" is 20,000 samples, batch 256, 8 epochs; the model's name says
 * its size in billions of parameters ("Qwen3-4B-Base": 4).
 */
export function factorsOf(labels: Record<string, Factor>): Record<string, Factor> {
  const factors = { ...labels };
  const add = (key: string, value: number): void => {
    if (!(key in factors) && Number.isFinite(value)) factors[key] = value;
  };
  for (const key of ['setting', 'condition']) {
    const text = labels[key];
    if (typeof text !== 'string') continue;
    for (const [name, pattern] of settingPatterns) {
      const match = pattern.exec(text);
      if (match) add(name, Number(match[1] ?? match[2]) * (name === 'samples' ? 1000 : 1));
    }
  }
  const { model } = labels;
  const size =
    typeof model === 'string' ? /(\d+(?:\.\d+)?)\s*([bm])\b/i.exec(model.replaceAll(/[_-]/g, ' ')) : null;
  if (size) add('size', Number(size[1]) / (size[2]!.toLowerCase() === 'm' ? 1000 : 1));
  return factors;
}

/** Makes a study of tables; a benchmark's unit (0 to 1, or percent) is settled over all of them together. */
export function studyOfTables(given: readonly ScoreTable[], notes: readonly string[], where: string): Study {
  const tables = given.map(({ name, rows }) => ({ name, rows: rows.map(withoutCompanions) }));
  const names = [...new Set(tables.flatMap(({ rows }) => rows.flatMap(({ scores }) => Object.keys(scores))))];
  if (names.length === 0)
    throw new UserError(`${where}: no scores found; see the table formats in the README`);
  const samples = responsesPerQuestion(notes);
  const scales = new Map<string, number>();
  const benchmarks: Record<string, Benchmark> = {};
  const all = tables.flatMap(({ rows }) => rows);
  const percentages = usesPercent(names, all);
  for (const name of names) {
    const { benchmark, scale } = settle(name, all, percentages);
    const k = samples(name);
    benchmarks[name] = k === undefined ? benchmark : { ...benchmark, k };
    scales.set(name, scale);
  }
  const runs = tables.flatMap((table) => runsOfTable(table, scales));
  return { format: 'longhand-study@1', notes: [...notes], benchmarks, runs: withOwnNames(runs) };
}

/** Shares in a table are either all fractions or all percentages: the largest share of a known benchmark decides. */
function usesPercent(names: readonly string[], rows: readonly ScoreRow[]): boolean {
  const known = names.filter((name) => knownBenchmark(name)?.kind === 'share');
  const unknown = names.filter((name) => knownBenchmark(name) === undefined && name !== overallLength);
  const shares = known.length > 0 ? known : unknown;
  return rows.some(({ scores }) => shares.some((name) => Math.abs(scores[name] ?? 0) > 1.5));
}

function settle(
  name: string,
  rows: readonly ScoreRow[],
  percentages: boolean,
): { benchmark: Benchmark; scale: number } {
  if (name === overallLength) {
    return { benchmark: { domain: 'general', kind: 'length', higher_is_better: false }, scale: 1 };
  }
  const values = rows.map(({ scores }) => scores[name]).filter((value) => value !== undefined);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const couldBeShare = low >= 0 && high <= (percentages ? 100 : 1);
  const known = knownBenchmark(name);
  const guess: Benchmark = known ?? { domain: 'ood', kind: 'share', higher_is_better: true };
  const kind = guess.kind === 'share' && couldBeShare ? 'share' : 'score';
  const { n, items_from: from, ...bare } = guess;
  const counted =
    n !== undefined && kind === 'share' ? { n, ...(from === undefined ? {} : { items_from: from }) } : {};
  return { benchmark: { ...bare, ...counted, kind }, scale: kind === 'share' && percentages ? 0.01 : 1 };
}

/** Reads "MATH500 avg@3" and the like in a table's notes; a benchmark of which nothing is said has one response. */
function responsesPerQuestion(notes: readonly string[]): (name: string) => number | undefined {
  const said = notes.flatMap((note) =>
    [...note.matchAll(/([A-Za-z][\w.+-]*)(?:\s+v\d[\w.]*)?\s*\(?\s*(?:avg|mean|pass)@(\d+)/g)].map(
      (match) => ({
        name: plain(match[1]!),
        k: Number(match[2]),
        mean: !match[0].includes('pass@'),
      }),
    ),
  );
  return (name) => {
    const of = plain(name);
    const found = said.find((each) => each.mean && (of.startsWith(each.name) || each.name.startsWith(of)));
    return found === undefined || found.k < 1 ? undefined : found.k;
  };
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function runsOfTable({ name: table, rows }: ScoreTable, scales: ReadonlyMap<string, number>): Run[] {
  const curves = rows.some(({ step }) => step !== null);
  if (curves) {
    const byRun = groupBy(rows, ({ labels }) => nameOf(labels) || table);
    return [...byRun].map(([name, group]) => ({
      name,
      factors: group[0]!.labels,
      checkpoints: [...group]
        .sort((a, b) => (a.step ?? Infinity) - (b.step ?? Infinity))
        .map((row) => ({ step: row.step, scores: scoresOf(row, scales) })),
      curve: [],
      source: group[0]!.where,
    }));
  }
  const runs: Run[] = [];
  for (const [, group] of groupBy(rows, ({ labels }) => String(labels.model ?? ''))) {
    const base = group.find(isBase);
    const trained = group.filter((row) => row !== base);
    const start = base === undefined ? [] : [{ step: 0, scores: scoresOf(base, scales) }];
    for (const row of trained) {
      runs.push({
        name: nameOf(row.labels) || table,
        factors: row.labels,
        checkpoints: [...start, { step: null, scores: scoresOf(row, scales) }],
        curve: [],
        source: row.where,
      });
    }
    if (trained.length === 0 && base !== undefined) {
      runs.push({
        name: nameOf(base.labels),
        factors: base.labels,
        checkpoints: start,
        curve: [],
        source: base.where,
      });
    }
  }
  return runs;
}

function scoresOf(row: ScoreRow, scales: ReadonlyMap<string, number>): Record<string, Score> {
  return Object.fromEntries(
    Object.entries(row.scores).map(([name, value]) => {
      if (name === overallLength) return [name, { value, length: value }];
      const scale = scales.get(name)!;
      const { stderr, ...rest } = row.extra?.[name] ?? {};
      const error = stderr === undefined ? {} : { stderr: stderr * scale };
      return [name, { value: Number((value * scale).toPrecision(12)), ...rest, ...error }];
    }),
  );
}

/** Texts of a row, which name its run; figures only where there is no text. */
function nameOf(labels: Record<string, Factor>): string {
  const texts = Object.values(labels).filter((label) => typeof label === 'string' && label !== '');
  return (texts.length > 0 ? texts : Object.values(labels).filter((label) => label !== null))
    .map(String)
    .join(' + ');
}

/** Two rows of one name are told apart by where they stand. */
function withOwnNames(runs: readonly Run[]): Run[] {
  const seen = new Map<string, number>();
  return runs.map((run) => {
    const count = (seen.get(run.name) ?? 0) + 1;
    seen.set(run.name, count);
    return count === 1 ? run : { ...run, name: `${run.name} (${count})` };
  });
}

function groupBy<T>(list: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const name = key(each);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [each]);
    else group.push(each);
  }
  return groups;
}
