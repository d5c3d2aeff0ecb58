import type { Judgement, VerifyOptions } from '../verification.ts';
import { BudgetError, LIMITS } from './budget.ts';
import { compareNodes } from './compare-nodes.ts';
import { canonicalWords } from './compare-text.ts';
import { type Comparison, type Context, newContext } from './comparison.ts';
import type { Reading } from './lexer.ts';
import { inBase } from './parse-subscript.ts';
import { assignment } from './assignment.ts';
import { children, type Node, some, symbols } from './node.ts';
import { sameNotation } from './same-notation.ts';
import { numberInWords } from './words.ts';
import { perReading } from './tokens-of.ts';
import { withImaginaryUnit } from './substitute.ts';
import { parseAnswer } from './parse-answer.ts';

const USUAL: Reading = { thousands: true, thousandsInside: false, decimalComma: false, looseSlash: false };

/**
 * Compares two answers as mathematics. Where the notation has several readings (`1,234`, `0,5`, `1/2x`), the
 * answers are the same when some reading of the gold answer equals some reading of the prediction.
 */
export function compareMath(gold: string, prediction: string, options: VerifyOptions): Judgement {
  const wanted = tidy(gold);
  const said = tidy(prediction);
  if (wanted === '') return { verdict: 'unverifiable', reason: 'the gold answer is empty' };
  if (said === '') return { verdict: 'incorrect', reason: 'the answer is empty' };
  if (!/[\p{L}\p{N}]|\\(?:infty|emptyset|varnothing)|[∞∅]/u.test(wanted))
    return { verdict: 'unverifiable', reason: 'the gold answer says nothing' };
  if (wanted === said || sameNotation(wanted, said))
    return { verdict: 'correct', reason: 'the same notation' };
  const context = newContext(options);
  try {
    return compareReadings(wanted, said, context);
  } catch (error) {
    if (error instanceof BudgetError) return { verdict: 'unverifiable', reason: error.message };
    throw error;
  }
}

/** Whether a text says something and its braces close: what is broken off could be the start of any answer. */
export function isWhole(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === 123) depth++;
    else if (c === 125 && --depth < 0) return false;
  }
  return depth === 0 && /[\p{L}\p{N}∞∅]/u.test(text);
}

function compareReadings(wanted: string, said: string, context: Context): Judgement {
  const golds = readings(wanted);
  const gold = golds.next();
  if (gold.done === true || wordCount(gold.value) > PROSE) return compareUnparsed(wanted, said);
  const predictions = [...readings(said)];
  if (
    said.includes('I') &&
    /(?<![A-Za-z\\])I(?![A-Za-z])/.test(said) &&
    !/(?<![A-Za-z\\])I(?![A-Za-z])/.test(wanted)
  )
    for (const prediction of [...predictions]) predictions.push(withImaginaryUnit(prediction));
  let first: Comparison | null = null;
  let undecided: Comparison | null = null;
  for (let reading: Node | undefined = gold.value; reading !== undefined;) {
    for (const prediction of predictions) {
      const comparison = compareNodes(reading, prediction, context);
      if (comparison.result === 'equal') return { verdict: 'correct', reason: comparison.reason };
      if (comparison.result === 'undecided') undecided ??= comparison;
      first ??= comparison;
    }
    const following: IteratorResult<Node, undefined> = golds.next();
    reading = following.done === true ? undefined : following.value;
  }
  const inWords = predictions.length === 0 || some(gold.value, (part) => part.k === 'text');
  if (inWords && /[A-Za-z]{3}/.test(wanted) && canonicalWords(wanted) === canonicalWords(said))
    return { verdict: 'correct', reason: 'the same words' };
  if (first === null)
    return { verdict: 'incorrect', reason: 'the answer is not mathematics', otherKind: true, unread: true };
  const otherKind = !predictions.some((prediction) => sameKind(gold.value, prediction));
  const unread = predictions.every((prediction) => some(prediction, (part) => part.k === 'text'));
  const judgement =
    undecided === null
      ? ({ verdict: 'incorrect', reason: first.reason } as const)
      : ({ verdict: 'unverifiable', reason: undecided.reason } as const);
  return { ...judgement, otherKind: otherKind || unread, unread };
}

/** A gold answer with more words than this is a sentence: rules cannot say that another one is wrong. */
const PROSE = 6;

function wordCount(node: Node): number {
  let count = 0;
  if (node.k === 'text' || node.k === 'unit')
    count = (node.k === 'text' ? node.text : node.unit).match(/[A-Za-z]{2,}/g)?.length ?? 0;
  for (const child of children(node)) count += wordCount(child);
  return count;
}

