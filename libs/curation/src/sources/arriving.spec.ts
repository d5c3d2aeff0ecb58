import { setTimeout as sleep } from 'node:timers/promises';
import { withArrivals, type Arriving } from './arriving.ts';

/** A source of `count` units, one arrival each, that ends only when `finish` is called with its place. */
function source(count: number) {
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const fail: ((error: Error) => void)[] = [];
  const told: string[] = [];
  const arriving: Arriving = {
    arrivals: Array.from({ length: count }, (_, place) => ({
      units: [place],
      bring: () => {
        started.push(place);
        return new Promise<void>((resolve, reject) => {
          finish[place] = resolve;
          fail[place] = reject;
        });
      },
    })),
    report: () => told.push('report'),
    stop: () => told.push('stop'),
  };
  return { started, finish, fail, told, arriving };
}

const never = () => false;

describe('units that wait for the network', () => {
  it('are worked on while the next are fetched, four at a time and in order', async () => {
    const { started, finish, told, arriving } = source(6);
    await withArrivals([arriving], [0, 1, 2, 3, 4, 5], never, async (ready) => {
      expect(started).toEqual([0, 1, 2, 3]);
      finish[0]!();
      await ready!(0);
      await sleep(1);
      expect(started).toEqual([0, 1, 2, 3, 4]);
      for (let place = 1; place < 6; place++) {
        finish[place]!();
        await ready!(place);
        await sleep(1);
      }
    });
    expect(told).toEqual(['report', 'stop']);
  });

  it('are fetched no further ahead than sixteen', async () => {
    const { started, finish, arriving } = source(100);
    await withArrivals([arriving], [...Array(100).keys()], never, async (ready) => {
      for (let place = 0; place < started.length; place++) {
        finish[place]!();
        await sleep(0);
      }
      expect(started).toHaveLength(16);
      await ready!(3);
      await sleep(1);
      expect(started).toHaveLength(20);
    });
  });

  it('are not fetched where they are done already', async () => {
    const { started, arriving } = source(6);
    await withArrivals([arriving], [4, 5], never, () => Promise.resolve());
    expect(started).toEqual([4, 5]);
  });

  it('fail where fetching fails, and what is under way is ended', async () => {
    const { fail, told, arriving } = source(6);
    const work = withArrivals([arriving], [0, 1], never, async (ready) => {
      fail[1]!(new Error('no route'));
      await ready!(1);
    });
    await expect(work).rejects.toThrow('no route');
    expect(told).toEqual(['stop']);
  });

  it('do not hold up a run that is to stop', async () => {
    const { told, arriving } = source(2);
    let stop = false;
    await withArrivals(
      [arriving],
      [0, 1],
      () => stop,
      async (ready) => {
        const waiting = ready!(0);
        stop = true;
        await waiting;
      },
    );
    expect(told).toEqual(['report', 'stop']);
  });
});
