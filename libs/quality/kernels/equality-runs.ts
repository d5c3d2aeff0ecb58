// Casts of AssemblyScript are conversions, which the rules for TypeScript take for nothing.
/* eslint-disable @typescript-eslint/consistent-type-assertions, @typescript-eslint/no-unnecessary-type-assertion */

import { evaluate, isSameValue, NO_VALUE, VALUE } from './small-arithmetic';

/**
 * Finds the runs around equality signs in which something may be claimed, as `auditSteps` of
 * `src/filters/step-audit.ts` understands it, and works out what is plain. `inRun` is byte -> 1 for the ASCII signs of a
 * run. Writes three numbers a run to `found`: start and end in UTF-16 units, and the claims of the run, all of which
 * hold where nothing around the run takes from it; -1 where that must be looked at closely. Gives the number of runs.
 */
export function equalityRuns(inRun: usize, text: usize, end: usize, found: usize): i32 {
  // A text ends with what no run holds.
  store<u64>(end, 0);
  let out = found;
  let floor = text;
  let counted = text;
  let units: i32 = 0;
  for (let at = nextEquality(text, end); at < end; at = nextEquality(floor, end)) {
    const start = startOfRun(inRun, at, floor);
    const stop = endOfRun(inRun, at + 1);
    floor = stop;
    if (!hasDigit(start, at) || !hasDigit(at + 1, stop)) continue;
    const kept = endOfKept(start, stop);
    if (!isOperation(start, kept)) continue;
    const claims = claimsOf(start, kept);
    if (claims === NO_CLAIM) continue;
    units += unitsOf(counted, start);
    counted = start;
    store<i32>(out, units);
    store<i32>(out, units + unitsOf(start, stop), 4);
    store<i32>(out, claims, 8);
    out += 12;
  }
  return <i32>((out - found) / 12);
}

const NO_CLAIM: i32 = -2;
const UNCLEAR: i32 = -1;

const SPACE: u8 = 32;
const TAB: u8 = 9;
const BACKSLASH: u8 = 92;
const EQUALITY: u8 = 61;
const OPEN: u8 = 40;
const CLOSE: u8 = 41;
const OPEN_BRACE: u8 = 123;
const CLOSE_BRACE: u8 = 125;
const COMMA: u8 = 44;
const DOT: u8 = 46;

function nextEquality(from: usize, end: usize): usize {
  let at = from;
  for (; at + 8 <= end; at += 8) {
    const others = load<u64>(at) ^ 0x3d3d3d3d3d3d3d3d;
    if (((others - 0x0101010101010101) & ~others & 0x8080808080808080) !== 0) break;
  }
  while (at < end && load<u8>(at) !== EQUALITY) at++;
  return at;
}

/** Bytes of a sign of arithmetic beyond ASCII (`×÷·−`) that starts here; 0 for none. */
function signBytes(at: usize): usize {
  const two = load<u16>(at);
  if (two === 0x97c3 || two === 0xb7c3 || two === 0xb7c2) return 2;
  return two === 0x88e2 && load<u8>(at + 2) === 0x92 ? 3 : 0;
}

function isLetter(byte: u8): bool {
  const letter = byte | 32;
  return letter >= 97 && letter <= 122;
}

function isDigit(byte: u8): bool {
  return byte >= 48 && byte <= 57;
}

function endOfRun(inRun: usize, from: usize): usize {
  let at = behindSigns(inRun, from);
  for (let next = behindCommand(at); next !== at; next = behindCommand(at)) at = behindSigns(inRun, next);
  return at;
}

function behindSigns(inRun: usize, from: usize): usize {
  let at = from;
  let size: usize = 1;
  while (size > 0) {
    const byte = load<u8>(at);
    size = byte < 0x80 ? load<u8>(inRun + byte) : signBytes(at);
    at += size;
  }
  return at;
}

/** The end of the command that starts here; the same place where there is none. */
function behindCommand(at: usize): usize {
  if (load<u8>(at) !== BACKSLASH) return at;
  let stop = at + 1;
  while (stop - at < 8 && isLetter(load<u8>(stop))) stop++;
  return isLetter(load<u8>(stop)) || !isCommand(at + 1, stop) ? at : stop;
}

