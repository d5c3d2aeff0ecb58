import { drawRows, type DrawRow, type Drawn, type Engine, type RowSettings } from '../run/engine.ts';

/** Rows that are to be answered with the same settings. */
export interface Job {
  rows: readonly DrawRow[];
  settings: RowSettings;
  logprobs: boolean;
  onToken?: (row: number, token: number) => void;
  onRow?: (row: number, drawn: Drawn) => void;
  /** Whoever asked is gone: the answer is wanted no more. */
  isGone: () => boolean;
}

/** Answers jobs one batch after another; those that wait and have like settings go together. */
export interface Batcher {
  answer(job: Job): Promise<Drawn[]>;
  /** Does other work of the engine's between batches. */
  between<T>(work: () => Promise<T>): Promise<T>;
  /** Rows under way and waiting. */
  readonly load: { running: number; waiting: number };
  close(): Promise<void>;
}

interface Waiting {
  group: string;
  rows: number;
  run: (together: readonly Waiting[]) => Promise<void>;
  job: Job | null;
  done: (drawn: Drawn[]) => void;
  failed: (error: unknown) => void;
}

/** Time for requests that come together to be found waiting. */
const gatherMs = 5;

export function makeBatcher(engine: Engine, batch: number): Batcher {
  let queue: Waiting[] = [];
  let running = 0;
  let loop: Promise<void> | null = null;
  const closing = new AbortController();

  const work = async () => {
    while (queue.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, gatherMs));
      const [first] = queue;
      if (first === undefined) break;
      const together = first.job === null ? [first] : queue.filter(({ group }) => group === first.group);
      queue = queue.filter((each) => !together.includes(each));
      running = together.reduce((sum, { rows }) => sum + rows, 0);
      await first.run(together);
      running = 0;
    }
    loop = null;
  };
  const enter = (waiting: Waiting) => {
    if (closing.signal.aborted) {
      waiting.failed(new Error('the server is being closed'));
      return;
    }
    queue.push(waiting);
    loop ??= work();
  };
  const answerTogether = async (together: readonly Waiting[]) => {
    const alive = together.filter(({ job }) => !job!.isGone());
    for (const each of together)
      if (!alive.includes(each)) each.failed(new Error('nobody waits for the answer'));
    if (alive.length === 0) return;
    const owner = alive.flatMap(({ job }, place) => job!.rows.map((_, row) => ({ place, row })));
    const stop = new AbortController();
    const check = setInterval(() => {
      if (closing.signal.aborted || alive.every(({ job }) => job!.isGone())) stop.abort();
    }, 100);
    try {
      const { settings, logprobs } = alive[0]!.job!;
      const rows = alive.flatMap(({ job }) => job!.rows);
      const drawn = await drawRows(engine, rows, settings, {
        batch,
        logprobs,
        signal: stop.signal,
        onToken: (index, token) => {
          const { place, row } = owner[index]!;
          alive[place]!.job!.onToken?.(row, token);
        },
        onRow: (index, each) => {
          const { place, row } = owner[index]!;
          alive[place]!.job!.onRow?.(row, each);
        },
      });
      let from = 0;
      for (const { rows: count, done } of alive) {
        done(drawn.slice(from, from + count));
        from += count;
      }
    } catch (error) {
      for (const { failed } of alive) failed(error);
    } finally {
      clearInterval(check);
    }
  };

  return {
    answer: (job) =>
      new Promise((done, failed) => {
        const group = JSON.stringify([job.settings, job.logprobs]);
        enter({ group, rows: job.rows.length, run: answerTogether, job, done, failed });
      }),
    between: (task) =>
      new Promise((resolve, reject) => {
        const run = async () => {
          await task().then(resolve, reject);
        };
        enter({ group: '', rows: 1, run, job: null, done: () => undefined, failed: reject });
      }),
    get load() {
      return { running, waiting: queue.reduce((sum, { rows }) => sum + rows, 0) };
    },
    close: async () => {
      closing.abort();
      for (const { failed } of queue) failed(new Error('the server is being closed'));
      queue = [];
      await loop;
    },
  };
}
