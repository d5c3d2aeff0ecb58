import { LIMITS } from './budget.ts';
import { divide, fn, int, type Node, type NumberNode, PI, pow } from './node.ts';
import { parseRelation, parseStatements } from './parse-answer.ts';
import { parseCommand, startsCommand } from './parse-command.ts';
import { parseExpression } from './parse-expression.ts';
import { expect, deeper, next, type ParserState, peek, syntaxFault, take } from './parser-state.ts';
import { add, type Rational, rational } from './rational.ts';
import { subscriptName } from './parse-subscript.ts';

/** Whether the next token can start another factor of a product. */
export function startsPrimary(p: ParserState): boolean {
  const { t, v } = peek(p);
  if (t === 'end') return false;
  if (t === 'cmd') return startsCommand(v);
  if (t === '(') return !(peek(p, 1).t === 'cmd' && /^b?mod$/.test(peek(p, 1).v));
  if (t === '|') return p.bars === 0 && !p.stopAtBar;
  return STARTS.has(t);
}

const STARTS = new Set(['num', 'let', '[', '{', '\\{', 'open|', 'lfloor', 'lceil', 'begin']);

/** A number, letter, bracket, bar or command. */
export function parsePrimary(p: ParserState): Node {
  deeper(p);
  const node = primary(p);
  p.depth--;
  return node;
}

function primary(p: ParserState): Node {
  const token = next(p);
  switch (token.t) {
    case 'num':
      return parseNumber(p, token.v);
    case 'let':
      return parseLetter(p, token.v);
    case 'text':
      return { k: 'text', text: token.v };
    case 'cmd':
      return parseCommand(p, token.v);
    case 'begin':
      return parseEnvironment(p, token.v);
    case '(':
    case '[':
    case '\\{':
    case 'langle':
      return parseBracket(p, token.t);
    case '{':
      return parseGroup(p);
    case '|':
    case 'open|':
    case '||':
      return parseBars(p, token.t);
    case 'lfloor':
    case 'lceil': {
      const bars = p.bars;
      p.bars = 0;
      const inner = parseExpression(p);
      p.bars = bars;
      expect(p, token.t === 'lfloor' ? 'rfloor' : 'rceil');
      return fn(token.t === 'lfloor' ? 'floor' : 'ceil', inner);
    }
    case '-': {
      const inner = parsePrimary(p);
      return { k: 'mul', xs: [{ k: 'num', v: { n: -1n, d: 1n } }, inner] };
    }
    case 'dots':
      return { k: 'sym', name: '…' };
    default:
      throw syntaxFault(`unexpected ${token.t}`);
  }
}

/** A number, with its repeating digits: `0.\overline{3}`, `0.1\dot{6}`. */
function parseNumber(p: ParserState, text: string): Node {
  const node = decimal(text);
  const mark = peek(p);
  if (node.places === undefined && mark.t !== '.') return node;
  const isDecimal = text.includes('.') || (peek(p).t === '.' && peek(p, 1).t === 'cmd');
  if (isDecimal && mark.t === '.') p.at++;
  const bar = peek(p);
  if (
    isDecimal &&
    bar.t === 'cmd' &&
    (bar.v === 'overline' || bar.v === 'bar' || bar.v === 'dot') &&
    peek(p, 1).t === '{' &&
    peek(p, 2).t === 'num' &&
    peek(p, 3).t === '}'
  ) {
    const repeat = peek(p, 2).v;
    p.at += 4;
    if (!/^\d+$/.test(repeat)) throw syntaxFault('repeating digits that are no digits');
    const places = node.places ?? 0;
    const tail = rational(BigInt(repeat), (10n ** BigInt(repeat.length) - 1n) * 10n ** BigInt(places));
    return { k: 'num', v: rational(node.v.n * tail.d + tail.n * node.v.d, node.v.d * tail.d) };
  }
  const dots = peek(p);
  if (text.includes('.') && (dots.t === 'dots' || (dots.t === 'cmd' && /^(?:l|c)?dots$/.test(dots.v)))) {
    p.at++;
    return repeating(text) ?? node;
  }
  return node;
}