function startOfRun(inRun: usize, from: usize, floor: usize): usize {
  let at = beforeSigns(inRun, from, floor);
  for (let next = beforeCommand(at, floor); next !== at; next = beforeCommand(at, floor)) {
    at = beforeSigns(inRun, next, floor);
  }
  return at;
}

function beforeSigns(inRun: usize, from: usize, floor: usize): usize {
  let at = from;
  let size: usize = 1;
  while (size > 0 && at > floor) {
    const byte = load<u8>(at - 1);
    if (byte < 0x80) size = load<u8>(inRun + byte);
    else if (at - floor >= 2 && signBytes(at - 2) === 2) size = 2;
    else size = at - floor >= 3 && signBytes(at - 3) === 3 ? 3 : 0;
    at -= size;
  }
  return at;
}

/** The start of the command that ends here; the same place where there is none. */
function beforeCommand(at: usize, floor: usize): usize {
  let start = at;
  while (at - start < 8 && start > floor && isLetter(load<u8>(start - 1))) start--;
  if (start <= floor || load<u8>(start - 1) !== BACKSLASH || !isCommand(start, at)) return at;
  return start - 1;
}

/** `times cdot div left right frac dfrac sqrt`. */
function isCommand(from: usize, to: usize): bool {
  const size = to - from;
  if (size === 3) return stands(from, 0x766964, 3);
  if (size === 4)
    return stands(from, 0x746f6463, 4) || stands(from, 0x7466656c, 4) || isFractionOrRoot(from, 4);
  if (size !== 5) return false;
  return stands(from, 0x73656d6974, 5) || stands(from, 0x7468676972, 5) || stands(from, 0x6361726664, 5);
}

function isFractionOrRoot(from: usize, size: usize): bool {
  return size >= 4 && (stands(from, 0x63617266, 4) || stands(from, 0x74727173, 4));
}

/** Whether `size` bytes are these, the first lowest. */
function stands(from: usize, bytes: u64, size: i32): bool {
  return (load<u64>(from) & (((<u64>1) << (size << 3)) - 1)) === bytes;
}

function hasDigit(from: usize, to: usize): bool {
  for (let at = from; at < to; at++) if (isDigit(load<u8>(at))) return true;
  return false;
}

function isBlank(byte: u8): bool {
  return byte === SPACE || byte === TAB;
}

/** The end of a run without blanks, and dots and commas before them. */
function endOfKept(start: usize, stop: usize): usize {
  let at = stop;
  while (at > start && isBlank(load<u8>(at - 1))) at--;
  while (at > start && (load<u8>(at - 1) === DOT || load<u8>(at - 1) === COMMA)) at--;
  return at;
}

/** `isOperation` of `src/filters/step-audit.ts`. */
function isOperation(from: usize, to: usize): bool {
  let behindDigit = false;
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (isDigit(byte)) behindDigit = true;
    else if (byte === BACKSLASH) {
      if (behindDigit && (stands(at + 1, 0x73656d6974, 5) || stands(at + 1, 0x746f6463, 4))) return true;
      if (behindDigit && stands(at + 1, 0x766964, 3)) return true;
      if (isFractionOrRoot(at + 1, 4) || stands(at + 1, 0x6361726664, 5)) return true;
      behindDigit = false;
    } else if (byte !== CLOSE && byte !== CLOSE_BRACE && !isBlank(byte)) {
      // Beyond ASCII, a run holds signs of arithmetic only.
      if (behindDigit && (isAsciiSign(byte) || byte >= 0x80)) return true;
      behindDigit = false;
    }
  }
  return false;
}

/** `+ - * / ^` */
function isAsciiSign(byte: u8): bool {
  return byte === 43 || byte === 45 || byte === 42 || byte === 47 || byte === 94;
}

