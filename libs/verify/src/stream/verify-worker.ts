import { parentPort } from 'node:worker_threads';
import type { VerifyRow } from './verify-row.ts';
import { verifyRow } from './verify-rows.ts';

/**
 * The loop of a thread of `verifyRows`: a batch of rows in, their verdicts out, in order. An app that bundles
 * this lib calls it in an entry of its own, `verify-worker.js`, beside the bundle.
 */
export function serveVerification(): void {
  parentPort?.on('message', (rows: VerifyRow[]) => {
    parentPort?.postMessage(rows.map(verifyRow));
  });
}
