import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Manifest, ShardEntry } from '@longhand/records';
import { compareArrow } from './compare-arrow.ts';
import { openDataSet, readStats } from './data-set-files.ts';
import { hashFile } from './hash-file.ts';
import { readWithSecondReader } from './second-reader.ts';
import { RowChecker } from './row-checker.ts';

/** What is wrong, in one line that begins with the file. */
export interface Fault {
  file: string;
  message: string;
}

export interface ValidationReport {
  fault: Fault | null;
  files: number;
  rows: number;
  /** What was looked at, in the order in which it was. */
  checks: string[];
}

/**
 * Checks a data set as a stranger would: hashes against the manifest, every row read by a second,
 * independent Parquet reader against the schema of a record, every answer verified again, Arrow files equal
 * to Parquet files, no problem in two splits, counts as stated. Stops at the first fault.
 */
export async function validateDataSet(
  data: string,
  onProgress: (rows: number) => void = () => undefined,
): Promise<ValidationReport> {
  const report: ValidationReport = { fault: null, files: 0, rows: 0, checks: [] };
  try {
    const set = openDataSet(data);
    if (set.manifest === null) {
      const checker = new RowChecker(null);
      for (const { path } of set.files) {
        report.rows += await checkRows(path, null, checker, onProgress);
        report.files++;
      }
      report.checks.push('rows against the schema, by the second reader; answers verified again');
      return report;
    }
    await checkManifest(set.folder, set.manifest, report, onProgress);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    report.fault = error.fault;
  }
  return report;
}

class FaultError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(`${fault.file}: ${fault.message}`);
    this.fault = fault;
  }
}

function fail(file: string, message: string): never {
  throw new FaultError({ file, message });
}

async function checkManifest(
  folder: string,
  manifest: Manifest,
  report: ValidationReport,
  onProgress: (rows: number) => void,
): Promise<void> {
  const entries = [...manifest.shards.flatMap(({ parquet, arrow }) => [parquet, arrow]), ...manifest.rejects];
  for (const { path, bytes, sha256 } of entries) {
    const full = join(folder, path);
    if (!existsSync(full)) fail(full, 'is in the manifest and not in the folder');
    const found = await hashFile(full);
    if (found.bytes !== bytes)
      fail(full, `has ${String(found.bytes)} bytes, the manifest says ${String(bytes)}`);
    if (found.sha256 !== sha256)
      fail(full, 'its SHA-256 is not the one in the manifest: the content was changed');
    report.files++;
  }
  report.checks.push(`${String(entries.length)} files: size and SHA-256 as in the manifest`);
  refuseStrays(folder, new Set(entries.map(({ path }) => path)));

  const checker = new RowChecker(manifest.recipe);
  for (const shard of manifest.shards) {
    const full = join(folder, shard.parquet.path);
    const rows = await checkRows(full, shard.split, checker, onProgress);
    if (rows !== shard.rows) fail(full, `has ${String(rows)} rows, the manifest says ${String(shard.rows)}`);
    await checkArrow(folder, shard);
    report.rows += rows;
  }
  report.checks.push(
    `${String(report.rows)} rows: read by the second reader, against the schema, ids and derived columns made again`,
    'answers: verified again, verdicts as stated',
    'Arrow files: equal to Parquet files, cell by cell',
    'splits: no problem in two of them',
  );
  await checkRejects(folder, manifest);
  checkCounts(folder, manifest, checker);
  checkCard(folder);
  report.checks.push('rejects, stats.json and README.md: there and in agreement');
}

function refuseStrays(folder: string, known: ReadonlySet<string>): void {
  for (const directory of ['data', 'arrow', 'rejects']) {
    const path = join(folder, directory);
    for (const name of existsSync(path) ? readdirSync(path) : []) {
      if (!known.has(`${directory}/${name}`)) {
        fail(
          join(path, name),
          'is not in the manifest, and a reader of the folder would take it for a shard',
        );
      }
    }
  }
}

async function checkRows(
  path: string,
  split: string | null,
  checker: RowChecker,
  onProgress: (rows: number) => void,
): Promise<number> {
  let rows = 0;
  for await (const row of readWithSecondReader(path)) {
    const message = checker.check(row, split);
    if (message !== null) fail(path, `row ${String(rows)}: ${message}`);
    rows++;
    if (rows % 1000 === 0) onProgress(checker.rows);
  }
  onProgress(checker.rows);
  return rows;
}

async function checkArrow(folder: string, shard: ShardEntry): Promise<void> {
  const path = join(folder, shard.arrow.path);
  const fault = await compareArrow(path, join(folder, shard.parquet.path));
  if (fault !== null) fail(path, fault);
}

async function checkRejects(folder: string, manifest: Manifest): Promise<void> {
  for (const { path, rows } of manifest.rejects) {
    const full = join(folder, path);
    let seen = 0;
    for await (const row of readWithSecondReader(full)) {
      if (typeof row.stage !== 'string' || typeof row.reason !== 'string') {
        fail(full, `row ${String(seen)}: a dropped row without stage or reason`);
      }
      seen++;
    }
    if (seen !== rows) fail(full, `has ${String(seen)} rows, the manifest says ${String(rows)}`);
  }
}

function checkCounts(folder: string, manifest: Manifest, checker: RowChecker): void {
  const path = join(folder, 'stats.json');
  const stats = readStats(folder);
  for (const [split, rows] of Object.entries(manifest.splits)) {
    const stated = stats.splits[split];
    if (stated?.rows !== rows) {
      fail(path, `split ${split}: ${String(stated?.rows ?? 0)} rows, the manifest says ${String(rows)}`);
    }
    const counted = checker.verdictsOf(split);
    for (const verdict of new Set([...Object.keys(counted), ...Object.keys(stated.verdict)])) {
      if ((counted[verdict] ?? 0) !== (stated.verdict[verdict] ?? 0)) {
        fail(
          path,
          `split ${split}: ${String(stated.verdict[verdict] ?? 0)} rows are said to be ${verdict}, the shards hold ${String(counted[verdict] ?? 0)}`,
        );
      }
    }
  }
  const rejected = manifest.rejects.reduce((sum, { rows }) => sum + rows, 0);
  if (stats.rows_kept + rejected !== stats.rows_in) {
    fail(
      path,
      `${String(stats.rows_in)} rows came in, but ${String(stats.rows_kept)} kept and ${String(rejected)} dropped are fewer or more`,
    );
  }
}

function checkCard(folder: string): void {
  const path = join(folder, 'README.md');
  if (!existsSync(path)) fail(path, 'the card is missing');
  const front = /^---\n([\s\S]*?)\n---\n/.exec(readFileSync(path, 'utf8'))?.[1];
  if (front === undefined) fail(path, 'the card has no front matter between --- lines');
  const [error] = parseDocument(front).errors;
  if (error !== undefined) fail(path, `front matter: ${error.message.split('\n')[0] ?? ''}`);
}
