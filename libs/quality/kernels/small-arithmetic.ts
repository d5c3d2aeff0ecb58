// Casts of AssemblyScript are conversions, which the rules for TypeScript take for nothing.
/* eslint-disable @typescript-eslint/consistent-type-assertions, @typescript-eslint/no-unnecessary-type-assertion */

/**
 * The part of `evaluateArithmetic` (`src/filters/arithmetic.ts`) that most equalities of a trace need: numbers,
 * `+ - * / ^`, `× ÷ · −` and parentheses, in fractions whose parts fit 62 bits. What is more is told apart, and worked
 * out there.
 */

/** How it went: a value; none, since it is no expression; or more than is worked out here. */
export const VALUE: i32 = 0;
export const NO_VALUE: i32 = 1;
export const UNKNOWN: i32 = 2;

let at: usize = 0;
let stop: usize = 0;
let state: i32 = VALUE;

/** The value of the last expression that was parsed, and those of both sides. */
let numerator: i64 = 0;
let denominator: i64 = 1;
let firstNumerator: i64 = 0;
let firstDenominator: i64 = 1;

/** Sums of two such numbers fit 64 bits. */
const MOST: i64 = 4000000000000000000;
const DEEPEST = 20;

/** Works out a side, the first (0) or the second (1). */
export function evaluate(side: i32, from: usize, to: usize): i32 {
  if (to - from > 300) return UNKNOWN;
  at = from;
  stop = to;
  state = VALUE;
  parseSum(0);
  if (state === VALUE && peek() !== END) giveUp(peek());
  if (side === 0) {
    firstNumerator = numerator;
    firstDenominator = denominator;
  }
  return state;
}

/** Whether both sides have the same value; false where that would take larger numbers. */
export function isSameValue(): bool {
  const left = product(firstNumerator, denominator);
  return left === product(numerator, firstDenominator) && state === VALUE;
}

/** At a sign that cannot stand here there is no value; one that is not known here may be the start of more. */
function giveUp(sign: i32): void {
  if (state === VALUE) state = sign === OTHER ? UNKNOWN : NO_VALUE;
}

function product(a: i64, b: i64): i64 {
  if (abs(<f64>a * <f64>b) > <f64>MOST) giveUp(OTHER);
  return a * b;
}

const END: i32 = 0;
const PLUS: i32 = 43;
const MINUS: i32 = 45;
const TIMES: i32 = 42;
const DIVIDE: i32 = 47;
const POWER: i32 = 94;
const OPEN: i32 = 40;
const CLOSE: i32 = 41;
const NUMBER: i32 = 1;
/** A comma or dot that belongs to no number. */
const STRAY: i32 = 2;
const OTHER: i32 = 3;

/** What comes next, blanks passed over; signs of typography as those of ASCII. */
function peek(): i32 {
  while (at < stop && (load<u8>(at) === 32 || load<u8>(at) === 9)) at++;
  if (at >= stop) return END;
  const byte: i32 = load<u8>(at);
  if (isDigitAt(at) || (byte === 46 && isDigitAt(at + 1))) return NUMBER;
  if (byte === PLUS || byte === MINUS || byte === TIMES || byte === DIVIDE) return byte;
  if (byte === POWER || byte === OPEN || byte === CLOSE) return byte;
  if (byte === 0xc3) return load<u8>(at + 1) === 0x97 ? TIMES : DIVIDE;
  if (byte === 0xc2) return TIMES;
  return byte === 0xe2 ? MINUS : byte === 44 || byte === 46 ? STRAY : OTHER;
}

function take(): void {
  const byte = load<u8>(at);
  at += byte < 0x80 ? 1 : byte === 0xe2 ? 3 : 2;
}

function isDigitAt(place: usize): bool {
  return place < stop && load<u8>(place) >= 48 && load<u8>(place) <= 57;
}

/** Keeps a value; gives up where it is large, or divided by zero. */
function keep(top: i64, bottom: i64): void {
  numerator = bottom < 0 ? -top : top;
  denominator = bottom < 0 ? -bottom : bottom;
  if (bottom === 0) giveUp(END);
  else if (denominator > MOST || numerator > MOST || numerator < -MOST) giveUp(OTHER);
}

function parseSum(depth: i32): void {
  parseProduct(depth);
  for (let sign = peek(); state === VALUE && (sign === PLUS || sign === MINUS); sign = peek()) {
    take();
    const top = numerator;
    const bottom = denominator;
    parseProduct(depth);
    if (state !== VALUE) return;
    const other = product(sign === PLUS ? numerator : -numerator, bottom);
    keep(product(top, denominator) + other, product(bottom, denominator));
  }
}

function parseProduct(depth: i32): void {
  parseSigned(depth);
  let sign = peek();
  while (state === VALUE && (sign === TIMES || sign === DIVIDE || sign === OPEN)) {
    if (sign !== OPEN) take();
    const top = numerator;
    const bottom = denominator;
    parseSigned(depth);
    if (state !== VALUE) return;
    if (sign === DIVIDE) keep(product(top, denominator), product(bottom, numerator));
    else keep(product(top, numerator), product(bottom, denominator));
    sign = peek();
  }
}

function parseSigned(depth: i32): void {
  const sign = peek();
  if (depth > DEEPEST) giveUp(OTHER);
  else if (sign === PLUS || sign === MINUS) {
    take();
    parseSigned(depth + 1);
    if (sign === MINUS) numerator = -numerator;
  } else {
    parsePrimary(sign, depth);
    if (state === VALUE && peek() === POWER) parsePower(depth);
  }
}

function parsePower(depth: i32): void {
  take();
  const top = numerator;
  const bottom = denominator;
  parseSigned(depth + 1);
  if (state !== VALUE) return;
  if (denominator !== 1 || numerator < 0 || numerator > 62) {
    giveUp(OTHER);
    return;
  }
  const exponent = <i32>numerator;
  keep(1, 1);
  for (let i = 0; i < exponent && state === VALUE; i++)
    keep(product(numerator, top), product(denominator, bottom));
}

function parsePrimary(next: i32, depth: i32): void {
  if (next === NUMBER) parseNumber();
  else if (next === OPEN) {
    take();
    parseSum(depth + 1);
    if (state !== VALUE) return;
    const closing = peek();
    if (closing === CLOSE) take();
    else giveUp(closing);
  } else giveUp(next);
}

/** Digits, commas between groups of three, and decimals. */
function parseNumber(): void {
  const start = at;
  let value: i64 = 0;
  let bottom: i64 = 1;
  for (; isDigitAt(at); at++) value = appended(value);
  if (at - start <= 3 && at > start) {
    while (at < stop && load<u8>(at) === 44 && isGroup(at + 1)) {
      for (let i: usize = 1; i <= 3; i++) {
        at++;
        value = appended(value);
      }
      at++;
    }
  }
  if (at < stop && load<u8>(at) === 46 && isDigitAt(at + 1)) {
    for (at++; isDigitAt(at); at++) {
      value = appended(value);
      bottom = bottom > MOST / 10 ? MOST + 1 : bottom * 10;
    }
  }
  keep(value, bottom);
}

/** Three digits and no more. */
function isGroup(from: usize): bool {
  return isDigitAt(from) && isDigitAt(from + 1) && isDigitAt(from + 2) && !isDigitAt(from + 3);
}

/** The digit here put behind a number, which stays beyond what is kept once it is there. */
function appended(value: i64): i64 {
  return value > MOST / 10 - 1 ? MOST + 1 : value * 10 + (load<u8>(at) - 48);
}