/** `isWhole` of `src/filters/step-audit.ts`; the minus of typography may stand first. */
function isWhole(from: usize, to: usize): bool {
  if (from >= to) return false;
  const first = load<u8>(from);
  if ((isAsciiSign(first) && first !== 45) || first === CLOSE || first === CLOSE_BRACE) return false;
  if (first >= 0x80 && signBytes(from) === 2) return false;
  const last = load<u8>(to - 1);
  if (isAsciiSign(last) || last === OPEN || last === OPEN_BRACE || last >= 0x80) return false;
  let depth = 0;
  let digits = 0;
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (isDigit(byte)) digits++;
    else if (byte === OPEN || byte === OPEN_BRACE) depth++;
    else if ((byte === CLOSE || byte === CLOSE_BRACE) && --depth < 0) return false;
  }
  // Letters stand in commands only.
  return depth === 0 && digits > 0 && !isLetter(last);
}

/** What a run claims: the number of claims, all of which hold; `UNCLEAR`, or `NO_CLAIM`. */
function claimsOf(start: usize, kept: usize): i32 {
  let claims = 0;
  let mayClaim = false;
  let leftFrom: usize = 0;
  let leftTo: usize = 0;
  let isFirst = true;
  for (let from = start; from <= kept;) {
    let to = from;
    while (to < kept && load<u8>(to) !== EQUALITY) to++;
    const next = to + 1;
    // The side without blanks around it, and a comma or a dot that belongs to what was before.
    while (from < to && isBlank(load<u8>(from))) from++;
    while (from < to && isBlank(load<u8>(to - 1))) to--;
    if (
      from < to &&
      (load<u8>(from) === COMMA ||
        (load<u8>(from) === DOT && !(from + 1 < to && isDigit(load<u8>(from + 1)))))
    ) {
      from++;
      while (from < to && isBlank(load<u8>(from))) from++;
    }
    if (leftFrom !== 0 && isWhole(from, to) && (isOperation(leftFrom, leftTo) || isOperation(from, to))) {
      const isLeftWhole = isWhole(leftFrom, leftTo);
      mayClaim = mayClaim || isLeftWhole || isFirst;
      if (isLeftWhole && !startsWith(leftFrom, leftTo, from, to)) {
        const outcome = compare(leftFrom, leftTo, from, to);
        if (claims < 0 || outcome === NOT_PLAIN) claims = UNCLEAR;
        else if (outcome === EQUAL) claims++;
      }
    }
    if (leftFrom !== 0) isFirst = false;
    leftFrom = from;
    leftTo = to;
    from = next;
  }
  return mayClaim ? claims : NO_CLAIM;
}

function startsWith(from: usize, to: usize, otherFrom: usize, otherTo: usize): bool {
  const size = otherTo - otherFrom;
  if (size > to - from) return false;
  for (let i: usize = 0; i < size; i++) if (load<u8>(from + i) !== load<u8>(otherFrom + i)) return false;
  return true;
}

const EQUAL: i32 = 0;
const NOTHING_SAID: i32 = 1;
const NOT_PLAIN: i32 = 2;

/** How two sides compare: equal; nothing that could be worked out; or to be looked at closely. */
function compare(from: usize, to: usize, otherFrom: usize, otherTo: usize): i32 {
  const left = evaluate(0, from, to);
  const right = evaluate(1, otherFrom, otherTo);
  if (left === VALUE && right === VALUE) return isSameValue() ? EQUAL : NOT_PLAIN;
  const isUnread = left === NO_VALUE || right === NO_VALUE;
  return isUnread && !hasCommand(from, to) && !hasCommand(otherFrom, otherTo) ? NOTHING_SAID : NOT_PLAIN;
}

function hasCommand(from: usize, to: usize): bool {
  for (let at = from; at < to; at++) if (load<u8>(at) === BACKSLASH) return true;
  return false;
}

/** UTF-16 units of what lies between. */
function unitsOf(from: usize, to: usize): i32 {
  let units: i32 = 0;
  let at = from;
  while (at < to) {
    if (at + 8 <= to && (load<u64>(at) & 0x8080808080808080) === 0) {
      units += 8;
      at += 8;
      continue;
    }
    const byte = load<u8>(at++);
    if ((byte & 0xc0) !== 0x80) units++;
    if (byte >= 0xf0) units++;
  }
  return units;
}
