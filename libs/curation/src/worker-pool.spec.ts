import { UserError } from '@longhand/records';
import { inlinePool } from './worker-pool.ts';

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
