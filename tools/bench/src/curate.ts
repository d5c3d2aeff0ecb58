import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckDbCopy } from './duckdb-copy.ts';
import { writeLongCot } from './long-cot-parquet.ts';
import { median, timedProcess } from './timed-process.ts';

/**
 * node curate.js [MB] [pairs]
 *
 * Curates MB (default 200) of long chain of thought from a Parquet file, in turn with DuckDB copying the same
 * file to Parquet (zstd), as whole processes; prints rows/s, MB/s and the ratio of wall times.
 */
const megabytes = Number(process.argv[2] ?? 200);
const pairs = Number(process.argv[3] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'longhand-bench-'));
try {
  const input = await writeLongCot(folder, 'input', megabytes * 1e6);
  const out = join(folder, 'out');
  const curate = [
    'apps/pipeline/dist/bin/main.js',
    'curate',
    '--recipe=limo-cot',
    `--input=${input.path}`,
    `--out=${out}`,
    '--fresh',
  ];
  const copy = duckDbCopy(input.path, join(folder, 'copy.parquet'));
  const runs = [];
  for (let i = 0; i <= pairs; i++) {
    const ours = await timedProcess(process.execPath, curate);
    const theirs = await timedProcess(process.execPath, copy);
    if (i > 0) runs.push({ ours, theirs });
  }
  const ours = median(runs.map((run) => run.ours.wallSeconds));
  const theirs = median(runs.map((run) => run.theirs.wallSeconds));
  const ratio = median(runs.map((run) => run.ours.wallSeconds / run.theirs.wallSeconds));
  const mb = input.bytes / 1e6;
  console.log(
    `input: ${String(input.rows)} rows, ${mb.toFixed(0)} MB of text, ${String(availableParallelism())} cores, ${String(pairs)} pairs after a warm-up`,
  );
  console.log(
    `curate             ${ours.toFixed(2)} s   ${(input.rows / ours).toFixed(0)} rows/s   ${(mb / ours).toFixed(0)} MB/s   peak ${median(runs.map((r) => r.ours.peakMB)).toFixed(0)} MB`,
  );
  console.log(
    `DuckDB copy (zstd) ${theirs.toFixed(2)} s   ${(input.rows / theirs).toFixed(0)} rows/s   ${(mb / theirs).toFixed(0)} MB/s   peak ${median(runs.map((r) => r.theirs.peakMB)).toFixed(0)} MB`,
  );
  console.log(`ratio of wall times (median of pairs): ${ratio.toFixed(2)}   target at most 3`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
