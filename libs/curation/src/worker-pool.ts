import { Worker } from 'node:worker_threads';
import { UserError } from '@longhand/records';

/** Does one task; runs in a worker thread, or in this thread where there are none. */
export type RunTask<Task, Result> = (task: Task) => Promise<Result>;

/** An error as it travels between threads. */
export interface WireError {
  message: string;
  exitCode: 1 | 2 | null;
  stack: string | undefined;
}

export type Reply<Result> = { ok: true; result: Result } | { ok: false; error: WireError };

/** Threads that do tasks, each one task at a time. */
export interface Pool<Task, Result> {
  /**
   * Does all tasks, calling `done` as each finishes (in no particular order). Takes no new task once
   * `stopping()` is true and resolves when those under way have finished. Rejects at the first failure. A task
   * waits for what `ready` says of it.
   */
  run(
    tasks: readonly Task[],
    done: (result: Result, task: Task) => void,
    stopping: () => boolean,
    ready?: (task: Task) => Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}

/** Texts of a batch die young: a large young generation spares the collector from moving them. */
const resourceLimits = { maxYoungGenerationSizeMb: 128 };

/** Starts `size` threads of the module at `url`; it answers each message (a task) with a `Reply`. */
export function threadPool<Task, Result>(url: URL, size: number, workerData: unknown): Pool<Task, Result> {
  const workers = Array.from({ length: size }, () => new Worker(url, { workerData, resourceLimits }));
  return {
    run: (tasks, done, stopping, ready) =>
      runOn(
        workers.map((worker) => ask<Task, Result>(worker)),
        tasks,
        done,
        stopping,
        ready,
      ),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Does the tasks one after the other in this thread. */
export function inlinePool<Task, Result>(runTask: RunTask<Task, Result>): Pool<Task, Result> {
  return {
    run: (tasks, done, stopping, ready) => runOn([runTask], tasks, done, stopping, ready),
    close: () => Promise.resolve(),
  };
}

async function runOn<Task, Result>(
  hands: readonly RunTask<Task, Result>[],
  tasks: readonly Task[],
  done: (result: Result, task: Task) => void,
  stopping: () => boolean,
  ready?: (task: Task) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  await Promise.all(
    hands.map(async (hand) => {
      while (next < tasks.length && !failed && !stopping()) {
        const task = tasks[next++]!;
        try {
          if (ready !== undefined) {
            await ready(task);
            if (stopping()) return;
          }
          done(await hand(task), task);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    }),
  );
}

function ask<Task, Result>(worker: Worker): RunTask<Task, Result> {
  return (task) =>
    new Promise((resolve, reject) => {
      const settle = () => {
        worker.off('message', answered);
        worker.off('error', broke);
        worker.off('exit', left);
      };
      const answered = (reply: Reply<Result>) => {
        settle();
        if (reply.ok) resolve(reply.result);
        else reject(fromWire(reply.error));
      };
      const broke = (error: Error) => {
        settle();
        reject(outOfMemory(error));
      };
      const left = (code: number) => {
        settle();
        reject(new Error(`a worker thread ended with code ${String(code)}`));
      };
      worker.on('message', answered);
      worker.on('error', broke);
      worker.on('exit', left);
      worker.postMessage(task);
    });
}

/** Turns an error into what can be sent to another thread. */
export function toWire(error: unknown): WireError {
  if (error instanceof UserError)
    return { message: error.message, exitCode: error.exitCode, stack: undefined };
  const known = error instanceof Error ? error : new Error(String(error));
  return { message: known.message, exitCode: null, stack: known.stack };
}

function fromWire(error: WireError): Error {
  if (error.exitCode !== null) return new UserError(error.message, { exitCode: error.exitCode });
  const copy = new Error(error.message);
  if (error.stack !== undefined) copy.stack = error.stack;
  return copy;
}

function outOfMemory(error: Error & { code?: string }): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new UserError(
    'a worker thread ran out of memory; run the same command again with NODE_OPTIONS=--max-old-space-size=8192 ' +
      '(finished work is kept)',
    { exitCode: 1 },
  );
}
