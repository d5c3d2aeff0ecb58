import type { LengthSummary, SplitStats, Stats } from '@longhand/records';
import type { LateDrops } from './decide.ts';
import { verdictCodes, type UnitIndex } from './unit-index.ts';

/** Counts a run from its indexes. */
export function summarize(indexes: readonly UnitIndex[], drops: LateDrops): Stats {
  const rejected: Counts2 = {};
  const verdictBySource: Counts2 = {};
  const splits = new Map<string, SplitTally>();
  let rowsIn = 0;
  let rowsKept = 0;
  for (const [unit, index] of indexes.entries()) {
    const word = (place: number) => (place < 0 ? null : index.words[place]!);
    for (let row = 0; row < index.rows; row++) {
      rowsIn++;
      const source = word(index.source[row]!)!;
      const verdict = index.verdict[row]! < 0 ? null : verdictCodes[index.verdict[row]!]!;
      if (verdict !== null) add((verdictBySource[source] ??= {}), verdict);
      const late = drops[unit]!.get(row);
      const stage = late?.stage ?? word(index.stage[row]!);
      if (stage !== null) {
        add((rejected[stage] ??= {}), late?.reason ?? word(index.reason[row]!) ?? 'unknown');
        continue;
      }
      rowsKept++;
      const tally = tallyOf(splits, word(index.split[row]!)!);
      tally.rows++;
      const noised = index.noised?.[row];
      add(tally.verdict, (noised === undefined ? verdict : verdictCodes[noised]) ?? 'unverifiable');
      add(tally.source, source);
      add(tally.domain, word(index.domain[row]!) ?? '');
      add(tally.difficulty, word(index.difficulty[row]!) ?? 'unknown');
      tally.tokens.push(index.responseTokens[row]!);
    }
  }
  return {
    format: 'longhand-stats@1',
    rows_in: rowsIn,
    rows_kept: rowsKept,
    rejected: sortedKeys(mapValues(rejected, sortedKeys)),
    verdict_by_source: sortedKeys(mapValues(verdictBySource, sortedKeys)),
    splits: Object.fromEntries([...splits].map(([name, tally]) => [name, finish(tally)])),
  };
}

/** Mean and order statistics (nearest rank) of lengths in tokens; null where there are none. */
export function summarizeLengths(lengths: readonly number[]): LengthSummary | null {
  if (lengths.length === 0) return null;
  const sorted = Float64Array.from(lengths).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return {
    rows: sorted.length,
    mean: Math.round((sorted.reduce((sum, n) => sum + n, 0) / sorted.length) * 10) / 10,
    min: sorted[0]!,
    p5: at(0.05),
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    max: sorted.at(-1)!,
  };
}

type Counts = Record<string, number>;
type Counts2 = Record<string, Counts>;

interface SplitTally {
  rows: number;
  verdict: Counts;
  source: Counts;
  domain: Counts;
  difficulty: Counts;
  tokens: number[];
}

function tallyOf(splits: Map<string, SplitTally>, name: string): SplitTally {
  let tally = splits.get(name);
  if (tally === undefined) {
    tally = { rows: 0, verdict: {}, source: {}, domain: {}, difficulty: {}, tokens: [] };
    splits.set(name, tally);
  }
  return tally;
}

function finish(tally: SplitTally): SplitStats {
  return {
    rows: tally.rows,
    verdict: sortedKeys(tally.verdict),
    source: sortedKeys(tally.source),
    domain: sortedKeys(tally.domain),
    difficulty: sortedKeys(tally.difficulty),
    response_tokens: summarizeLengths(tally.tokens),
  };
}

function add(counts: Counts, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function sortedKeys<T>(counts: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function mapValues<A, B>(object: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
