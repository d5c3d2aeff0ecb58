import { parentPort } from 'node:worker_threads';
import type { VerifyRow } from './verify-row.ts';
import { verifyRow } from './verify-rows.ts';

// A thread of `verifyRows`: a batch of rows in, their verdicts out, in order.
parentPort?.on('message', (rows: VerifyRow[]) => {
  parentPort?.postMessage(rows.map(verifyRow));
});
