// Casts of AssemblyScript are conversions, which the rules for TypeScript take for nothing.
/* eslint-disable @typescript-eslint/consistent-type-assertions, @typescript-eslint/no-unnecessary-type-assertion */

import { SPACE } from './characters';

/** Thousandths of a token of a text: `steps` as in `src/estimate-tokens.ts`. */
export function tokenThousandths(steps: usize, text: usize, end: usize): f64 {
  return <f64>weighFast(steps, text, end);
}

/**
 * Thousandths of a token of a text, and of the part of it from `from` to `to` by itself: two 64-bit numbers at the
 * address that it gives.
 */
export function tokenThousandthsOfPart(steps: usize, text: usize, from: usize, to: usize, end: usize): usize {
  const result = (end + 8) & ~7;
  state = START;
  const before = weigh(steps, text, from, START);
  let stateWithin = state;
  state = START;
  const part = weighFast(steps, from, to);
  const stateBehind = state;
  // The part by itself starts anew; a few bytes on, both ways of reading it are one.
  let difference: i64 = 0;
  let stateAlone = START;
  let at = from;
  for (; at < to && stateWithin !== stateAlone; at++) {
    const within = stepOf(steps, stateWithin, at);
    const alone = stepOf(steps, stateAlone, at);
    difference += <i64>(within >>> 12) - <i64>(alone >>> 12);
    stateWithin = within & 0xf00;
    stateAlone = alone & 0xf00;
  }
  const behind = weigh(steps, to, end, stateWithin === stateAlone ? stateBehind : stateWithin);
  store<f64>(result, <f64>(before + part + difference + behind));
  store<f64>(result, <f64>part, 8);
  return result;
}

/** What the last `weigh` that weighed anything had just seen at its end. */
let state: u32 = 0;

function weighFast(steps: usize, text: usize, end: usize): i64 {
  const length = end - text;
  if (length < 2048) return weigh(steps, text, end, START);
  // Each step waits for the one before; four parts side by side keep the processor busy.
  const one = afterSpace(text + (length >> 2), end);
  const two = afterSpace(text + (length >> 1), end);
  const three = afterSpace(text + (length >> 2) * 3, end);
  const shared = min(min(one - text, two - one), min(three - two, end - three));
  let thousandths: i64 = 0;
  let stateA = START;
  let stateB = SPACE_STATE;
  let stateC = SPACE_STATE;
  let stateD = SPACE_STATE;
  for (let i: usize = 0; i < shared; i++) {
    const stepA = stepOf(steps, stateA, text + i);
    const stepB = stepOf(steps, stateB, one + i);
    const stepC = stepOf(steps, stateC, two + i);
    const stepD = stepOf(steps, stateD, three + i);
    thousandths += <i64>((stepA >>> 12) + (stepB >>> 12) + (stepC >>> 12) + (stepD >>> 12));
    stateA = stepA & 0xf00;
    stateB = stepB & 0xf00;
    stateC = stepC & 0xf00;
    stateD = stepD & 0xf00;
  }
  thousandths += weigh(steps, text + shared, one, stateA);
  thousandths += weigh(steps, one + shared, two, stateB);
  thousandths += weigh(steps, two + shared, three, stateC);
  if (shared > 0) state = stateD;
  return thousandths + weigh(steps, three + shared, end, stateD);
}

const START: u32 = 0;
const SPACE_STATE: u32 = 0x100;

function stepOf(steps: usize, before: u32, at: usize): u32 {
  return load<u32>(steps + ((before | load<u8>(at)) << 2));
}

function weigh(steps: usize, from: usize, to: usize, before: u32): i64 {
  let thousandths: i64 = 0;
  let seen = before;
  for (let at = from; at < to; at++) {
    const step = stepOf(steps, seen, at);
    thousandths += <i64>(step >>> 12);
    seen = step & 0xf00;
  }
  if (from < to) state = seen;
  return thousandths;
}

/** The next place behind a letter and a space, where the state is known; the end where there is none. */
function afterSpace(from: usize, end: usize): usize {
  for (let at = from; at < end; at++) {
    if (load<u8>(at - 1) !== SPACE) continue;
    const letter = load<u8>(at - 2) | 32;
    if (letter >= 97 && letter <= 122) return at;
  }
  return end;
}
