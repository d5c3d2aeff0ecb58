import { englishModel, type PunktModel, SEEN } from './punkt-model.ts';
import { isLower, isUpper, SPACE, WORD } from './python-text.ts';

/** Told of each sentence, `[start, end]` in UTF-16 units; no more are looked for after it says false. */
type Visit = (start: number, end: number) => boolean;

/**
 * Finds the sentences of an English text as NLTK's Punkt does (Kiss and Strunk 2006, "Unsupervised Multilingual
 * Sentence Boundary Detection"; NLTK 3.8, with which IFEval was published): a `.`, `?` or `!` ends a sentence unless
 * the word before it is an abbreviation, an initial or a number that what follows goes on from. Closing quotation
 * marks and brackets stay with the sentence that they close. Each character is looked at a bounded number of times.
 */
export function visitSentences(text: string, visit: Visit, model: PunktModel = englishModel()): void {
  const sentences = withClosingMarks(text, visit);
  let last = 0;
  const goesOn = ({ from, at, next, to }: Ending): boolean => {
    if (!holdsBreak(text, from, to, model)) return true;
    const start = last;
    last = next;
    return sentences.add(start, at + 1);
  };
  let before: Ending | null = null;
  for (let at = nextMark(text, 0); at < text.length; at = nextMark(text, at + 1)) {
    const ending = endingAt(text, at, before);
    if (ending === null) continue;
    // Of several marks in one word the last counts.
    if (before !== null && before.at <= ending.from && !goesOn(before)) return;
    before = ending;
  }
  if (before !== null && !goesOn(before)) return;
  let end = text.length;
  while (end > 0 && kind(text, end - 1) & ANY_SPACE) end--;
  if (sentences.add(last, end)) sentences.finish();
}

/** Passes sentences on with the closing marks that the next one would begin with. */
function withClosingMarks(text: string, visit: Visit) {
  let [start, end] = [-1, -1];
  return {
    add(nextStart: number, nextEnd: number): boolean {
      const own = start;
      const closing = start < 0 ? nextStart : closingRun(text, nextStart, nextEnd);
      const ownEnd = closing > nextStart ? closing : end;
      start = closing > nextStart ? afterSpace(text, closing, nextEnd) : nextStart;
      end = nextEnd;
      return own < 0 || own >= ownEnd || visit(own, ownEnd);
    },
    finish(): void {
      if (start < end) visit(start, end);
    },
  };
}

/** The end of the closing marks that a sentence begins with, where space, a dash or its end follows them. */
function closingRun(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && kind(text, at) & CLOSING) at++;
  const whole = at === end || kind(text, at) & ANY_SPACE || text.startsWith('--', at);
  return whole ? at : start;
}

/** A place where a sentence may end. */
interface Ending {
  /** Where the words around it begin: after the last white space. */
  from: number;
  /** The mark itself. */
  at: number;
  /** Where the next sentence would begin. */
  next: number;
  /** The end of what follows the mark: one sign, or the next word. */
  to: number;
}

function nextMark(text: string, from: number): number {
  let at = from;
  while (at < text.length && !(kind(text, at) & END)) at++;
  return at;
}

/** The mark at `at` with the words around it, where a sign or white space and a word follow; `before`: the last one. */
function endingAt(text: string, at: number, before: Ending | null): Ending | null {
  const follows = followed(text, at);
  if (follows === null) return null;
  const start = before === null ? 0 : before.at;
  let space = at - 1;
  while (space > start && !(kind(text, space) & ASCII_SPACE)) space--;
  return { from: space > start ? space + 1 : (before?.from ?? 0), at, next: follows.next, to: follows.to };
}

function followed(text: string, at: number): { next: number; to: number } | null {
  if (at + 1 >= text.length) return null;
  if (kind(text, at + 1) & APART) return { next: at + 1, to: at + 2 };
  const next = afterSpace(text, at + 1, text.length);
  if (next === at + 1 || next === text.length) return null;
  let to = next;
  while (to < text.length && !(kind(text, to) & ANY_SPACE)) to++;
  return { next, to };
}

function afterSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && kind(text, at) & ANY_SPACE) at++;
  return at;
}

/** Whether a token between `from` and `to`, not the last, ends a sentence. */
function holdsBreak(text: string, from: number, to: number, model: PunktModel): boolean {
  let before: string | null = null;
  for (let at = afterSpace(text, from, to); at < to;) {
    const end = tokenEnd(text, at, to);
    if (before !== null && breaksBetween(before, text, at, end, model)) return true;
    before = kind(text, end - 1) & END ? text.slice(at, end) : null;
    at = afterSpace(text, end, to);
  }
  return false;
}

/** The end of the token that begins at `at`: dashes, periods (spaced ones too), a word, or one sign. */
function tokenEnd(text: string, at: number, to: number): number {
  const run = runEnd(text, at, to);
  if (run > at) return run;
  if (kind(text, at) & NO_WORD) return at + 1;
  for (let end = at + 1; end < to; end++)
    if (endsWord(text, end, to) || (text[end] === ',' && (end + 1 === to || endsWord(text, end + 1, to))))
      return end;
  return to;
}

function endsWord(text: string, at: number, to: number): boolean {
  const what = kind(text, at);
  return (what & (ANY_SPACE | APART)) !== 0 || ((what & RUN) !== 0 && runEnd(text, at, to, true) > at);
}

