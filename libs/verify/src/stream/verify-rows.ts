import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { UserError } from '@longhand/records';
import type { Verification } from '../verification.ts';
import { verify } from '../verify.ts';
import type { VerifyRow } from './verify-row.ts';

/** A row's verdict, with the row's id (null when it has none). */
export interface VerifiedRow extends Verification {
  id: string | number | null;
}

/** Rows that one message carries to a worker and back. */
const BATCH = 256;

/**
 * Verifies rows as they come and gives their verdicts in the same order. With `workers` above 1 the work is
 * spread over that many threads; verdicts do not depend on it. At most a few batches per worker are held in
 * memory, so the input may be of any size.
 */
export async function* verifyRows(
  rows: AsyncIterable<VerifyRow> | Iterable<VerifyRow>,
  { workers = 1 }: { workers?: number } = {},
): AsyncGenerator<VerifiedRow, void, undefined> {
  const script = workerScript();
  if (workers <= 1 || script === null) {
    for await (const row of rows) yield verifyRow(row);
    return;
  }
  const pool = Array.from({ length: workers }, () => new WorkerLine(script));
  const waiting: Promise<VerifiedRow[]>[] = [];
  try {
    let turn = 0;
    for await (const batch of batches(rows)) {
      const line = pool[turn++ % pool.length]!;
      const result = line.send(batch);
      // Reported when its turn comes; until then it must not count as unhandled.
      result.catch(() => undefined);
      waiting.push(result);
      if (waiting.length >= 2 * pool.length) yield* await waiting.shift()!;
    }
    for (const result of waiting) yield* await result;
  } finally {
    await Promise.all(pool.map((line) => line.close()));
  }
}

/** One row's verdict. */
export function verifyRow(row: VerifyRow): VerifiedRow {
  const { id, ...request } = row;
  return { id: id ?? null, ...verify(request) };
}

async function* batches(rows: AsyncIterable<VerifyRow> | Iterable<VerifyRow>): AsyncGenerator<VerifyRow[]> {
  let batch: VerifyRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** The app's worker entry beside the bundle; null where there is none (tests), and one thread does the work. */
function workerScript(): URL | null {
  const url = new URL('./verify-worker.js', import.meta.url);
  return url.protocol === 'file:' && existsSync(fileURLToPath(url)) ? url : null;
}

/** A worker thread that answers batches in the order they were sent. */
class WorkerLine {
  private readonly worker: Worker;
  private readonly open: { resolve: (rows: VerifiedRow[]) => void; reject: (error: Error) => void }[] = [];
  private failure: Error | null = null;

  constructor(script: URL) {
    this.worker = new Worker(script);
    this.worker.on('message', (rows: VerifiedRow[]) => this.open.shift()?.resolve(rows));
    this.worker.on('error', (error) => {
      this.fail(error instanceof Error ? error.message : String(error));
    });
    this.worker.on('exit', (code) => {
      if (this.open.length > 0) this.fail(`it ended with code ${code}`);
    });
  }

  send(batch: VerifyRow[]): Promise<VerifiedRow[]> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) {
        reject(this.failure);
        return;
      }
      this.open.push({ resolve, reject });
      this.worker.postMessage(batch);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(why: string): void {
    this.failure = new UserError(`a verification worker failed: ${why}`, { exitCode: 1 });
    for (const { reject } of this.open.splice(0)) reject(this.failure);
  }
}
