import { LIMITS } from './budget.ts';
import { FUNCTIONS, isKnownCommand, LETTERS, SILENT, TEXT } from './command-names.ts';
import { unitOf } from './units.ts';
import { isWord } from './words.ts';

/**
 * A piece of an answer. `t` is its kind: `num`, `let` (one letter or a name), `cmd`, `text` (words), `open|` and
 * `close|` (bars that say which they are), `and`, `or`, `end`, or the character itself.
 */
export interface Token {
  readonly t: string;
  readonly v: string;
  /** Whether white space stands before it. */
  readonly space: boolean;
}

/** How commas between digits are read. */
export interface Reading {
  /** `1,234` at the outermost level is one number. */
  readonly thousands: boolean;
  /** `(1,234)` holds one number. */
  readonly thousandsInside: boolean;
  /** `0,5` is 0.5. */
  readonly decimalComma: boolean;
  /** `1/2x` is (1/2)x instead of 1/(2x). */
  readonly looseSlash: boolean;
}

const END: Token = { t: 'end', v: '', space: false };
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+(?![A-Za-z.\d]))?/y;
const THOUSANDS = /\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?/y;
const DECIMAL_COMMA = /\d+,\d+/y;
const WORD = /[A-Za-z]+/y;
const ARROWS: [string, string][] = [
  ['<=', '<='],
  ['>=', '>='],
  ['!=', '!='],
  ['==', '='],
  ['=>', 'implies'],
  ['->', 'to'],
  ['**', '^'],
  ['...', 'dots'],
];

