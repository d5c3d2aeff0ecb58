/**
 * What goes wrong, to order. `status` answers with it instead of the true answer; `cutAfter` ends the
 * connection after so many bytes of the answer's body (of an upload: after so many bytes were received);
 * `corrupt` flips a bit in the body that is sent; `bytesPerSecond` slows the body down; `delayMs` waits first.
 * `commitThenCut` does a commit and then ends the connection without an answer.
 */
export interface Fault {
  /** Matched against `METHOD /path?query`. */
  match: RegExp;
  /** How often it happens, once by default. */
  times?: number;
  /** Matching requests to let pass first. */
  after?: number;
  status?: number;
  headers?: Record<string, string>;
  cutAfter?: number;
  corrupt?: boolean;
  bytesPerSecond?: number;
  delayMs?: number;
  commitThenCut?: boolean;
  /** Done when the fault happens: a second publisher's commit, say. */
  meanwhile?: () => void;
}

/** Faults that wait for their request. */
export interface FaultQueue {
  add(fault: Fault): void;
  clear(): void;
  /** The fault for a request, if there is one; counts it as happened. */
  take(request: string): Fault | undefined;
}

export function faultQueue(): FaultQueue {
  let waiting: { fault: Fault; left: number; pass: number }[] = [];
  return {
    add: (fault) => waiting.push({ fault, left: fault.times ?? 1, pass: fault.after ?? 0 }),
    clear: () => {
      waiting = [];
    },
    take: (request) => {
      for (const entry of waiting) {
        if (entry.left === 0 || !entry.fault.match.test(request)) continue;
        if (entry.pass > 0) {
          entry.pass--;
          continue;
        }
        entry.left--;
        return entry.fault;
      }
      return undefined;
    },
  };
}
