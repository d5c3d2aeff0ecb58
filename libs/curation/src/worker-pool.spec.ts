import { UserError } from '@longhand/records';
import { inlinePool, threadPool } from './worker-pool.ts';

describe('a pool', () => {
  it('does every task and tells of each result', async () => {
    const seen: [number, number][] = [];
    await inlinePool((n: number) => Promise.resolve(n * n)).run(
      [1, 2, 3],
      (result, task) => seen.push([task, result]),
      () => false,
    );
    expect(seen).toEqual([
      [1, 1],
      [2, 4],
      [3, 9],
    ]);
  });

  it('takes no new task once it is asked to stop', async () => {
    const seen: number[] = [];
    await inlinePool((n: number) => Promise.resolve(n)).run(
      [1, 2, 3],
      (n) => seen.push(n),
      () => seen.length === 2,
    );
    expect(seen).toEqual([1, 2]);
  });

  it('fails with the first failure', async () => {
    const pool = inlinePool((n: number) =>
      n === 2 ? Promise.reject(new UserError('no')) : Promise.resolve(n),
    );
    await expect(
      pool.run(
        [1, 2, 3],
        () => undefined,
        () => false,
      ),
    ).rejects.toThrow('no');
  });
});

describe('a pool of threads', () => {
  const never = () => false;
  const module = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const echo = module(
    `import { parentPort, threadId } from 'node:worker_threads';
     parentPort.on('message', (task) => parentPort.postMessage({ ok: true, result: [task, threadId] }));`,
  );

  it('starts no more threads than there are tasks, and more when more come', async () => {
    const pool = threadPool<number, [number, number]>(echo, { size: 3 }, null);
    try {
      const threads = async (tasks: number[]) => {
        const seen = new Set<number>();
        await pool.run(tasks, ([, thread]) => seen.add(thread), never);
        return seen.size;
      };
      expect(await threads([1])).toBe(1);
      expect(await threads([1, 2])).toBe(2);
      expect(await threads([1, 2, 3, 4, 5, 6])).toBe(3);
      await expect(threads([])).resolves.toBe(0);
    } finally {
      await pool.close();
    }
  });

  it('tells at the first task of a thread that broke before it had one', async () => {
    const pool = threadPool(module(`throw new Error('no such module')`), { size: 1, ready: 1 }, null);
    try {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await expect(pool.run([1], () => undefined, never)).rejects.toThrow('no such module');
      await expect(pool.run([1], () => undefined, never)).rejects.toThrow('no such module');
    } finally {
      await pool.close();
    }
  });
});
