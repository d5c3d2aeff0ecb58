import { type Comparison, differs, same } from './comparison.ts';
import type { Node } from './node.ts';

/** A time of day as it is written. */
interface Clock {
  hour: number;
  minute: number;
  second: number;
  half: 'am' | 'pm' | null;
}

/**
 * Compares times of day, of which at least one says a.m. or p.m.: "3:30 p.m." is 15:30, and 3:30 where the other
 * leaves the half out. Null where neither says it or one is no time.
 */
export function compareClocks(gold: Node, prediction: Node): Comparison | null {
  const g = clock(gold);
  const p = clock(prediction);
  if (g === null || p === null || (g.half === null && p.half === null)) return null;
  if (g.minute !== p.minute || g.second !== p.second) return differs('the times differ');
  if (g.half !== null && p.half !== null && g.half !== p.half) return differs('one is a.m., the other p.m.');
  const sameHour =
    g.half !== null && p.half !== null
      ? g.hour % 12 === p.hour % 12
      : g.hour === p.hour || inDay(g) === inDay(p);
  return sameHour ? same('the same time') : differs('the times differ');
}

/** The hour of the day, 0 to 23. */
function inDay({ hour, half }: Clock): number {
  return half === null ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
}

function clock(node: Node): Clock | null {
  const half = node.k === 'unit' ? /^([ap])\.? ?m\b/i.exec(node.unit)?.[1]?.toLowerCase() : undefined;
  const time = node.k === 'unit' ? node.x : node;
  if (node.k === 'unit' && half === undefined) return null;
  const parts = time.k === 'ratio' ? time.xs : [time];
  const numbers = parts.map((part) => (part.k === 'num' && part.v.d === 1n ? Number(part.v.n) : NaN));
  const [hour = NaN, minute = 0, second = 0] = numbers;
  if (
    parts.length > 3 ||
    !(hour >= 0 && hour <= 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)
  )
    return null;
  return { hour, minute, second, half: half === undefined ? null : half === 'a' ? 'am' : 'pm' };
}
