import { fn, int, mul, neg, type Node, pow } from './node.ts';
import { parseBased, subscriptName } from './parse-subscript.ts';
import { parsePrimary } from './parse-primary.ts';
import { withImaginaryUnit } from './substitute.ts';
import { nested, next, type ParserState, peek, syntaxFault, take } from './parser-state.ts';

/** A primary with what hangs on it: powers, subscripts, factorials, primes, degrees, percent. */
export function parsePostfix(p: ParserState): Node {
  const primary = parsePrimary(p);
  return parseSuffixes(p, primary);
}

/** Reads `^…`, `_…`, `!`, `'` and `%` behind `base`. */
export function parseSuffixes(p: ParserState, base: Node): Node {
  let node = base;
  for (let count = 0; count < 20; count++) {
    const { t, v } = peek(p);
    if (t === '^') {
      p.at++;
      node = raised(p, node);
    } else if (t === '_') {
      p.at++;
      node = subscripted(p, node);
    } else if (t === '!' && peek(p, 1).t !== '=') {
      p.at++;
      if (peek(p).t === '!' && peek(p, 1).t !== '!' && !(node.k === 'fn' && node.name === 'factorial')) {
        p.at++;
        node = fn('factorial2', node);
      } else node = fn('factorial', node);
    } else if (t === "'" && node.k === 'sym') {
      p.at++;
      node = { k: 'sym', name: `${node.name}'` };
    } else if (t === "'" && (node.k === 'num' || node.k === 'degree')) {
      // Minutes or feet.
      p.at++;
      const second = take(p, "'");
      node = { k: 'unit', x: node, unit: second ? "''" : "'" };
    } else if (node.k === 'degree' && (t === 'let' || t === 'text') && /^[CF]$/.test(v) && endsValue(p)) {
      p.at++;
      node = { k: 'unit', x: node.x, unit: `°${v}` };
    } else if (t === '%') {
      p.at++;
      node = { k: 'percent', x: node };
    } else if (t === 'cmd' && (v === 'degree' || v === 'circ') && (node.k === 'num' || v === 'degree')) {
      p.at++;
      node = { k: 'degree', x: node };
    } else break;
  }
  return node;
}

/** Whether nothing follows the next token that it could be multiplied with: `20^\circ C` is a temperature. */
function endsValue(p: ParserState): boolean {
  return /^(?:end|,|;|\)|\}|\]|=|<|>|and|or)$/.test(peek(p, 1).t);
}

function raised(p: ParserState, base: Node): Node {
  const { t, v } = peek(p);
  if (t === 'cmd' && (v === 'circ' || v === 'degree')) {
    p.at++;
    return { k: 'degree', x: base };
  }
  if (t === 'cmd' && v === 'prime') {
    p.at++;
    return base.k === 'sym' ? { k: 'sym', name: `${base.name}'` } : base;
  }
  if (t === '{') {
    const inner = peek(p, 1);
    if (inner.t === 'cmd' && (inner.v === 'circ' || inner.v === 'degree') && peek(p, 2).t === '}') {
      p.at += 3;
      return { k: 'degree', x: base };
    }
    if (inner.t === 'cmd' && inner.v === 'prime' && peek(p, 2).t === '}') {
      p.at += 3;
      return base.k === 'sym' ? { k: 'sym', name: `${base.name}'` } : base;
    }
    if (
      inner.t === 'text' ||
      (inner.t === 'let' &&
        /^(?:t|s|n|r)$/.test(inner.v) &&
        /^(?:h|t|d)$/.test(peek(p, 2).v) &&
        peek(p, 3).t === '}')
    ) {
      const ordinal = inner.t === 'text' ? inner.v : inner.v + peek(p, 2).v;
      if (/^(?:st|nd|rd|th)$/.test(ordinal.trim())) {
        p.at += inner.t === 'text' ? 3 : 4;
        return base;
      }
    }
  }
  if (t === 'text' && /^(?:st|nd|rd|th)$/.test(v.trim())) {
    p.at++;
    return base;
  }
  const half = base.k === 'set' && /^[RZQ]$/.test(base.name) ? halfOf(p) : null;
  if (half !== null && base.k === 'set') return { k: 'set', name: `${base.name}${half}` };
  if (t === '+' || (t === '-' && /^[,)\]}]|end$/.test(peek(p, 1).t))) {
    // One-sided limits: `3^{-}`.
    p.at++;
    return base;
  }
  const exponent = nested(p, () => parseExponent(p));
  // `f^{-1}(x)` is the inverse function, not 1/f.
  if (
    base.k === 'sym' &&
    /^[fgh]$/.test(base.name) &&
    exponent.k === 'num' &&
    exponent.v.n === -1n &&
    peek(p).t === '('
  )
    return { k: 'sym', name: `${base.name}^{-1}` };
  // SymPy writes the imaginary unit as I.
  if (base.k === 'const' && base.name === 'e') return pow(base, withImaginaryUnit(exponent));
  return pow(base, exponent);
}

/** The `+` or `-` of `\mathbb{R}^+` and `\mathbb{R}_{+}`; null when there is none. */
function halfOf(p: ParserState): '+' | '-' | null {
  const braced = peek(p).t === '{';
  const sign = peek(p, braced ? 1 : 0).t;
  if ((sign !== '+' && sign !== '-') || (braced && peek(p, 2).t !== '}')) return null;
  p.at += braced ? 3 : 1;
  return sign;
}

function parseExponent(p: ParserState): Node {
  if (take(p, '-')) return neg(parseExponent(p));
  if (take(p, '+')) return parseExponent(p);
  const { t } = peek(p);
  if (t === '{' && (peek(p, 1).t === '+' || peek(p, 1).t === '-') && peek(p, 2).t === '}') {
    p.at += 3;
    return int(1);
  }
  const base = parsePrimary(p);
  // `2^{3^2}` without braces, and `e^{x}!` binds the factorial outside.
  if (peek(p).t === '^' && t !== '{') {
    p.at++;
    return pow(
      base,
      nested(p, () => parseExponent(p)),
    );
  }
  if (peek(p).t === '_' && base.k === 'sym') return parseSuffixes(p, base);
  return base;
}

function subscripted(p: ParserState, base: Node): Node {
  const start = p.at;
  const half = base.k === 'set' && /^[RZQ]$/.test(base.name) ? halfOf(p) : null;
  if (half !== null && base.k === 'set') return { k: 'set', name: `${base.name}${half}` };
  const name = subscriptName(p);
  if (base.k === 'num') {
    const based = parseBased(base, name);
    if (based === null) throw syntaxFault('a subscript under a number that is no base');
    return based;
  }
  if (base.k === 'sym') return { k: 'sym', name: `${base.name}_${name}` };
  // `x^2_1`: the subscript belongs to the letter.
  if (base.k === 'pow' && base.base.k === 'sym')
    return pow({ k: 'sym', name: `${base.base.name}_${name}` }, base.exponent);
  if (base.k === 'call') return { ...base, name: `${base.name}_${name}` };
  if (base.k === 'mul' || base.k === 'list' || base.k === 'text') {
    p.at = start;
    next(p);
    throw syntaxFault('a subscript where none can be');
  }
  return mul(base, { k: 'sym', name: `_${name}` });
}
