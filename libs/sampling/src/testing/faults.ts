/** What goes wrong, to order. The first fault that fits a request happens to it. */
export interface EndpointFault {
  /** Matched against `POST /v1/chat/completions` and, after a newline, the last message or the prompt. */
  match?: RegExp;
  /** How often it happens, once by default. */
  times?: number;
  /** Fitting requests to let pass first. */
  after?: number;
  /** Waits first. */
  delayMs?: number;
  /** Answers with this status and body instead. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Ends the connection: before any answer, or in the middle of its body. */
  drop?: 'at once' | 'midway';
  /** Sends a body that is half of one, and ends it as if it were whole. */
  truncate?: boolean;
  /** Sends a body, or a stream's event, that is not JSON. */
  malformed?: boolean;
  /** Never ends: says nothing more, only comments to keep the connection, or token after token. */
  endless?: 'silence' | 'comments' | 'tokens';
  /** Waits so long before each piece of a stream. */
  pieceMs?: number;
  /** Sends this as an error in the middle of a stream. */
  errorEvent?: object;
}

/** Faults that wait for their request. */
export interface EndpointFaults {
  add(fault: EndpointFault): void;
  clear(): void;
  /** The fault for a request, if there is one; counts it as happened. */
  take(request: string): EndpointFault | undefined;
}

export function endpointFaults(): EndpointFaults {
  let waiting: { fault: EndpointFault; left: number; pass: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1, pass: fault.after ?? 0 });
    },
    clear: () => {
      waiting = [];
    },
    take: (request) => {
      for (const entry of waiting) {
        if (entry.left === 0 || entry.fault.match?.test(request) === false) continue;
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
