import { stockPhrases } from './stock-phrases.ts';

/**
 * A problem as words, for comparison: hashes of letters (without case), numbers, LaTeX commands, signs of
 * arithmetic and runs of other characters. Drawings (`[asy]`), links, commands that only space or style, and
 * instructions on the form of the answer are left out, since they are the same in thousands of problems.
 *
 * The arrays belong to a scan and are overwritten by the next one.
 */
export interface ProblemWords {
  count: number;
  /** Hash of each word as it stands there. */
  words: Int32Array;
  /** Hash of each word without its ending; every number is one. */
  stems: Int32Array;
  /** The word itself, `@` for any single letter, `#` for any number: what stock phrases are made of. */
  shapes: Int32Array;
  /** 1 for a word of a stock phrase: "where m and n are relatively prime positive integers". */
  stock: Uint8Array;
  /** Where each word starts and ends in `bytes`. */
  starts: Int32Array;
  ends: Int32Array;
  /** What was scanned, instructions taken out, in UTF-8; longer than the text. */
  bytes: Uint8Array;
}

/** Makes a scanner of problems with arrays of its own. */
export function problemScanner(): (problem: string) => ProblemWords {
  const scan = newScan(512);
  return (problem) => {
    fill(scan, hasInstruction.test(problem) ? problem.replaceAll(answerForm, ' ') : problem);
    // A problem that is all drawing or instruction is compared as it stands.
    if (scan.count === 0) fill(scan, problem.replaceAll(/\[\/?asy\]/g, ' '));
    markStock(scan);
    return scan;
  };
}

/** The words of a problem, as text. */
export function problemWords(problem: string): string[] {
  return shownWords(problemScanner()(problem));
}

/** The words of a scan, as text. */
export function shownWords({ count, bytes, starts, ends }: ProblemWords): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: count }, (_, i) => text.toString('utf8', starts[i], ends[i]).toLowerCase());
}

function newScan(size: number): ProblemWords {
  return {
    count: 0,
    words: new Int32Array(size),
    stems: new Int32Array(size),
    shapes: new Int32Array(size),
    stock: new Uint8Array(size),
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    bytes: new Uint8Array(size),
  };
}

/** Cheap test before the costly one. */
const hasInstruction = /answer|response|result|step by step/i;

const answerForm =
  /(?:return|put|give|write|enter|express|place|present|provide|state|round|simplify)[^.?!\n]{0,20}\b(?:your|the)\b[^.?!\n]{0,20}\b(?:answer|response|result)s?\b[^.?!\n$]*(?:\$[^$]*\$[^.?!\n$]*)*[.?!]?|(?:please )?(?:reason|think) step by step[^.?!\n]*[.?!]?/gi;

/** Kinds of byte. */
const SPACE = 0;
const LETTER = 1;
const DIGIT = 2;
const SIGN = 3;
const BACKSLASH = 4;
const BRACKET = 5;
const BANG = 6;
const OTHER = 7;
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  const sign = String.fromCharCode(byte);
  if (byte >= 128) return OTHER;
  if (/[a-z]/i.test(sign)) return LETTER;
  if (/\d/.test(sign)) return DIGIT;
  if ('+-*/=<>^|'.includes(sign)) return SIGN;
  return sign === '\\' ? BACKSLASH : sign === '[' ? BRACKET : sign === '!' ? BANG : SPACE;
});

const seed = 0x811c9dc5 | 0;
const prime = 0x01000193;
const lower = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
/** 0 for what is no letter of ASCII. */
const letters = Uint8Array.from({ length: 256 }, (_, byte) => (kinds[byte] === LETTER ? lower[byte]! : 0));
const encoder = new TextEncoder();