/** Whether a prediction could be the gold answer at all: words for words, a number for a number. */
function sameKind(gold: Node, prediction: Node): boolean {
  const [g, p] = [valueOf(gold), valueOf(prediction)];
  if ((g.k === 'text') !== (p.k === 'text')) return false;
  return g.k === 'text' || symbols(g).size > 0 || symbols(p).size === 0;
}

function valueOf(node: Node): Node {
  return node.k === 'rel' ? (assignment(node)?.value ?? node) : node;
}

/** A gold answer that is no mathematics is compared as words, and only short ones can be wrong. */
function compareUnparsed(wanted: string, said: string): Judgement {
  if (canonicalWords(wanted) === canonicalWords(said))
    return { verdict: 'correct', reason: 'the same words' };
  const words = wanted.split(/\s+/);
  if (words.length <= 6 && /^[A-Za-z' -]+\.?$/.test(wanted))
    return { verdict: 'incorrect', reason: 'the words differ' };
  return { verdict: 'unverifiable', reason: 'the gold answer could not be read as mathematics' };
}

/** The readings of a notation, the usual one first; the same tree is not given twice. */
function* readings(text: string): Generator<Node, undefined> {
  const words = /^[A-Za-z]/.test(text) ? numberInWords(text) : null;
  if (words !== null) yield { k: 'num', v: { n: BigInt(words), d: 1n } };
  const based = wholeBased(text);
  if (based !== null) yield based;
  const labelled = /^(?:\\(?:text|textbf|mathrm)\s*\{)?\s*\([A-J]\)\s*\}?\s*(\S.*)$/s.exec(text)?.[1];
  const rest = labelled === undefined ? null : parseCached(labelled, USUAL);
  if (rest !== null) yield rest;
  const usual = parseCached(text, USUAL);
  if (usual !== null) yield usual;
  if (text.length > 400) return undefined;
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
  if (/\d\s*\/\s*\d+\s*(?:[A-Za-z(\\]|\))/.test(text)) {
    const loose = parseCached(text, { ...USUAL, looseSlash: true });
    if (loose !== null) yield loose;
  }
  return undefined;
}

/** `2A_{16}`: digits beyond 9 are letters, which the grammar reads as variables. */
function wholeBased(text: string): Node | null {
  const match = /^(?:0x([0-9A-Fa-f]+)|\(?(?:\\(?:text|mathrm)\{)?([0-9A-Za-z]+)\}?\)?_\{?(\d{1,2})\}?)$/.exec(
    text.replaceAll(/[\s$]/g, ''),
  );
  if (match === null) return null;
  const digits = (match[1] ?? match[2])!.toUpperCase();
  const base = match[1] === undefined ? Number(match[3]) : 16;
  if (!/^\d/.test(digits) && base <= 10) return null;
  if (base < 2 || base > 36 || (base <= 10 && !/\d/.test(digits))) return null;
  const value = inBase(digits, base);
  return value === null ? null : { k: 'based', digits, base, v: { n: value, d: 1n } };
}

const CACHE_SIZE = 2048;
const CACHED_LENGTH = 200;
const cache = perReading<Node | null>();

/** Gold answers repeat over many samples of a question: their trees are kept. */
function parseCached(text: string, reading: Reading): Node | null {
  if (text.length > CACHED_LENGTH) return text.length > LIMITS.characters ? null : parseAnswer(text, reading);
  const known = cache(reading);
  let node = known.get(text);
  if (node === undefined) {
    node = parseAnswer(text, reading);
    if (known.size >= CACHE_SIZE) known.clear();
    known.set(text, node);
  }
  return node;
}

/** Without delimiters, markup and the punctuation of the sentence around it. */
function tidy(text: string): string {
  const plain = text
    .slice(0, LIMITS.characters + 1)
    .replaceAll(/<\|[^|<]{0,40}\|>/g, ' ')
    .replaceAll(/\\\(|\\\)|\\\](?!\d)|(?<!\\)\\\[|(?<!\\)\$/g, ' ');
  let start = 0;
  while (start < plain.length && ' \n\r\t*:'.includes(plain[start]!)) start++;
  let end = plain.length;
  while (end > start && ' \n\r\t*:.,;'.includes(plain[end - 1]!)) end--;
  // A repeating decimal keeps its dots: 0.333...
  if (plain.startsWith('...', end) && /\.\d+$/.test(plain.slice(Math.max(start, end - 60), end))) end += 3;
  while (end > start && plain[end - 1] === '\\') end--;
  return plain.slice(start, end).trimEnd();
}
