import type { Evidence } from './evidence.ts';

/** Shapes of a score over training. */
export const shapes = [
  'gain',
  'dip-and-recovery',
  'dip-without-recovery',
  'rise-then-fall',
  'loss',
  'flat',
  'cannot-tell',
] as const;
export type Shape = (typeof shapes)[number];

/** A shape, the checkpoints (indices) it rests on, and why it is not more. */
export interface Classified {
  shape: Shape;
  /** Lowest checkpoint that is surely below the base. */
  dip: number | null;
  /** First checkpoint after the dip from which on the score is never below the base again. */
  recovered: number | null;
  /** Highest checkpoint. */
  peak: number | null;
  /** How the end stands to the base. */
  end: 'above' | 'below' | 'same' | 'not-told';
  /** Whether all that the shape says also holds for questions such as these, not these alone; null: not known. */
  beyond: boolean | null;
  why: string;
}

/** How a shape is decided. */
export interface ClassifyOptions {
  /** Probability with which any claim about this curve may be wrong. */
  level: number;
  /** Largest difference that counts as none, in the unit of the score (after orientation). */
  margin: number;
  /** Whether the first value is the model before training. */
  hasBase: boolean;
  /** -1 where less is better. */
  sign: 1 | -1;
}

/** Share of a rise that must be lost again, surely, for a curve to be called `rise-then-fall`. */
const lostShare = 0.5;

/**
 * The shape of a curve, claimed only where the differences it rests on are surely there. Without a base, or where
 * intervals are too wide to call the curve flat, it says so.
 */
export function classify(evidence: Evidence, options: ClassifyOptions): Classified {
  const values = evidence.values.map((value) => value * options.sign);
  const last = values.length - 1;
  const none: Classified = {
    shape: 'cannot-tell',
    dip: null,
    recovered: null,
    peak: last > 0 ? highest(values, 1) : null,
    end: 'not-told',
    beyond: null,
    why: '',
  };
  if (!options.hasBase) return { ...none, why: 'the score before training is missing' };
  if (last < 1) return { ...none, peak: null, why: 'there is no score after training' };
  if (evidence.method === 'none') {
    return { ...none, why: 'neither questions, standard errors nor a number of questions are known' };
  }
  return decide(evidence, values, options, none);
}

function decide(
  evidence: Evidence,
  values: readonly number[],
  { level, margin, sign }: ClassifyOptions,
  none: Classified,
): Classified {
  const last = values.length - 1;
  const after = values.map((_, index) => index).slice(1);
  const sure = (index: number, side: 1 | -1): boolean => {
    const { p, value } = evidence.fromFirst(index);
    return p !== null && p <= level && value * sign * side > 0;
  };
  const above = after.filter((index) => sure(index, 1));
  const below = after.filter((index) => sure(index, -1));
  const end = sure(last, 1) ? 'above' : sure(last, -1) ? 'below' : closeTo(evidence, last, margin);
  const peak = highest(values, 1);
  const found = { ...none, peak, end } as const;
  const beyond = (...claims: (number | null)[]): boolean | null =>
    claims.some((p) => p === null) ? null : claims.every((p) => p! <= level);

  if (above.length > 0 && peak < last) {
    const fall = evidence.between(peak, last);
    const rise = values[peak]! - values[0]!;
    if (fall.p! <= level && values[peak]! - values[last]! >= lostShare * rise) {
      return {
        ...found,
        shape: 'rise-then-fall',
        beyond: beyond(evidence.fromFirst(peak).pBeyond, fall.pBeyond),
        why: '',
      };
    }
  }
  if (below.length > 0) {
    const dip = below.reduce((low, index) => (values[index]! < values[low]! ? index : low));
    return afterDip(evidence, values, { ...found, dip }, level, beyond);
  }
  if (end === 'above') {
    return { ...found, shape: 'gain', beyond: beyond(evidence.fromFirst(last).pBeyond) };
  }
  if (above.length > 0)
    return { ...found, why: 'it rose, but whether the gain still holds at the end is not sure' };
  if (after.every((index) => closeTo(evidence, index, margin) === 'same')) return { ...found, shape: 'flat' };
  return { ...found, why: 'no difference is sure, and the intervals are too wide to call it flat' };
}

/** What follows a sure dip: recovery, none, or no telling. */
function afterDip(
  evidence: Evidence,
  values: readonly number[],
  found: Classified & { dip: number },
  level: number,
  beyond: (...claims: (number | null)[]) => boolean | null,
): Classified {
  const last = values.length - 1;
  const { dip } = found;
  const down = evidence.fromFirst(dip).pBeyond;
  if (found.end === 'below') {
    return { ...found, shape: last === 1 ? 'loss' : 'dip-without-recovery', beyond: beyond(down) };
  }
  const up = evidence.between(dip, last);
  if (up.p! <= level) {
    return {
      ...found,
      shape: 'dip-and-recovery',
      recovered: recoveredAt(values, dip),
      beyond: beyond(down, up.pBeyond),
    };
  }
  return { ...found, why: 'it fell, and whether it came back is not sure' };
}

function recoveredAt(values: readonly number[], dip: number): number | null {
  for (let from = dip + 1; from < values.length; from += 1) {
    if (values.slice(from).every((value) => value >= values[0]!)) return from;
  }
  return null;
}

function closeTo(evidence: Evidence, index: number, margin: number): 'same' | 'not-told' {
  const half = evidence.simultaneous(index);
  if (half === null) return 'not-told';
  return Math.abs(evidence.fromFirst(index).value) + half <= margin ? 'same' : 'not-told';
}

function highest(values: readonly number[], from: number): number {
  let best = from;
  for (let index = from; index < values.length; index += 1) if (values[index]! > values[best]!) best = index;
  return best;
}
