import { int32At, kernels, placeTable, placeText, workAt } from './text-kernels.ts';

/**
 * Looks for phrases given as regular expressions, many at once, in one pass over a text in UTF-8.
 *
 * The literal beginnings of every alternative make a tree that is walked at each start of a word; only where a
 * beginning stands is the expression itself tried. What is found is what `text.matchAll(rule)` would find: every
 * alternative must start with `\b` (given once, before the alternatives) and at least one literal character.
 * Expressions see the bytes as Latin-1, so they name characters beyond ASCII by their bytes.
 */
export function phraseScanner<Name extends string>(
  rules: Readonly<Record<Name, RegExp>>,
): PhraseScanner<Name> {
  const names = Object.keys(rules) as Name[];
  const sticky = names.map((name) => new RegExp(rules[name].source, 'iy'));
  let tree: PlacedTree | undefined;
  const freeFrom = new Int32Array(names.length);
  return {
    places: (bytes) => {
      // Made at the first text: it takes some hundredths of a second, and many runs have no use for it.
      tree ??= placeTree(beginningsTree(names.map((name) => beginnings(rules[name].source))));
      return findBeginnings(tree, bytes);
    },
    find: (bytes, places, wanted, { from = 0, to = bytes.length }, found) => {
      const mask = names.reduce(
        (bits, name, rule) => ((wanted as readonly Name[]).includes(name) ? bits | (1 << rule) : bits),
        0,
      );
      // Rules that are not wanted are masked out.
      const tell = found as (name: Name, start: number, end: number, text: string) => boolean;
      let text = '';
      freeFrom.fill(0);
      for (let i = 0; i < places.length; i += 2) {
        let bits = places[i + 1]! & mask;
        const start = places[i]! - from;
        if (bits === 0 || start < 0 || start >= to - from) continue;
        if (text === '')
          text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
        for (let rule = 0; bits !== 0; rule++, bits >>>= 1) {
          if ((bits & 1) === 0 || freeFrom[rule]! > start) continue;
          const pattern = sticky[rule]!;
          pattern.lastIndex = start;
          if (!pattern.test(text)) continue;
          freeFrom[rule] = Math.max(pattern.lastIndex, start + 1);
          if (!tell(names[rule]!, start, pattern.lastIndex, text)) return;
        }
      }
    },
  };
}

/** Looks for phrases in two steps, so that many blocks share the first. */
export interface PhraseScanner<Name extends string> {
  /** Where a phrase may begin: pairs of a place in the text and the bits of its rules. */
  places: (bytes: Uint8Array) => Int32Array;
  /**
   * Calls `found` for each phrase of the rules `wanted` in the bytes from `from` to `to`, whose text in Latin-1 it is
   * given, until it says false.
   */
  find: <Wanted extends Name>(
    bytes: Uint8Array,
    places: Int32Array,
    wanted: readonly Wanted[],
    part: { from?: number; to?: number },
    found: (name: Wanted, start: number, end: number, text: string) => boolean,
  ) => void;
}

interface PlacedTree {
  next: number;
  ends: number;
}

function placeTree({ next, ends }: Tree): PlacedTree {
  return { next: placeTable(next), ends: placeTable(ends) };
}

function findBeginnings({ next, ends }: PlacedTree, bytes: Uint8Array): Int32Array {
  classesAt ??= placeTable(classes);
  wordBytesAt ??= placeTable(wordBytes);
  const { text, end } = placeText(bytes);
  const at = workAt(end);
  const count = kernels.findBeginnings(classesAt, wordBytesAt, next, ends, classCount, text, end, at);
  return int32At(at, 2 * count).slice();
}

let classesAt: number | undefined;
let wordBytesAt: number | undefined;

/** Classes of bytes: 0 for all that no beginning holds, 1 to 26 letters without case, then signs and digits. */
const extra = " '-0123456789_";
const classCount = 27 + extra.length;
const classes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = byte | 32;
  if (byte < 128 && letter >= 97 && letter <= 122) return letter - 96;
  const place = byte < 128 ? extra.indexOf(String.fromCharCode(byte)) : -1;
  return place < 0 ? 0 : 27 + place;
});
const digits = Array.from({ length: 10 }, (_, digit) => classes[digit + 48]!);
/** Stands for one digit or more in a beginning. */
const number = '#';
/** 1 for letters, digits and `_`, as `\b` sees them. */
const wordBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  /\w/.test(String.fromCharCode(byte)) ? 1 : 0,
);

interface Tree {
  /** `node * classCount + class` -> node; the root is node 0. */
  next: Uint16Array;
  /** Bits of the rules of which a beginning ends at the node; none of them ends further down. */
  ends: Uint32Array;
}

