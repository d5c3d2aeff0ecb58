import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { timedProcess } from './timed-process.ts';

/**
 * node default-run.js
 *
 * Makes the default data set (countdown-cot, 20,480 rows and two test splits) as a whole process, then
 * validates it; prints wall time and peak memory of both.
 */
const folder = mkdtempSync(join(tmpdir(), 'longhand-bench-'));
try {
  const main = 'apps/pipeline/dist/bin/main.js';
  const curate = await timedProcess(process.execPath, [main, 'curate', `--out=${folder}`]);
  const validate = await timedProcess(process.execPath, [main, 'validate', `--data=${folder}`]);
  console.log(`countdown-cot, 21,504 rows, ${String(availableParallelism())} cores`);
  console.log(
    `curate    ${curate.wallSeconds.toFixed(1)} s, peak ${curate.peakMB.toFixed(0)} MB   target 30 s, 1,500 MB`,
  );
  console.log(`validate  ${validate.wallSeconds.toFixed(1)} s, peak ${validate.peakMB.toFixed(0)} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
