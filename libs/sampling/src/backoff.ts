import { createHash } from 'node:crypto';

const firstMs = 1000;
const longestMs = 60_000;

/**
 * The pause before try number `attempt` (the first repeat is 1): doubling from one second to a minute, of which
 * half is drawn ("equal jitter"), so that many clients do not come back together. The draw hangs on `key`
 * alone, so a run can be repeated.
 */
export function backoffMs(attempt: number, key: string): number {
  const whole = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * unit(`${key}/${attempt}`);
}

/** A number from 0 to 1 that a text decides. */
function unit(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
