import type { Manifest, Stats } from '@longhand/records';

/** What a person wants to know at the end of a run: rows by verdict and by reject reason, lengths, files. */
export function summaryText(out: string, manifest: Manifest, stats: Stats): string {
  const lines = [`${manifest.name}: ${count(stats.rows_in)} rows in, ${count(stats.rows_kept)} kept`, ''];
  lines.push(
    ...table(
      ['split', 'rows', 'correct', 'incorrect', 'unverifiable', 'tokens p5', 'median', 'p95', 'max'],
      Object.entries(stats.splits).map(([split, { rows, verdict, response_tokens: t }]) => [
        split,
        count(rows),
        ...['correct', 'incorrect', 'unverifiable'].map((v) => count(verdict[v] ?? 0)),
        ...(t === null ? ['', '', '', ''] : [t.p5, t.median, t.p95, t.max].map(count)),
      ]),
    ),
  );
  const sources = Object.entries(stats.verdict_by_source);
  if (sources.length > 1 || stats.rows_kept < stats.rows_in) {
    lines.push(
      '',
      ...table(
        ['source, all rows', 'correct', 'incorrect', 'unverifiable', 'correct %'],
        sources.map(([source, verdicts]) => {
          const all = Object.values(verdicts).reduce((sum, n) => sum + n, 0);
          const correct = verdicts.correct ?? 0;
          return [
            source,
            ...['correct', 'incorrect', 'unverifiable'].map((v) => count(verdicts[v] ?? 0)),
            ((100 * correct) / Math.max(all, 1)).toFixed(1),
          ];
        }),
      ),
    );
  }
  const rejected = Object.entries(stats.rejected).flatMap(([stage, reasons]) =>
    Object.entries(reasons).map(([reason, rows]) => [stage, reason, count(rows)]),
  );
  lines.push(
    '',
    ...(rejected.length === 0 ? ['no row was dropped'] : table(['dropped by', 'reason', 'rows'], rejected)),
  );
  const files = [
    ...manifest.shards.flatMap(({ parquet, arrow, rows }) => [
      [parquet.path, count(rows), size(parquet.bytes)],
      [arrow.path, count(rows), size(arrow.bytes)],
    ]),
    ...manifest.rejects.map(({ path, rows, bytes }) => [path, count(rows), size(bytes)]),
  ];
  lines.push('', ...table([`files in ${out}`, 'rows', 'size'], files), 'manifest.json stats.json README.md');
  return lines.join('\n');
}

function count(n: number): string {
  return n.toLocaleString('en');
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Columns side by side; the first to the left, figures to the right. */
function table(header: string[], rows: string[][]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const isText = header.map(
    (_, column) => column === 0 || rows.every((row) => !/^[\d.,]+( [kM]B)?$/.test(row[column] ?? '')),
  );
  return all.map((row) =>
    row
      .map((cell, column) =>
        isText[column] === true ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}
