import { setTimeout as sleep } from 'node:timers/promises';

/** Something that units wait for. */
export interface Arrival {
  /** Places of the units. */
  readonly units: readonly number[];
  /** Brings it to this disk, if it is not there. */
  readonly bring: () => Promise<void>;
}

/** What is still to come of a source, in the order in which its units are worked on. */
export interface Arriving {
  readonly arrivals: readonly Arrival[];
  /** Says how much was fetched. */
  readonly report: () => void;
  /** Ends what is under way. */
  readonly stop: () => void;
}

/** Fetched at the same time. */
const atOnce = 4;
/** Fetched beyond what was asked for, at most: a run that is stopped has fetched little in vain. */
const ahead = 16;

/**
 * Does `work` while what the units at `places` wait for is fetched, in their order and a little ahead, so that the
 * network and the processors are busy at the same time. `ready` of a place resolves when its unit can be read, or
 * when the run is to stop; it rejects where fetching failed. Nothing is under way any more when this returns.
 */
export async function withArrivals<T>(
  sources: readonly Arriving[],
  places: readonly number[],
  stopping: () => boolean,
  work: (ready: ((place: number) => Promise<void>) | undefined) => Promise<T>,
): Promise<T> {
  if (sources.length === 0) return work(undefined);
  const wanted = new Set(places);
  const arrivals = sources
    .flatMap((source) => source.arrivals)
    .filter(({ units }) => units.some((unit) => wanted.has(unit)));
  const at = new Map(arrivals.flatMap(({ units }, place) => units.map((unit) => [unit, place] as const)));
  const arrived = readAhead(arrivals.map(({ bring }) => bring));
  try {
    const result = await work(async (unit) => {
      const place = at.get(unit);
      if (place === undefined) return;
      const here = arrived(place).then(() => true);
      while (!stopping()) {
        if (await Promise.race([here, sleep(200, false)])) return;
      }
    });
    for (const { report } of sources) report();
    return result;
  } finally {
    for (const { stop } of sources) stop();
  }
}

/** Starts the fetches in order; gives the promise of each, and takes it that those before it are wanted no more. */
function readAhead(fetches: readonly (() => Promise<void>)[]): (place: number) => Promise<void> {
  const settle: ((result: Promise<void>) => void)[] = [];
  const results = fetches.map((_, place) => {
    const result = new Promise<void>((resolve) => {
      settle[place] = resolve;
    });
    // Whoever asks for it hears of a failure; nobody may.
    result.catch(() => undefined);
    return result;
  });
  let [next, running, asked] = [0, 0, 0];
  const fill = () => {
    while (running < atOnce && next < Math.min(fetches.length, asked + ahead)) {
      const place = next++;
      running++;
      const fetch = fetches[place]!();
      settle[place]!(fetch);
      const finished = () => {
        running--;
        fill();
      };
      fetch.then(finished, finished);
    }
  };
  fill();
  return (place) => {
    asked = Math.max(asked, place + 1);
    fill();
    return results[place]!;
  };
}