function beginningsTree(ofRules: readonly (readonly string[])[]): Tree {
  let next = new Uint16Array(classCount * 1024);
  const ends: number[] = [0];
  for (const [rule, text] of numbersFirst(ofRules)) {
    let node = 0;
    for (const sign of text) {
      const ways = sign === number ? digits : [classes[sign.charCodeAt(0)]!];
      const children = new Set(ways.map((way) => next[node * classCount + way]!));
      let [child = 0] = children;
      if (children.size > 1) throw new RangeError(`${text}: a digit and a number begin alike`);
      if (child === 0) {
        child = ends.push(0) - 1;
        if (child >= 2 ** 16) throw new RangeError('too many beginnings of phrases');
        if ((child + 1) * classCount > next.length) next = doubled(next);
        for (const way of ways) next[node * classCount + way] = child;
        // A number goes on with any digit.
        if (sign === number) for (const way of digits) next[child * classCount + way] = child;
      }
      node = child;
      // A shorter beginning of the rule covers this one.
      if ((ends[node]! & (1 << rule)) !== 0) break;
    }
    ends[node]! |= 1 << rule;
  }
  return { next, ends: Uint32Array.from(ends) };
}

/** Beginnings with their rules, those with numbers first: a digit of another then goes the way of the numbers. */
function numbersFirst(ofRules: readonly (readonly string[])[]): [rule: number, text: string][] {
  const all = ofRules.flatMap((texts, rule) => texts.map((text): [number, string] => [rule, text]));
  return [
    ...all.filter(([, text]) => text.includes(number)),
    ...all.filter(([, text]) => !text.includes(number)),
  ];
}

function doubled(array: Uint16Array): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(2 * array.length);
  larger.set(array);
  return larger;
}

/** Beginnings are cut at this length: more would find fewer candidates, and make a larger tree. */
const longest = 14;

/**
 * The literal beginnings of what an expression matches, lower case: literals, groups, alternatives and `?` are
 * followed, `#` is a number (`\\d+`); anything else ends a beginning there. Throws where a beginning would be empty.
 */
export function beginnings(source: string): string[] {
  const parser = { source: source.replace(/^\\b/, ''), at: 0 };
  const { open, closed } = alternatives(parser, [''], 0);
  const all = [...new Set([...open, ...closed])];
  if (parser.at !== parser.source.length || all.includes('')) {
    throw new Error(`${source.slice(0, 60)}: not every alternative starts with a literal`);
  }
  return all;
}

interface Beginnings {
  /** Those that may still go on. */
  open: string[];
  closed: string[];
}

function alternatives(
  parser: { source: string; at: number },
  from: readonly string[],
  depth: number,
): Beginnings {
  const result: Beginnings = { open: [], closed: [] };
  for (;;) {
    const one = sequence(parser, from, depth);
    result.open.push(...one.open);
    result.closed.push(...one.closed);
    if (parser.source[parser.at] !== '|') return result;
    parser.at++;
  }
}

function sequence(
  parser: { source: string; at: number },
  from: readonly string[],
  depth: number,
): Beginnings {
  const { source } = parser;
  let open: string[] = [...from];
  const closed: string[] = [];
  while (parser.at < source.length && source[parser.at] !== '|' && source[parser.at] !== ')') {
    const before = open;
    const sign = source[parser.at]!;
    let after: string[] | null = null;
    if (source.startsWith('\\d+', parser.at)) {
      parser.at += 3;
      open = open.map((text) => text + number);
      continue;
    }
    if (source.startsWith('(?:', parser.at)) {
      parser.at += 3;
      const inner = alternatives(parser, open, depth + 1);
      parser.at++;
      after = inner.open;
      closed.push(...inner.closed);
    } else if (source.startsWith('\\b', parser.at)) {
      parser.at += 2;
      continue;
    } else if (source.startsWith('\\d', parser.at)) {
      parser.at += 2;
      after = open.flatMap((text) => '0123456789'.split('').map((digit) => text + digit));
    } else if (/[a-z0-9 '-]/i.test(sign)) {
      parser.at++;
      after = open.map((text) => text + sign.toLowerCase());
    } else parser.at = endOfItem(source, parser.at);
    const quantifier = /^(?:[?*+]|\{[^}]*\})/.exec(source.slice(parser.at))?.[0] ?? '';
    parser.at += quantifier.length;
    if (after === null || quantifier === '*' || quantifier.startsWith('{')) {
      closed.push(...before);
      open = [];
    } else if (quantifier === '+') {
      closed.push(...after);
      open = [];
    } else open = quantifier === '?' ? [...before, ...after] : after;
    closed.push(...open.filter((text) => text.length >= longest).map((text) => text.slice(0, longest)));
    open = [...new Set(open.filter((text) => text.length < longest))];
  }
  return { open, closed };
}

/** Behind an escape, a class or a group of another kind than `(?:`. */
function endOfItem(source: string, from: number): number {
  if (source[from] === '\\') return from + 2;
  if (source[from] === '[') return source.indexOf(']', from + (source[from + 1] === '^' ? 3 : 2)) + 1;
  if (source[from] !== '(') return from + 1;
  let depth = 0;
  for (let i = from; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '[') i = source.indexOf(']', i + 2);
    else if (source[i] === '(') depth++;
    else if (source[i] === ')' && --depth === 0) return i + 1;
  }
  return source.length;
}
