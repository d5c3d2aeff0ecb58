import { LIMITS } from './budget.ts';
import { add, divide, fn, mul, neg, type Node, sym } from './node.ts';
import { deeper, type ParserState, peek, syntaxFault, take } from './parser-state.ts';
import { parsePostfix } from './parse-postfix.ts';
import { startsPrimary } from './parse-primary.ts';
import { rational } from './rational.ts';

/** An expression up to a relation or separator, with its unit or remark: `A \cup B`, `2x + 1`, `5 cm`. */
export function parseExpression(p: ParserState): Node {
  deeper(p);
  let left = parseRatio(p);
  for (;;) {
    const token = peek(p);
    if (token.t !== 'cmd') break;
    const op =
      token.v === 'cup' || token.v === 'sqcup'
        ? 'union'
        : token.v === 'cap'
          ? 'intersection'
          : token.v === 'setminus' || token.v === 'backslash'
            ? 'minus'
            : null;
    if (op === null) break;
    p.at++;
    left = { k: 'setop', op, xs: [left, parseRatio(p)] };
  }
  p.depth--;
  return left;
}

function parseRatio(p: ParserState): Node {
  let first = remark(p, parseSum(p));
  // "Area: 5": words before a colon are a label.
  while (first.k === 'text' && peek(p).t === ':' && !closesAt(peek(p, 1).t)) {
    p.at++;
    first = remark(p, parseSum(p));
  }
  if (peek(p).t !== ':' || closesAt(peek(p, 1).t)) return first;
  const xs = [first];
  while (peek(p).t === ':' && xs.length < 20) {
    if (p.stopAtBar) break;
    p.at++;
    xs.push(remark(p, parseSum(p)));
  }
  if (xs.length === 1) return first;
  // "10:30 pm": the remark is about the whole.
  const last = xs.at(-1)!;
  return last.k === 'unit'
    ? { k: 'unit', x: { k: 'ratio', xs: [...xs.slice(0, -1), last.x] }, unit: last.unit }
    : { k: 'ratio', xs };
}

function closesAt(t: string): boolean {
  return t === 'end' || t === ')' || t === ']' || t === '\\}' || t === '=';
}

/** Takes the words behind a value: its unit, or a remark. Words alone are a text answer. */
function remark(p: ParserState, value: Node): Node {
  if (peek(p).t !== 'text' && !(peek(p).t === 'cmd' && peek(p).v === 'cents')) return value;
  const words: string[] = [];
  let previous = '';
  for (;;) {
    const token = peek(p);
    if (token.t === 'text' || token.t === 'let' || token.t === 'num') words.push(token.v);
    else if (
      token.t === '/' ||
      token.t === '-' ||
      token.t === "'" ||
      token.t === '^' ||
      token.t === '(' ||
      token.t === '.' ||
      token.t === '%'
    )
      words.push(token.t);
    else if (token.t === ')' && words.includes('(')) words.push(')');
    else if (token.t === 'cmd' && (token.v === 'cdot' || token.v === 'times')) words.push('*');
    else if (token.t === 'cmd' && token.v === 'circ') words.push('°');
    else if (
      ((token.t === '{' || token.t === '}') && previous === '^') ||
      (token.t === '}' && words.at(-2) === '^')
    )
      words.push('');
    else if (token.t === ':' && value.k === 'text') {
      // "Answer: 5"
      return value;
    } else break;
    previous = token.t === '{' ? previous : token.t;
    p.at++;
    if (words.length > 60) break;
  }
  const unit = words.join(' ').replaceAll(/\s+/g, ' ').trim();
  return value.k === 'text' ? { k: 'text', text: `${value.text} ${unit}` } : { k: 'unit', x: value, unit };
}

function parseSum(p: ParserState): Node {
  const terms: Node[] = [];
  let sign: Sign = '+';
  let token = peek(p);
  while (
    token.t === '+' ||
    token.t === '-' ||
    (token.t === 'cmd' && (token.v === 'pm' || token.v === 'mp'))
  ) {
    sign =
      token.t === '+' ? sign : token.t === '-' ? (sign === '-' ? '+' : sign === 'pm' ? 'pm' : '-') : 'pm';
    p.at++;
    token = peek(p);
  }
  for (;;) {
    const term = parseProduct(p);
    // A leading minus belongs to the dividend: -1 mod 2 is 1.
    const dividend = sign === '-' && terms.length === 0 && term.k === 'fn' && term.name === 'mod';
    terms.push(dividend ? fn('mod', neg(term.xs[0]!), ...term.xs.slice(1)) : signed(term, sign));
    if (terms.length > LIMITS.elements) throw syntaxFault('too many terms');
    token = peek(p);
    if (token.t === '+') sign = '+';
    else if (token.t === '-') sign = '-';
    else if (token.t === 'cmd' && (token.v === 'pm' || token.v === 'mp')) sign = token.v;
    else break;
    // A sign with nothing behind it, "5 -", is not an expression.
    p.at++;
    while (peek(p).t === '-' || peek(p).t === '+') {
      if (peek(p).t === '-') sign = FLIPPED[sign];
      p.at++;
    }
  }
  return terms.length === 1 ? terms[0]! : (withoutPoints(terms) ?? add(...terms));
}

/** `\mathbb{R} - \{0\}`: a set less the elements of another. */
function withoutPoints(terms: readonly Node[]): Node | null {
  const [set, taken] = terms;
  if (terms.length !== 2 || set?.k !== 'set' || taken?.k !== 'mul' || taken.xs.length !== 2) return null;
  const [sign, points] = taken.xs;
  return sign?.k === 'num' && sign.v.n === -1n && points?.k === 'list' && points.open === '{'
    ? { k: 'setop', op: 'minus', xs: [set, points] }
    : null;
}