function fill(scan: ProblemWords, text: string): void {
  if (scan.bytes.length < text.length * 3 + 2) Object.assign(scan, newScan(text.length * 4 + 2));
  const { bytes, words, stems, shapes, starts, ends } = scan;
  const length = encoder.encodeInto(text, bytes).written;
  bytes[length] = 32;
  let count = 0;
  let i = 0;
  while (i < length) {
    const start = i;
    const byte = bytes[i++]!;
    const kind = kinds[byte]!;
    if (kind === SPACE) continue;
    let hash = 0;
    let stem = 0;
    let form = 0;
    if (kind === LETTER) {
      // The hash without the last one, two and three letters is that of the stem.
      let running = Math.imul(seed ^ lower[byte]!, prime);
      let one = 0;
      let two = 0;
      let three = 0;
      for (let letter = 0; (letter = letters[bytes[i]!]!) !== 0; i++) {
        three = two;
        two = one;
        one = running;
        running = Math.imul(running ^ letter, prime);
      }
      if (bytes[i] === COLON && bytes[i + 1] === SLASH && bytes[i + 2] === SLASH) {
        while (bytes[i]! > 32) i++;
        continue;
      }
      form = stem = hash = finish(running);
      if (i - start > 3) {
        const off = endingOf(bytes, start, i);
        if (off > 0) stem = finish(off === 1 ? one : off === 2 ? two : three);
      } else if (i - start === 1) form = anyLetter;
    } else if (kind === DIGIT) {
      while (kinds[bytes[i]!] === DIGIT) i++;
      if (bytes[i] === DOT && kinds[bytes[i + 1]!] === DIGIT) {
        i++;
        while (kinds[bytes[i]!] === DIGIT) i++;
      }
      hash = hashOf(bytes, start, i);
      form = stem = numberStem;
    } else if (kind === SIGN) {
      form = stem = hash = signs[byte]!;
    } else if (kind === BACKSLASH) {
      while (kinds[bytes[i]!] === LETTER) i++;
      if (i === start + 1) {
        i++;
        continue;
      }
      hash = hashOf(bytes, start, i);
      if (silent.has(hash)) {
        if (hash === beginCommand && standsIn(bytes, '{tikzpicture}', i))
          i = after(bytes, length, '\\end{tikzpicture}', i);
        continue;
      }
      if (fractions.has(hash)) hash = fraction;
      form = stem = hash;
    } else if (kind === OTHER) {
      if (isSpace(bytes, start)) {
        i = start + (byte === 0xc2 ? 2 : 3);
        continue;
      }
      while (kinds[bytes[i]!] === OTHER && !isSpace(bytes, i)) i++;
      form = stem = hash = hashOf(bytes, start, i);
    } else {
      if (kind === BRACKET && standsIn(bytes, '[asy]', start)) i = after(bytes, length, '[/asy]', start);
      else if (kind === BANG && bytes[i] === 91) i = endOfImage(bytes, length, start);
      continue;
    }
    words[count] = hash;
    stems[count] = stem;
    shapes[count] = form;
    starts[count] = start;
    ends[count] = i;
    count++;
  }
  scan.count = count;
}

const DOT = 46;
const SLASH = 47;
const COLON = 58;

function endOfImage(bytes: Uint8Array, length: number, from: number): number {
  const open = after(bytes, length, '](', from);
  const close = after(bytes, length, ')', open);
  return close >= length || close - from > 2000 ? from + 1 : close;
}

function standsIn(bytes: Uint8Array, mark: string, at: number): boolean {
  for (let k = 0; k < mark.length; k++) if (bytes[at + k] !== mark.charCodeAt(k)) return false;
  return true;
}

/** Behind the next `mark`; the end of the text where there is none. */
function after(bytes: Uint8Array, length: number, mark: string, from: number): number {
  for (let i = from; i + mark.length <= length; i++) if (standsIn(bytes, mark, i)) return i + mark.length;
  return length;
}

/** No-break, typographic and ideographic spaces. */
function isSpace(bytes: Uint8Array, at: number): boolean {
  const [lead, next, last] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
  if (lead === 0xc2) return next === 0xa0;
  return (
    (lead === 0xe2 && next === 0x80 && last <= 0x8b) || (lead === 0xe3 && next === 0x80 && last === 0x80)
  );
}

