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

/**
 * Up to `size` threads of the module at `url`, which answers each message (a task) with a `Reply`. The first `ready`
 * start at once, so that they load while their tasks are still being planned; the others with tasks enough for them.
 */
export function threadPool<Task, Result>(
  url: URL,
  { size, ready = 0 }: { size: number; ready?: number },
  workerData: unknown,
): Pool<Task, Result> {
  const hands: Hand<Task, Result>[] = [];
  const grow = (to: number) => {
    while (hands.length < Math.min(to, size)) {
      hands.push(openHand(new Worker(url, { workerData, resourceLimits })));
    }
  };
  grow(ready);
  return {
    run: async (tasks, done, stopping, arrived) => {
      grow(tasks.length);
      const runTasks = hands.map(({ runTask }) => runTask);
      await runOn(runTasks, tasks, done, stopping, arrived);
    },
    close: async () => {
      await Promise.all(hands.map((hand) => hand.close()));
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

interface Hand<Task, Result> {
  runTask: RunTask<Task, Result>;
  close: () => Promise<unknown>;
}

/** A thread, one task at a time. What ends it fails the task under way, or the next one. */
function openHand<Task, Result>(worker: Worker): Hand<Task, Result> {
  let waiting: { resolve: (result: Result) => void; reject: (error: Error) => void } | undefined;
  let fault: Error | undefined;
  const fail = (error: Error) => {
    fault ??= error;
    waiting?.reject(fault);
  };
  worker.on('message', (reply: Reply<Result>) => {
    const asked = waiting;
    waiting = undefined;
    if (reply.ok) asked?.resolve(reply.result);
    else asked?.reject(fromWire(reply.error));
  });
  worker.on('error', (error: Error) => {
    fail(outOfMemory(error));
  });
  worker.on('exit', (code) => {
    fail(new Error(`a worker thread ended with code ${String(code)}`));
  });
  return {
    runTask: (task) =>
      new Promise((resolve, reject) => {
        if (fault !== undefined) {
          reject(fault);
          return;
        }
        waiting = { resolve, reject };
        worker.postMessage(task);
      }),
    close: () => worker.terminate(),
  };
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