/** Cuts an answer into tokens; null when it is longer than the limits allow or has a character no answer has. */
export function tokenize(source: string, reading: Reading): Token[] | null {
  const tokens: Token[] = [];
  let i = 0;
  let depth = 0;
  let space = false;
  let environments = 0;
  let afterSize: '' | 'left' | 'right' = '';
  const push = (t: string, v: string) => {
    tokens.push({ t, v, space });
    space = false;
  };

  while (i < source.length) {
    if (tokens.length > LIMITS.tokens) return null;
    const c = source[i]!;
    if (c === ' ' || c === '\n' || c === '\t' || c === '\r' || c === '~') {
      space = true;
      i++;
      continue;
    }
    const size: '' | 'left' | 'right' = afterSize;
    afterSize = '';
    if (c === '\\') {
      const escaped = source[i + 1] ?? '';
      if (!isLetter(escaped)) {
        if (escaped === '\\') {
          // `\\frac` outside of tables: a backslash that was escaped once too often.
          const name = match(/[A-Za-z]{2,}/y, source, i + 2);
          if (name !== null && environments === 0 && longestCommand(name) !== null) {
            i++;
            continue;
          }
          if (
            environments === 0 &&
            /[([{})\]]/.test(source[i + 2] ?? '') &&
            tokens.length > 0 &&
            /^[([{})\]]/.test(source.slice(i + 2))
          ) {
            i++;
            continue;
          }
          i += 2;
          push('\\\\', '');
        } else {
          i += 2;
          if (escaped === '{' || escaped === '}') {
            depth += escaped === '{' ? 1 : -1;
            push(`\\${escaped}`, '');
          } else if (escaped === '|') push('||', '');
          else if (escaped === '%') push('%', '');
          else if (
            escaped === '$' ||
            escaped === '#' ||
            escaped === '&' ||
            escaped === '(' ||
            escaped === ')' ||
            escaped === '[' ||
            escaped === ']'
          )
            space = true;
          else if (escaped === '_') push('let', '_');
          else space = true;
        }
        continue;
      }
      const letters = match(/[A-Za-z]+\*?/y, source, i + 1)!;
      const name = longestCommand(letters) ?? letters;
      i += 1 + name.length;
      if (name === 'left' || name === 'mleft' || name === 'bigl' || name === 'Bigl') afterSize = 'left';
      if (name === 'right' || name === 'mright' || name === 'bigr' || name === 'Bigr') afterSize = 'right';
      if (afterSize !== '') {
        if (source[i] === '.') {
          i++;
          afterSize = '';
        }
        space ||= false;
        continue;
      }
      if (SILENT.has(name)) {
        space = true;
        continue;
      }
      if (TEXT.has(name)) {
        const before = tokens.at(-1)?.t;
        const upright = name === 'text' || name === 'mathrm' || name === 'textrm' || name === 'rm';
        const end = textToken(source, i, name, upright && (before === 'num' || before === '}'), push);
        if (end >= 0) i = end;
        continue;
      }
      if (name === 'begin' || name === 'end') {
        const brace = source.indexOf('}', i);
        if (brace < 0) return null;
        const environment = source.slice(source.indexOf('{', i) + 1, brace).trim();
        i = brace + 1;
        environments += name === 'begin' ? 1 : -1;
        if (name === 'begin' && /^(?:array|tabular)/.test(environment))
          i += match(/\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}/y, source, i)?.length ?? 0;
        push(name, environment.replace('*', ''));
        continue;
      }
      if (
        name === 'hspace' ||
        name === 'vspace' ||
        name === 'phantom' ||
        name === 'hphantom' ||
        name === 'vphantom' ||
        name === 'tag' ||
        name === 'label' ||
        name === 'color'
      ) {
        i += match(/\s*\{[^{}]*\}/y, source, i)?.length ?? 0;
        continue;
      }
      if (name === 'textcolor' || name === 'colorbox') {
        i += match(/\s*(?:\[[^\]]*\])?\{[^{}]*\}/y, source, i)?.length ?? 0;
        continue;
      }
      const bracket = BRACKETS[name];
      if (bracket !== undefined) push(bracket, '');
      else if (name === 'vert' && size !== '') push(size === 'left' ? 'open|' : 'close|', '');
      else if (name === 'land' || name === 'wedge') push('and', '');
      else if (name === 'lor' || name === 'vee') push('or', '');
      else if (LETTERS.has(name)) push('let', name.startsWith('var') ? name.slice(3) : name);
      else if (name === 'Pr') push('let', 'P');
      else push('cmd', name);
      continue;
    }
    if ((c >= '0' && c <= '9') || (c === '.' && /\d/.test(source[i + 1] ?? ''))) {
      let text: string | null = null;
      const wide = depth === 0 ? reading.thousands : reading.thousandsInside;
      if (reading.decimalComma) text = match(DECIMAL_COMMA, source, i);
      if (text !== null) {
        i += text.length;
        push('num', text.replace(',', '.'));
        continue;
      }
      if (wide) text = match(THOUSANDS, source, i);
      text ??= match(NUMBER, source, i)!;
      i += text.length;
      push('num', text.replaceAll(',', ''));
      continue;
    }
    if (isLetter(c)) {
      const run = match(WORD, source, i)!;
      const after = source[i + run.length] ?? '';
      // "125 min" and "30 sec": minutes and seconds, where no argument follows.
      if (
        (run === 'min' || run === 'sec') &&
        tokens.at(-1)?.t === 'num' &&
        /^[\s.,;]*$/.test(source.slice(i + 3, i + 9))
      ) {
        push('text', run);
        i += 3;
        continue;
      }
      const before = tokens.at(-1)?.t;
      const glued = !space && before === 'num' && GLUED.test(run) && unitOf(run) !== null;
      const alone =
        (space || tokens.length === 0 || glued) &&
        (!/[A-Za-z({^_=\\]/.test(after) || (after === '^' && unitOf(run) !== null)) &&
        // `2v + at)`: a product at the end of a sum.
        !((after === ')' || after === '}') && run.length === 2 && (before === '+' || before === '-'));
      i += letterRun(run, source[i + run.length] ?? '', alone, push);
      continue;
    }
    const pair = '<>!=-*.'.includes(c) ? ARROWS.find(([text]) => source.startsWith(text, i)) : undefined;
    if (pair !== undefined) {
      i += pair[0].length;
      push(pair[1], '');
      continue;
    }
    i++;
    if (c === '$' || c === '"' || c === '`') {
      space = true;
      continue;
    }
    if (c === '(' || c === '[') depth++;
    if (c === ')' || c === ']') depth--;
    if (c === '|' && size !== '') push(size === 'left' ? 'open|' : 'close|', '');
    else if (c === '{' && size === 'left') push('\\{', '');
    else if (c === '}' && size === 'right') push('\\}', '');
    else if (c === '<' && size === 'left') push('langle', '');
    else if (c === '>' && size === 'right') push('rangle', '');
    else if (/[^\x00-\x7f]/.test(c)) {
      const words = match(/[^\x00-\x7f\s]+/y, source, i - 1)!;
      i += words.length - 1;
      push('text', words);
    } else push(c, '');
  }
  tokens.push(END);
  return tokens;
}

const BRACKETS: Record<string, string> = {
  lbrace: '\\{',
  rbrace: '\\}',
  lbrack: '[',
  rbrack: ']',
  lgroup: '(',
  rgroup: ')',
  lparen: '(',
  rparen: ')',
  lvert: 'open|',
  rvert: 'close|',
  vert: '|',
  Vert: '||',
  lVert: '||',
  rVert: '||',
  langle: 'langle',
  rangle: 'rangle',
  colon: ':',
  lfloor: 'lfloor',
  rfloor: 'rfloor',
  ulcorner: 'lceil',
  urcorner: 'rceil',
  llcorner: 'lfloor',
  lrcorner: 'rfloor',
  lceil: 'lceil',
  rceil: 'rceil',
  mid: 'mid',
  implies: 'implies',
  Rightarrow: 'implies',
  Longrightarrow: 'implies',
  therefore: 'implies',
};

