import { parentPort, workerData } from 'node:worker_threads';
import { taskRunner, type Task, type TaskContext, type TaskResult } from './task.ts';
import { toWire, type Reply } from './worker-pool.ts';

/** The loop of a worker thread: a task comes in, a reply goes out. */
export function serveTasks(): void {
  const port = parentPort;
  if (port === null) throw new Error('serveTasks runs in a worker thread only');
  const run = taskRunner(workerData as TaskContext);
  port.on('message', (task: Task) => {
    run(task)
      .then((result): Reply<TaskResult> => ({ ok: true, result }))
      .catch((error: unknown): Reply<TaskResult> => ({ ok: false, error: toWire(error) }))
      .then((reply) => {
        port.postMessage(reply);
      })
      .catch((error: unknown) => {
        throw error;
      });
  });
}