/**
 * Letters of a word's ending, at most 3: plural, -ing, -ed, a last e; "divide", "divides" and "divided" are one.
 */
function endingOf(bytes: Uint8Array, start: number, end: number): number {
  const last = lower[bytes[end - 1]!]!;
  const before = lower[bytes[end - 2]!]!;
  const size = end - start;
  if (last === LOWER_E) return 1;
  if (last === LOWER_S && before !== LOWER_S && before !== LOWER_U) {
    return before === LOWER_E && size > 4 ? 2 : 1;
  }
  if (last === LOWER_D && before === LOWER_E && size > 4) return 2;
  return last === LOWER_G && before === LOWER_N && size > 5 && lower[bytes[end - 3]!] === LOWER_I ? 3 : 0;
}

const [LOWER_D, LOWER_E, LOWER_G, LOWER_I, LOWER_N, LOWER_S, LOWER_U] = [100, 101, 103, 105, 110, 115, 117];

/** FNV-1a of letters without case. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = seed;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ lower[bytes[i]!]!, prime);
  return finish(hash);
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

function hashText(text: string): number {
  // No Buffer: with one class of arrays alone, access to them is compiled to a load.
  const bytes = encoder.encode(text);
  return hashOf(bytes, 0, bytes.length);
}

const numberStem = hashText('#');
const fraction = hashText('\\frac');
const fractions: ReadonlySet<number> = new Set(['\\dfrac', '\\tfrac', '\\cfrac'].map(hashText));
const beginCommand = hashText('\\begin');
const silent: ReadonlySet<number> = new Set(
  [
    'left right big bigl bigr bigm biggl biggr bigg displaystyle textstyle limits quad qquad begin end operatorname',
    'text textbf textit textrm mathbf mathrm mathit mathcal mathbb mathsf boldsymbol mbox hbox item hspace vspace',
  ].flatMap((names) => names.split(' ').map((name) => hashText(`\\${name}`))),
);

/** Single letters stand for each other in a stock phrase, and so do numbers. */
const anyLetter = hashText('@');
const signs = Int32Array.from({ length: 128 }, (_, code) => hashText(String.fromCharCode(code)));

const shape = (word: string) => (word === '@' ? anyLetter : word === '#' ? numberStem : hashText(word));
/** First two words of a phrase -> the phrases, longest first. */
const phrasesByStart = new Map<number, Int32Array[]>();
/** 1 where a phrase may start with two words of these low bits. */
const mayStart = new Uint8Array(8192);
const startOf = (first: number, second: number) => Math.imul(first, 31) + second;
for (const phrase of stockPhrases) {
  const words = Int32Array.from(phrase.split(' ').map(shape));
  const start = startOf(words[0]!, words[1]!) | 0;
  mayStart[start & 8191] = 1;
  const known = phrasesByStart.get(start) ?? [];
  phrasesByStart.set(
    start,
    [...known, words].sort((a, b) => b.length - a.length),
  );
}

function markStock({ count, stock, shapes }: ProblemWords): void {
  stock.fill(0, 0, count);
  let marked = 0;
  for (let i = 0; i + 1 < count; i++) {
    const start = startOf(shapes[i]!, shapes[i + 1]!) | 0;
    if (mayStart[start & 8191] === 0) continue;
    for (const phrase of phrasesByStart.get(start) ?? []) {
      if (i + phrase.length > count || !standsAt(shapes, i, phrase)) continue;
      for (let k = i; k < i + phrase.length; k++) {
        marked += 1 - stock[k]!;
        stock[k] = 1;
      }
      break;
    }
  }
  // What is left must be able to tell one problem from another.
  if (count - marked < fewestOwn) stock.fill(0, 0, count);
}

const fewestOwn = 4;

function standsAt(shapes: Int32Array, at: number, phrase: Int32Array): boolean {
  for (let k = 0; k < phrase.length; k++) if (shapes[at + k] !== phrase[k]) return false;
  return true;
}
