/** A clock whose sleeps take no time, and which remembers them. */
export function virtualClock(): {
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  readonly slept: number;
} {
  let time = 0;
  return {
    now: () => time,
    sleep: async (ms) => {
      time += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    get slept() {
      return time;
    },
  };
}