/**
 * The end of two or more dashes, two or more periods, or three or more periods with single spaces between;
 * `at` itself where none stands there. `begins` asks only whether there is one.
 */
function runEnd(text: string, at: number, to: number, begins = false): number {
  const sign = text[at];
  if (!(kind(text, at) & RUN)) return at;
  let end = at + 1;
  while (end < to && text[end] === sign) {
    end++;
    if (begins) return end;
  }
  if (end > at + 1 || sign !== '.') return end > at + 1 ? end : at;
  let periods = 1;
  while (end + 1 < to && text[end] !== '\n' && kind(text, end) & ANY_SPACE && text[end + 1] === '.') {
    end += 2;
    periods++;
    if (begins && periods === 3) return end;
  }
  return periods >= 3 ? end : at;
}

/** Whether a sentence ends after a token that ends with `.`, `?` or `!`; `at` and `end` are those of the next one. */
function breaksBetween(token: string, text: string, at: number, end: number, model: PunktModel): boolean {
  if (token.length === 1 || !token.endsWith('.')) return token.length === 1;
  const byItself = breaksByItself(token, model);
  const type = withoutPeriod(typeOf(token));
  const initial = token.length <= 3 && INITIAL.test(token);
  const number = type === NUMBER;
  const goesOn = model.collocations.get(type);
  if (byItself && !initial && !number && goesOn === undefined) return true;
  const next = text.slice(at, end);
  const follower = breaksByItself(next, model) ? withoutPeriod(typeOf(next)) : typeOf(next);
  if (goesOn?.has(follower) === true) return false;
  const seen = model.seen.get(follower) ?? 0;
  const upper = firstIs(next, 'A', 'Z', isUpper);
  const lower = firstIs(next, 'a', 'z', isLower);
  const begins = beginsSentence(next, seen, upper, lower);
  // Left are abbreviations and periods in a row, and initials and numbers.
  if (!byItself && !initial && (begins === true || (upper && model.starters.has(follower)))) return true;
  if (!initial && !number) return false;
  if (begins === false) return false;
  const name = begins === null && initial && upper && (seen & SEEN.anyLower) === 0;
  return byItself && !name;
}

/** Whether a token ends a sentence by itself: a mark, or a word with a period that is no abbreviation. */
function breaksByItself(token: string, model: PunktModel): boolean {
  if (!token.endsWith('.')) return MARK.test(token);
  if (token.length === 1) return true;
  if (token.endsWith('..')) return false;
  const stem = token.slice(0, -1).toLowerCase();
  return !model.abbreviations.has(stem) && !model.abbreviations.has(stem.slice(stem.lastIndexOf('-') + 1));
}

/** The orthographic heuristic: whether a word begins a sentence, by its case here and in training; null: unknown. */
function beginsSentence(token: string, seen: number, upper: boolean, lower: boolean): boolean | null {
  if (PUNCTUATION.test(token)) return false;
  if (upper && seen & SEEN.anyLower && !(seen & SEEN.middleUpper)) return true;
  if (lower && (seen & SEEN.anyUpper || !(seen & SEEN.beginLower))) return false;
  return null;
}

const MARK = /^[.?!]$/;
const PUNCTUATION = /^[;:,.!?]$/;
const INITIAL = new RegExp(`^(?!\\p{Nd})[${WORD}]\\.$`, 'u');
const NUMBER = '##number##';
const NUMERIC = /^-?[.,]?\p{Nd}[\p{Nd},.-]*$/u;

function typeOf(token: string): string {
  const lower = token.toLowerCase();
  const word = lower[0]! >= 'a' && lower[0]! <= 'z';
  return !word && NUMERIC.test(lower) ? NUMBER : lower;
}

function withoutPeriod(type: string): string {
  return type.length > 1 && type.endsWith('.') ? type.slice(0, -1) : type;
}

/** Whether a token's first character is of a case: of ASCII between two letters, else as `is` says. */
function firstIs(token: string, from: string, to: string, is: (character: string) => boolean): boolean {
  const first = token[0]!;
  if (first <= '\x7f') return first >= from && first <= to;
  return is(String.fromCodePoint(token.codePointAt(0)!));
}

const ANY_SPACE = 1;
const ASCII_SPACE = 2;
/** Signs that stand apart from words. */
const APART = 4;
/** Marks that may end a sentence. */
const END = 8;
/** Signs that no word begins with. */
const NO_WORD = 16;
const CLOSING = 32;
/** Signs that make a token of their own where they come several times. */
const RUN = 64;

/** The classes of each UTF-16 unit. */
const KINDS = kinds();

function kind(text: string, at: number): number {
  return KINDS[text.charCodeAt(at)]!;
}

function kinds(): Uint8Array {
  const table = new Uint8Array(0x1_0000);
  const space = new RegExp(`[${SPACE}]`);
  for (let code = 0; code < table.length; code++)
    if (space.test(String.fromCharCode(code))) table[code] = ANY_SPACE;
  const mark = (signs: string, bit: number): void => {
    for (const sign of signs) table[sign.charCodeAt(0)]! |= bit;
  };
  mark(' \t\n\r\v\f', ASCII_SPACE);
  mark(')";}]*:@\'({[?!', APART);
  mark('.?!', END);
  mark('("`{[:;&#*@)}]-,', NO_WORD);
  mark('"\')]}', CLOSING);
  mark('.-', RUN);
  return table;
}