/** `0.166…`: the shortest block that the digits end with twice goes on. */
function repeating(text: string): Node | null {
  const [whole = '', digits = ''] = text.split('.');
  for (let length = 1; 2 * length <= digits.length; length++) {
    const block = digits.slice(-length);
    if (!digits.endsWith(block.repeat(2))) continue;
    const places = digits.length - length;
    const head = rational(BigInt(`${whole}${digits.slice(0, places)}` || '0'), 10n ** BigInt(places));
    const tail = rational(BigInt(block), (10n ** BigInt(length) - 1n) * 10n ** BigInt(places));
    return { k: 'num', v: add(head, tail) };
  }
  return null;
}

/** The exact value of digits with an optional point and exponent. */
export function decimal(text: string): NumberNode {
  if (text.length <= 15 && !/[^\d]/.test(text)) return { k: 'num', v: { n: BigInt(text || '0'), d: 1n } };
  const match = /^(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(text);
  if (match === null) throw syntaxFault('not a number');
  const whole = match[1] ?? '';
  const places = match[2] ?? '';
  const exponent = Number(match[3] ?? 0);
  if (whole.length + places.length > 10_000 || Math.abs(exponent) > 10_000)
    throw syntaxFault('too many digits');
  const digits = BigInt(`${whole}${places}` || '0');
  const shift = places.length - exponent;
  const v = shift > 0 ? rational(digits, 10n ** BigInt(shift)) : { n: digits * 10n ** BigInt(-shift), d: 1n };
  if (match[2] === undefined && match[3] === undefined) return { k: 'num', v };
  const significant = `${whole}${places}`.replace(/^0+/, '').length;
  return { k: 'num', v, places: Math.max(0, shift), digits: significant };
}

const CALLED = /^[fghFG](?:'+|_.+|\^\{-1\})?$/;

/** A letter, a constant by that letter, or a function that is applied to its arguments. */
export function parseLetter(p: ParserState, name: string): Node {
  if (name === 'e') return { k: 'const', name: 'e' };
  if (name === 'i') return { k: 'const', name: 'i' };
  const { t } = peek(p);
  if (name === 'Gamma' && t === '(') {
    p.at++;
    return gamma(parseBracket(p, '('));
  }
  if (t !== '(' && t !== '_' && t !== '^' && t !== "'") return { k: 'sym', name };
  let full = name;
  if (/^[fghFGPE]$/.test(name) || isDefinition(p)) {
    while (peek(p).t === "'") {
      full += "'";
      p.at++;
    }
    if (peek(p).t === '_') {
      p.at++;
      full += `_${subscriptName(p)}`;
    }
    if (
      peek(p).t === '^' &&
      peek(p, 1).t === '{' &&
      peek(p, 2).t === '-' &&
      peek(p, 3).v === '1' &&
      peek(p, 4).t === '}' &&
      peek(p, 5).t === '('
    ) {
      full += '^{-1}';
      p.at += 5;
    }
    if (peek(p).t === '(' && (CALLED.test(full) || isDefinition(p))) {
      p.at++;
      const inner = parseBracket(p, '(');
      return { k: 'call', name: full, xs: inner.k === 'list' ? inner.xs : [inner] };
    }
  }
  return { k: 'sym', name: full };
}

/** Euler's gamma function: `(x-1)!`, and `(2m)! \sqrt{\pi} / (4^m m!)` at `m + 1/2` (DLMF 5.4.6). */
function gamma(x: Node): Node {
  if (x.k === 'list') return { k: 'call', name: 'Gamma', xs: x.xs };
  const v = x.k === 'num' ? x.v : halfOf(x);
  const m = v !== null && v.d === 2n && v.n > 0n && v.n < 400n ? (v.n - 1n) / 2n : null;
  if (m === null) return fn('factorial', { k: 'add', xs: [x, int(-1)] });
  const bottom: Node = { k: 'mul', xs: [pow(int(4), int(m)), fn('factorial', int(m))] };
  return divide({ k: 'mul', xs: [fn('factorial', int(2n * m)), fn('root', PI, int(2))] }, bottom);
}

/** `\frac{n}{2}` as a number. */
function halfOf(node: Node): Rational | null {
  if (node.k !== 'mul' || node.xs.length !== 2) return null;
  const [top, bottom] = node.xs;
  return top?.k === 'num' &&
    top.v.d === 1n &&
    bottom?.k === 'pow' &&
    bottom.base.k === 'num' &&
    bottom.base.v.n === 2n
    ? rational(top.v.n, 2n)
    : null;
}

/** Whether `X(…) =` or `X(a, b)` stands at the parser: a name applied to its arguments, at the start of a relation. */
function isDefinition(p: ParserState): boolean {
  let at = 0;
  if (peek(p, at).t === '_') {
    at++;
    if (peek(p, at).t === '{') while (peek(p, at).t !== '}' && peek(p, at).t !== 'end') at++;
    at++;
  }
  if (peek(p, at).t !== '(') return false;
  const before = p.tokens[p.at - 2]?.t;
  if (
    before !== undefined &&
    before !== ',' &&
    before !== 'and' &&
    before !== 'or' &&
    before !== ';' &&
    before !== '{' &&
    before !== 'implies' &&
    before !== '\\\\'
  )
    return false;
  let depth = 0;
  for (; at < 40; at++) {
    const { t } = peek(p, at);
    if (t === 'end') return false;
    if (t === '(') depth++;
    else if (t === ')' && --depth === 0) return peek(p, at + 1).t === '=';
  }
  return false;
}

/** `(…)`, `[…]`, `\{…\}`, `\langle…\rangle`: a group, tuple, interval or set. */
export function parseBracket(p: ParserState, open: string): Node {
  const { bars, stopAtBar } = p;
  p.bars = 0;
  p.stopAtBar = open === '\\{';
  const left = open === '\\{' ? '{' : open === 'langle' ? '<' : (open as '(' | '[');
  if ((left === '{' && take(p, '\\}')) || (left === '(' && take(p, ')'))) {
    p.bars = bars;
    p.stopAtBar = stopAtBar;
    return left === '{'
      ? { k: 'set', name: 'empty' }
      : { k: 'list', open: '(', close: ')', xs: [], separator: ',' };
  }
  const inner = parseStatements(p);
  let node: Node | null = null;
  if (left === '{' && (peek(p).t === '|' || peek(p).t === 'mid' || peek(p).t === ':')) {
    p.at++;
    p.stopAtBar = false;
    const conditions = parseStatements(p);
    node = {
      k: 'builder',
      element: inner,
      conditions:
        conditions.k === 'list' && conditions.open === '' && conditions.separator !== 'or'
          ? conditions.xs
          : [conditions],
    };
  }
  p.bars = bars;
  p.stopAtBar = stopAtBar;
  const end = next(p).t;
  const right = end === '\\}' || (end === '}' && left === '{') ? '}' : end === 'rangle' ? '>' : end;
  if (right !== ')' && right !== ']' && right !== '}' && right !== '>')
    throw syntaxFault('a bracket is not closed');
  if ((left === '{') !== (right === '}') || (left === '<') !== (right === '>'))
    throw syntaxFault('brackets do not match');
  if (node !== null) return node;
  if (inner.k === 'list' && inner.open === '') return { ...inner, open: left, close: right };
  const matches = (left === '(' && right === ')') || (left === '[' && right === ']');
  if (matches)
    return left === '(' ? inner : { k: 'list', open: left, close: right, xs: [inner], separator: ',' };
  if (left === '{' || left === '<')
    return { k: 'list', open: left, close: right, xs: [inner], separator: ',' };
  throw syntaxFault('brackets do not match');
}

/** A TeX group, which groups without being seen; `{a \over b}` and `{n \choose k}` inside it. */
export function parseGroup(p: ParserState): Node {
  if (take(p, '}')) return { k: 'text', text: '' };
  const { bars } = p;
  p.bars = 0;
  let inner = parseStatements(p);
  if (take(p, 'cmd', 'choose')) inner = fn('binom', inner, parseExpression(p));
  p.bars = bars;
  if (!take(p, '}') && peek(p).t !== 'end') throw syntaxFault('a group is not closed');
  return inner;
}

/** `|x|`, the determinant of a matrix between bars, and the norm `\|v\|`. */
function parseBars(p: ParserState, open: string): Node {
  const stop = p.stopAtBar;
  p.stopAtBar = false;
  p.bars++;
  const inner = parseRelation(p);
  p.bars--;
  p.stopAtBar = stop;
  const { t } = next(p);
  if (open === '||' ? t !== '||' : t !== '|' && t !== 'close|') throw syntaxFault('a bar is not closed');
  if (open === '||') {
    if (inner.k !== 'list' || inner.open === '{') return { k: 'call', name: 'norm', xs: [inner] };
    const squares = inner.xs.map((x): Node => ({ k: 'pow', base: x, exponent: int(2) }));
    return fn('root', { k: 'add', xs: squares }, int(2));
  }
  return inner.k === 'matrix' ? fn('det', inner) : fn('abs', inner);
}

/** A value or condition of a function by cases: relations with commas, "and" or "or" between them. */
function parseCell(p: ParserState): Node {
  while (
    peek(p).t === 'text' &&
    /^(?:if|for|when|where|whenever|,|\s)+$/i.test(peek(p).v) &&
    peek(p, 1).t !== '&'
  )
    p.at++;
  if (peek(p).t === 'text' && /^,?\s*(?:otherwise|else|elsewhere|or else)\.?$/i.test(peek(p).v)) {
    p.at++;
    return { k: 'text', text: 'otherwise' };
  }
  const items = [parseRelation(p)];
  let separator: ',' | 'or' | 'and' = ',';
  while (/^(?:,|;|and|or)$/.test(peek(p).t) && items.length < 20) {
    const { t } = next(p);
    if (t === 'or' || t === 'and') separator = t;
    if (!/^(?:&|\\\\|end|,|;|and|or)$/.test(peek(p).t)) items.push(parseRelation(p));
  }
  return items.length === 1 ? items[0]! : { k: 'list', open: '', close: '', xs: items, separator };
}

/** `\begin{pmatrix}…\end{pmatrix}` and its kin. */
function parseEnvironment(p: ParserState, name: string): Node {
  const { bars, stopAtBar } = p;
  p.bars = 0;
  p.stopAtBar = false;
  if (/^(?:align|aligned|equation|gather|gathered|split|multline|displaymath|math|center)$/.test(name)) {
    while (peek(p).t === '&' || peek(p).t === '\\\\') p.at++;
    const inner = parseStatements(p);
    if (take(p, 'end') && peek(p).t === 'end') p.at--;
    p.bars = bars;
    p.stopAtBar = stopAtBar;
    return inner;
  }
  const rows: Node[][] = [[]];
  let count = 0;
  for (;;) {
    const { t, v } = peek(p);
    if (t === 'end' && (v !== '' || p.at >= p.tokens.length - 1)) break;
    if (t === '&') {
      p.at++;
      if (peek(p).t === '&') rows.at(-1)!.push({ k: 'text', text: '' });
    } else if (t === '\\\\') {
      p.at++;
      rows.push([]);
    } else {
      rows.at(-1)!.push(name.includes('cases') ? parseCell(p) : parseRelation(p));
      if (peek(p).t === ',' || peek(p).t === '.') p.at++;
    }
    if (++count > 4 * LIMITS.elements) throw syntaxFault('a matrix that is too large');
  }
  p.at++;
  p.bars = bars;
  p.stopAtBar = stopAtBar;
  const filled = rows.filter((row) => row.length > 0);
  if (name.includes('cases')) return { k: 'cases', rows: filled };
  const node: Node = { k: 'matrix', rows: filled };
  return name === 'vmatrix' ? fn('det', node) : node;
}
