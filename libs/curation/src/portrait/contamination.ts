import type { DataSetFiles } from '../data-set-files.ts';
import { queryRows } from '../shard-query.ts';

/** A problem that repeats an item of a benchmark. */
export interface BenchmarkHit {
  /** Place of the item in the benchmark, from 0. */
  item: number;
  rule: string;
  /** Coverage or similarity, 0 to 1. */
  figure: number;
  /** The words that both share. */
  span: string;
  source: string;
  problem: string;
}

/** What was found of one benchmark. */
export interface BenchmarkHits {
  benchmark: string;
  /** Rows that were dropped for it. */
  rows: number;
  /** Items of the benchmark that they repeat. */
  items: number;
  rules: Record<string, number>;
  /** One for each item and problem, the surest first. */
  hits: BenchmarkHit[];
}

/** Reads the rows that decontamination dropped; their details hold rule, figure, item and span. */
export async function contaminationOf(rejects: DataSetFiles): Promise<BenchmarkHits[]> {
  const rows = await queryRows(
    rejects,
    `SELECT reason, detail, source, problem FROM rows WHERE stage = 'decontaminate'`,
  );
  const benchmarks = new Map<string, BenchmarkHits & { seen: Set<string> }>();
  for (const row of rows) {
    const name = String(row.reason);
    const hit = readHit(row);
    if (hit === null) continue;
    let found = benchmarks.get(name);
    if (found === undefined) {
      found = { benchmark: name, rows: 0, items: 0, rules: {}, hits: [], seen: new Set() };
      benchmarks.set(name, found);
    }
    found.rows++;
    found.rules[hit.rule] = (found.rules[hit.rule] ?? 0) + 1;
    const key = `${String(hit.item)}\n${hit.problem}`;
    if (found.seen.has(key)) continue;
    found.seen.add(key);
    found.hits.push(hit);
  }
  return [...benchmarks.values()]
    .map(({ benchmark, rows: n, rules, hits }) => ({
      benchmark,
      rows: n,
      rules,
      items: new Set(hits.map(({ item }) => item)).size,
      hits: hits.sort((a, b) => b.figure - a.figure || a.item - b.item),
    }))
    .sort((a, b) => (a.benchmark < b.benchmark ? -1 : 1));
}

/** The detail of a row that decontamination dropped. */
export function contaminationDetail(hit: {
  rule: string;
  figure: number;
  item: number;
  span: string;
}): string {
  return `${hit.rule} ${hit.figure.toFixed(2)} with item ${String(hit.item)}: "${hit.span}"`;
}

function readHit(row: Record<string, unknown>): BenchmarkHit | null {
  const found = /^(\w+) ([\d.]+) with item (\d+): "([\s\S]*)"$/.exec(String(row.detail));
  if (found === null) return null;
  const [, rule = '', figure, item, span = ''] = found;
  const { source, problem } = row;
  return {
    rule,
    figure: Number(figure),
    item: Number(item),
    span,
    source: String(source),
    problem: String(problem),
  };
}
