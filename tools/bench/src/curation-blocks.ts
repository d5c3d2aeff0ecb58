import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckDbCopy } from './duckdb-copy.ts';
import { sharedData } from './shared-data.ts';
import { median, timedProcess } from './timed-process.ts';
import { writeVaried } from './varied-traces.ts';

/**
 * node curation-blocks.js [MB,MB,…] [pairs]
 *
 * Curates 100, 250 and 500 MB of long chain of thought with every block on (filters of all kinds, step audit,
 * structure profile, decontamination, exact and near duplicates over problem and reasoning, selection), in turn
 * with DuckDB copying the same Parquet file, as whole processes; prints wall times, their ratio, and peak memory.
 */
const sizes = (process.argv[2] ?? '100,250,500').split(',').map(Number);
const pairs = Number(process.argv[3] ?? 1);
const blocks = [
  'filters.reasoning_tokens={min: 5, max: 30000}',
  'filters.structure={backtrack: {max: 100}, restart: {max: 50}}',
  'filters.patterns=[{name: url, match: "https?://"}]',
  `decontaminate.against.0.path=${sharedData('data/light-r1-deepscaler/test-math.json')}`,
];
const folder = mkdtempSync(join(tmpdir(), 'longhand-bench-'));
try {
  console.log(
    `every block on, ${String(availableParallelism())} cores, ${String(pairs)} pairs after a warm-up`,
  );
  for (const size of sizes) {
    const input = await writeVaried(folder, `input-${String(size)}`, size * 1e6);
    const out = join(folder, 'out');
    const curate = [
      'apps/pipeline/dist/bin/main.js',
      'curate',
      '--recipe=limo-strict',
      `--input=${input.path}`,
      `--out=${out}`,
      '--fresh',
      ...blocks.flatMap((block) => ['--set', block]),
    ];
    const copy = duckDbCopy(input.path, join(folder, 'copy.parquet'));
    const runs = [];
    for (let i = 0; i <= pairs; i++) {
      const ours = await timedProcess(process.execPath, curate);
      const theirs = await timedProcess(process.execPath, copy);
      if (i > 0 || pairs === 0) runs.push({ ours, theirs });
    }
    const stats = JSON.parse(readFileSync(join(out, 'stats.json'), 'utf8')) as Record<string, number>;
    const [ours, theirs] = [
      median(runs.map((run) => run.ours.wallSeconds)),
      median(runs.map((run) => run.theirs.wallSeconds)),
    ];
    const ratio = median(runs.map((run) => run.ours.wallSeconds / run.theirs.wallSeconds));
    const mb = input.bytes / 1e6;
    console.log(
      `${mb.toFixed(0)} MB, ${String(input.rows)} rows, ${String(stats.rows_kept)} kept: ` +
        `curate ${ours.toFixed(2)} s (${(mb / ours).toFixed(0)} MB/s), peak ${median(runs.map((r) => r.ours.peakMB)).toFixed(0)} MB; ` +
        `DuckDB copy ${theirs.toFixed(2)} s, peak ${median(runs.map((r) => r.theirs.peakMB)).toFixed(0)} MB; ` +
        `ratio ${ratio.toFixed(2)}   target at most 3`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
