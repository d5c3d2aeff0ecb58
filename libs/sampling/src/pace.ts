/** Lets requests go, so many at a time, and none while the endpoint asks to be left alone. */
export interface Pace {
  /** Waits for a turn; the function that comes back ends it, with how the request went. */
  turn(): Promise<(outcome: 'answered' | 'refused' | 'failed') => void>;
  /** No new request for so long. */
  holdBack(ms: number): void;
  /** How many may be under way now: at most what was allowed, fewer after refusals. */
  readonly limit: number;
}

export interface Clock {
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** Sleeps so long, or until the work is being stopped. */
export async function rest({ now, sleep }: Clock, ms: number, stopping: () => boolean): Promise<void> {
  const end = now() + ms;
  for (let left = ms; left > 0 && !stopping(); left = end - now()) await sleep(Math.min(left, 250));
}

/**
 * `most` requests at a time. A refusal for too many (429) halves that; a full round of answers adds one again, as
 * TCP does with its window.
 */
export function makePace(most: number, clock: Clock, stopping: () => boolean): Pace {
  const { now } = clock;
  let limit = most;
  let active = 0;
  let answered = 0;
  let until = 0;
  let lastCut = -Infinity;
  const waiting: (() => void)[] = [];
  const next = () => {
    while (active < limit && waiting.length > 0) {
      active++;
      waiting.shift()!();
    }
  };
  return {
    get limit() {
      return limit;
    },
    holdBack: (ms) => {
      until = Math.max(until, now() + ms);
    },
    turn: async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        next();
      });
      while (until > now() && !stopping()) await rest(clock, until - now(), stopping);
      return (outcome) => {
        active--;
        // Requests that went out together are refused together: that is one refusal.
        if (outcome === 'refused' && now() - lastCut > 1000) {
          lastCut = now();
          limit = Math.max(1, limit >> 1);
          answered = 0;
        }
        if (outcome === 'answered' && limit < most && ++answered >= limit) {
          limit++;
          answered = 0;
        }
        next();
      };
    },
  };
}