function isLetter(c: string): boolean {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

function match(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

/** The longest prefix of `letters` that is a command; `\vertx` is `\vert x`. */
function longestCommand(letters: string): string | null {
  for (let length = letters.length; length > 0; length--) {
    const name = letters.slice(0, length);
    if (isKnownCommand(name) && (length > 1 || letters.length === 1)) return name;
  }
  return null;
}

/** Reads the argument of `\text{…}`, which is a unit `afterValue`; returns where it ends, or -1 when the command is a switch like `{\rm …}`. */
function textToken(
  source: string,
  at: number,
  name: string,
  afterValue: boolean,
  push: (t: string, v: string) => void,
): number {
  let i = at;
  while (source[i] === ' ') i++;
  if (source[i] !== '{') {
    if (name.startsWith('math') && /[A-Za-z]/.test(source[i] ?? '')) {
      push('let', source[i]!);
      return i + 1;
    }
    return -1;
  }
  let depth = 0;
  let end = i;
  for (; end < source.length; end++) {
    if (source[end] === '\\') end++;
    else if (source[end] === '{') depth++;
    else if (source[end] === '}' && --depth === 0) break;
  }
  const content = source.slice(i + 1, end);
  const plain = content
    .replaceAll(/[~\s]+|\\[ ,;:!]/g, ' ')
    .replaceAll(/[{}$]/g, '')
    .trim();
  const ordinal = /^(\d+)\s*(?:st|nd|rd|th)$/.exec(plain.replaceAll(/\\text|\s/g, ''))?.[1];
  if (ordinal !== undefined) {
    push('num', ordinal);
    push('text', 'th');
  } else if (/^[-+]?\d[\d.,]*\s+[A-Za-z]+\.?$/.test(plain) || LISTED.test(plain)) return -1;
  else if (/^[A-Za-z]'*$/.test(plain))
    push(afterValue && unitOf(plain) !== null && !/[\w]/.test(source[end + 1] ?? '') ? 'text' : 'let', plain);
  else if (/\\(?!text|mathrm|mbox|%)|\^|_/.test(content) || (/\d/.test(plain) && !/[A-Za-z]{2}/.test(plain)))
    return -1;
  else if (plain === '') return end + 1;
  else if (/^,?\s*(?:and|or|OR|AND|及|和|或)\s*,?$/.test(plain))
    push(/or|或/i.test(plain) ? 'or' : 'and', '');
  else if (FUNCTIONS.has(plain) && !(name.startsWith('te') && unitOf(plain) !== null)) push('cmd', plain);
  else if (plain === 'mod' || plain === 'lcm') push('cmd', plain);
  else
    push(
      'text',
      plain.replaceAll(/\\(?:text|mathrm|mbox)|\\%/g, (command) => (command === '\\%' ? '%' : '')),
    );
  return end + 1;
}

/** Units that are written right behind their number, `5cm`. */
const GLUED = /^(?:cm|mm|km|nm|kg|mg|ml|mL|ft|hr|lb|oz|Hz|kHz|Pa|kPa|kJ|kW|mol|min|sec|mph)$/;

/** "6 and 8" */
const LISTED = /^-?\d[\d.]*(?:\s*(?:,|,?\s*(?:and|or)\b)\s*-?\d[\d.]*)+$/;

const GREEK =
  /^(?:pi|theta|alpha|beta|gamma|lambda|mu|sigma|phi|omega|infty|infinity|inf|oo|sqrt|frac|cup|union|cap|times|pm|leq|geq|neq)$/;

/** Pushes the tokens of letters that stand together; returns how many letters were taken. */
function letterRun(run: string, next: string, alone: boolean, push: (t: string, v: string) => void): number {
  const joined = /^(?:or|and)(?=[A-Z]$)/.exec(run);
  if (joined !== null) {
    push(joined[0], '');
    return joined[0].length;
  }
  if (run === 'or' || run === 'and' || run === 'OR' || run === 'AND') {
    push(run.toLowerCase(), '');
    return run.length;
  }
  if (run.length > 1) {
    if (FUNCTIONS.has(run)) {
      push('cmd', run);
      return run.length;
    }
    if (run === 'mod' || run === 'dots') {
      push('cmd', run);
      return run.length;
    }
    if (GREEK.test(run)) {
      const name =
        run === 'infinity' || run === 'inf' || run === 'oo' ? 'infty' : run === 'union' ? 'cup' : run;
      if (LETTERS.has(name)) push('let', name);
      else push('cmd', name);
      return run.length;
    }
    // "at" in e^{at} is a product, in "5 at most" a word.
    if (isWord(run) && (alone || run.length > 3)) {
      push('text', run);
      return run.length;
    }
    const named = /^(?:arc(?:sin|cos|tan)|sin|cos|tan|sqrt|log|ln|pi)(?=[a-zA-Z]$)/.exec(run);
    if (named !== null && next !== '') {
      push('cmd', named[0]);
      return named[0].length;
    }
  }
  push('let', run[0]!);
  return 1;
}