type Sign = '+' | '-' | 'pm' | 'mp';
const FLIPPED: Record<Sign, Sign> = { '+': '-', '-': '+', pm: 'mp', mp: 'pm' };

function signed(term: Node, sign: Sign): Node {
  if (sign === '+') return term;
  return sign === '-' ? neg(term) : { k: 'pm', x: sign === 'pm' ? term : neg(term) };
}

function parseProduct(p: ParserState): Node {
  let left = parseImplicit(p);
  for (let count = 0; ; count++) {
    if (count > LIMITS.elements) throw syntaxFault('too many factors');
    const token = peek(p);
    if (
      token.t === '*' ||
      (token.t === 'cmd' &&
        (token.v === 'cdot' ||
          token.v === 'times' ||
          token.v === 'ast' ||
          token.v === 'star' ||
          token.v === 'bullet'))
    ) {
      p.at++;
      left = mul(left, parseSigned(p));
    } else if (token.t === '/' || (token.t === 'cmd' && (token.v === 'div' || token.v === 'over'))) {
      p.at++;
      left = divide(left, p.reading.looseSlash ? parseSignedFactor(p) : parseSigned(p));
      if (p.reading.looseSlash) while (startsPrimary(p)) left = mul(left, parsePostfix(p));
    } else if (token.t === 'cmd' && (token.v === 'mod' || token.v === 'bmod')) {
      p.at++;
      left = fn('mod', left, parseSigned(p));
    } else if (token.t === 'cmd' && token.v === 'pmod') {
      p.at++;
      left = { k: 'call', name: 'pmod', xs: [left, parsePostfix(p)] };
    } else if (token.t === '(' && /^b?mod$/.test(peek(p, 1).v) && peek(p, 1).t === 'cmd') {
      p.at += 2;
      left = { k: 'call', name: 'pmod', xs: [left, parseSigned(p)] };
      if (!take(p, ')')) throw syntaxFault('a modulus is not closed');
    } else if (token.t === '%') {
      p.at++;
      left = { k: 'percent', x: left };
    } else if (token.t === 'cmd' && token.v === 'cdots' && left.k !== 'list') {
      p.at++;
      if (peek(p).t === 'cmd' && (peek(p).v === 'cdot' || peek(p).v === 'times')) p.at++;
      if (!startsPrimary(p)) throw syntaxFault('dots at the end of a product');
      left = mul(left, sym('…'), parseSigned(p));
    } else break;
  }
  return left;
}

function parseSigned(p: ParserState): Node {
  if (take(p, '-')) return neg(parseSigned(p));
  if (take(p, '+')) return parseSigned(p);
  return parseImplicit(p);
}

function parseSignedFactor(p: ParserState): Node {
  if (take(p, '-')) return neg(parseSignedFactor(p));
  return parsePostfix(p);
}

/** Factors without a sign between them, `2x(x+1)`; and mixed numbers, `3\frac{1}{2}`. */
function parseImplicit(p: ParserState): Node {
  const first = parsePostfix(p);
  if (!startsPrimary(p)) return first;
  const factors = [first];
  while (startsPrimary(p)) {
    const last = factors.at(-1)!;
    const here = peek(p);
    if (here.t === 'num' && last.k === 'num') {
      const mixed = mixedSlash(p, last, factors.length);
      if (mixed === null) throw syntaxFault('two numbers without an operator');
      factors[factors.length - 1] = mixed;
      continue;
    }
    const isFraction = here.t === 'cmd' && /^[dtc]?frac$/.test(here.v);
    const factor = parsePostfix(p);
    // `33\frac{1}{3}\%`: the sign belongs to the whole mixed number.
    const marked = factor.k === 'percent' || factor.k === 'degree' ? factor : null;
    const whole =
      isFraction && factors.length === 1 && last.k === 'num' && last.v.d === 1n && last.places === undefined
        ? properFraction(marked?.x ?? factor)
        : null;
    if (whole !== null && last.k === 'num') {
      const mixed: Node = { k: 'num', v: rational(last.v.n * whole.d + whole.n, whole.d) };
      factors[factors.length - 1] = marked === null ? mixed : { ...marked, x: mixed };
    } else factors.push(factor);
    if (factors.length > LIMITS.elements) throw syntaxFault('too many factors');
  }
  return factors.length === 1 ? factors[0]! : mul(...factors);
}

/** `3 1/2` is three and a half. */
function mixedSlash(p: ParserState, whole: Node, position: number): Node | null {
  const n = peek(p);
  const d = peek(p, 2);
  if (
    position !== 1 ||
    whole.k !== 'num' ||
    whole.v.d !== 1n ||
    peek(p, 1).t !== '/' ||
    d.t !== 'num' ||
    !n.space
  )
    return null;
  if (!/^\d+$/.test(n.v) || !/^\d+$/.test(d.v) || BigInt(d.v) <= BigInt(n.v)) return null;
  p.at += 3;
  const bottom = BigInt(d.v);
  return { k: 'num', v: rational(whole.v.n * bottom + BigInt(n.v), bottom) };
}

function properFraction(node: Node): { n: bigint; d: bigint } | null {
  if (node.k !== 'mul' || node.xs.length !== 2) return null;
  const [top, bottom] = node.xs;
  if (top?.k !== 'num' || bottom?.k !== 'pow' || bottom.base.k !== 'num') return null;
  const n = top.v;
  const d = bottom.base.v;
  return n.d === 1n && d.d === 1n && n.n >= 0n && n.n < d.n ? { n: n.n, d: d.n } : null;
}
