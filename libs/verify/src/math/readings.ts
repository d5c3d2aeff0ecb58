import { LIMITS } from './budget.ts';
import { everydayNotations } from './everyday-notation.ts';
import { labelledChoice } from './labelled-choice.ts';
import type { Reading } from './lexer.ts';
import { mixedUnits } from './mixed-units.ts';
import { type Node, symbols } from './node.ts';
import { numberInWords, wordsAsDigits } from './number-words.ts';
import { parseAnswer } from './parse-answer.ts';
import { inBase } from './parse-subscript.ts';
import { ownText, textCaches } from './text-cache.ts';

const USUAL: Reading = { thousands: true, thousandsInside: false, decimalComma: false, looseSlash: false };

/** The readings of a notation, the usual one first; with `dollars` an amount of money carries its unit. */
export function* readings(text: string, dollars = false): Generator<Node, undefined> {
  for (const node of plainReadings(text)) yield dollars ? asDollars(node) : node;
  return undefined;
}

/** Whether an amount is marked with a dollar sign, and not only set as mathematics: `\$5`, `$5.50`. */
export function isInDollars(text: string): boolean {
  if (!text.includes('$')) return false;
  if (/\\\$\s*\d/.test(text)) return true;
  return /^\s*\$\s?\d[\d,]*(?:\.\d+)?\s*$/.test(text);
}

function asDollars(node: Node): Node {
  const scalar = node.k === 'num' || node.k === 'mul' || node.k === 'add' || node.k === 'pow';
  return scalar && symbols(node).size === 0 ? { k: 'unit', x: node, unit: 'dollars' } : node;
}

function* plainReadings(text: string): Generator<Node> {
  const words = /^[A-Za-z]/.test(text) ? numberInWords(text) : null;
  if (words !== null) yield { k: 'num', v: { n: BigInt(words), d: 1n } };
  const based = wholeBased(text);
  if (based !== null) {
    yield based;
    if (/^0[xbo]/.test(text)) return;
  }
  const mixed =
    text.length <= 120
      ? (mixedUnits(text) ?? (/^[A-Za-z]/.test(text) ? mixedUnits(wordsAsDigits(text)) : null))
      : null;
  if (mixed !== null) {
    yield mixed;
    return;
  }
  const remainder = REMAINDER.exec(text);
  if (remainder !== null) {
    const [q, r] = [remainder[1]!, remainder[2]!].map((digits): Node => ({
      k: 'num',
      v: { n: BigInt(digits), d: 1n },
    }));
    yield { k: 'call', name: 'remainder', xs: [q!, r!] };
    return;
  }
  const labelled = text.length <= 400 ? labelledChoice(text) : null;
  const rest = labelled === null ? null : parseCached(labelled.rest, USUAL);
  if (rest !== null) yield rest;
  const usual = parseCached(text, USUAL);
  if (usual !== null) yield usual;
  else {
    const result = RESULT.exec(text);
    const value = result === null ? null : parseCached(result[1]!, USUAL);
    if (value !== null) yield value;
  }
  if (text.length > 400) return;
  for (const notation of everydayNotations(text)) {
    const other = parseCached(notation, USUAL);
    if (other !== null) yield other;
  }
  if (/\d,\d/.test(text)) {
    const list = parseCached(text, { ...USUAL, thousands: false });
    if (list !== null) yield list;
    if (/[([{]/.test(text)) {
      const inside = parseCached(text, { ...USUAL, thousandsInside: true });
      if (inside !== null) yield inside;
    }
    if (
      /^[^,([]*\d,\d+[^,)\]]*$/.test(text) &&
      !text.includes('\\{') &&
      !/^\D*\d{1,3},\d{3}\D*$/.test(text)
    ) {
      const decimal = parseCached(text, { ...USUAL, decimalComma: true });
      if (decimal !== null) yield decimal;
    }
  }
  if (/\d\s*\/\s*\d+\s*(?:[A-Za-z(\\πθ√]|\))/.test(text)) {
    const loose = parseCached(text, { ...USUAL, looseSlash: true });
    if (loose !== null) yield loose;
  }
}

/** What a chain of equalities comes to, where a part before it cannot be read: `\left[\frac{x^4}{4}\right]_1^2 = 4`. */
const RESULT =
  /^(?!.*(?:[<>≤≥≠|]|\\(?:n?leq?|n?geq?|neq?|not|lt|gt|text|begin|pm|in)(?![A-Za-z])))[^]{1,400}=([^=]{1,60})$/;

/** "3 remainder 1", `3 R 1`: a quotient that does not come out even. */
const REMAINDER =
  /^(\d{1,30})\s*(?:\\[ ,;]|~|,|with|and|a|\s)*(?:\\(?:text|mathrm)\s*\{)?\s*(?:with\s+)?(?:a\s+)?(?:R|r|remainder|rem\.?)\s*(?:of\s*)?\}?(?:\\[ ,;]|~|\s)*(\d{1,30})$/;

const IN_BASE =
  /^\(?\s*(?:\\(?:text|mathrm|texttt)\{)?([0-9A-Za-z]+)\}?\s*\)?\s*(?:\\(?:text|mathrm)\{\s*)?(?:,?\s*in\s+)?\(?\s*base[-\s~}]*(\d{1,2}|[a-z]+)\s*\)?\s*\}?$/i;

/** `2A_{16}`, `0x2A`, "101 base 2": digits beyond 9 are letters, which the grammar reads as variables. */
function wholeBased(text: string): Node | null {
  if (text.length > 200 || !/[_xbo]|base/.test(text)) return null;
  const said = IN_BASE.exec(text);
  if (said !== null) {
    const radix = /^\d/.test(said[2]!) ? Number(said[2]) : (numberInWords(said[2]!) ?? NaN);
    return inRadix(said[1]!.toUpperCase(), radix);
  }
  const match =
    /^(?:0([xbo])([0-9A-Fa-f]+)|\(?(?:\\(?:text|mathrm)\{)?([0-9A-Za-z]+)\}?\)?_\{?\(?(?:\\(?:text|mathrm)\{)?(\d{1,2}|bin|oct|dec|hex)\}?\)?\}?)$/.exec(
      text.replaceAll(/[\s$]/g, ''),
    );
  if (match === null) return null;
  const digits = (match[2] ?? match[3])!.toUpperCase();
  return inRadix(digits, RADIX[match[1] ?? match[4]!] ?? Number(match[4]));
}

/** Bases by their prefix or short name. */
const RADIX: Readonly<Record<string, number>> = { x: 16, b: 2, o: 8, hex: 16, bin: 2, oct: 8, dec: 10 };

function inRadix(digits: string, base: number): Node | null {
  if (!(base >= 2 && base <= 36)) return null;
  if (!/^\d/.test(digits) && base <= 10) return null;
  if (base <= 10 && !/\d/.test(digits)) return null;
  const value = inBase(digits, base);
  return value === null ? null : { k: 'based', digits, base, v: { n: value, d: 1n } };
}

const CACHE_SIZE = 2048;
const CACHED_LENGTH = 200;
const cache = textCaches<Node | null>(CACHE_SIZE);

/** Gold answers repeat over many samples of a question: their trees are kept. */
function parseCached(text: string, reading: Reading): Node | null {
  if (text.length > CACHED_LENGTH) return text.length > LIMITS.characters ? null : parseAnswer(text, reading);
  const known = cache(reading);
  let node = known.get(text);
  if (node === undefined) {
    const own = ownText(text);
    node = parseAnswer(own, reading);
    known.set(own, node);
  }
  return node;
}
