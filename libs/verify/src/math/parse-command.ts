import { FUNCTIONS, LETTERS, RELATIONS } from './command-names.ts';
import { divide, fn, INFINITY, int, mul, neg, type Node, PI, pow, some, sym, symbols } from './node.ts';
import { parseStatements } from './parse-answer.ts';
import { parseExpression } from './parse-expression.ts';
import { parseBigOperator, parseIntegral, parseLimit } from './parse-operator.ts';
import { parsePostfix, parseSuffixes } from './parse-postfix.ts';
import { parseBracket, parseLetter, parsePrimary, startsPrimary } from './parse-primary.ts';
import { nested, type ParserState, peek, syntaxFault, take } from './parser-state.ts';
import { substitute } from './substitute.ts';

const NOT_FACTORS = new Set([
  ...RELATIONS.keys(),
  ...(
    'cdot times div ast star bullet pm mp mod bmod pmod over choose cup cap sqcup setminus backslash ' +
    'propto ni not circ degree prime iff Leftrightarrow because quad qquad forall exists parallel perp ldots dots cdots cents percent'
  ).split(' '),
]);

/** Whether the command can start a factor of a product. */
export function startsCommand(name: string): boolean {
  return !NOT_FACTORS.has(name);
}

/** A command and its arguments. */
export function parseCommand(p: ParserState, name: string): Node {
  switch (name) {
    case 'frac':
    case 'dfrac':
    case 'tfrac':
    case 'cfrac':
    case 'sfrac':
    case 'nicefrac':
      return parseFraction(p);
    case 'binom':
    case 'dbinom':
    case 'tbinom': {
      const top = parseArgument(p);
      return fn('binom', top, parseArgument(p));
    }
    case 'sqrt':
    case 'surd':
      return parseRoot(p);
    case 'pi':
      return PI;
    case 'exponentialE':
      return { k: 'const', name: 'e' };
    case 'imaginaryI':
      return { k: 'const', name: 'i' };
    case 'infty':
      return INFINITY;
    case 'pm':
      return { k: 'pm', x: parsePostfix(p) };
    case 'mp':
      return { k: 'pm', x: neg(parsePostfix(p)) };
    case 'emptyset':
    case 'varnothing':
      return { k: 'set', name: 'empty' };
    case 'mathbb':
    case 'Bbb':
      return numberSet(p);
    case 'Reals':
      return { k: 'set', name: 'R' };
    case 'overline':
    case 'bar':
    case 'hat':
    case 'vec':
    case 'tilde':
    case 'widehat':
    case 'widetilde':
    case 'overrightarrow':
    case 'overleftarrow':
    case 'dot':
    case 'ddot':
      return decorated(p, name === 'overline' ? 'bar' : name);
    case 'underbrace':
    case 'overbrace':
    case 'boxed':
    case 'fbox':
    case 'variable':
      return parseArgument(p);
    case 'angle':
    case 'measuredangle':
      return angle(p) ?? parsePostfix(p);
    case 'triangle':
    case 'therefore':
      return parsePostfix(p);
    case 'neg':
    case 'lnot':
      return { k: 'call', name: 'not', xs: [parsePostfix(p)] };
    case 'sum':
    case 'prod':
    case 'bigcup':
    case 'bigcap':
      return parseBigOperator(p, name);
    case 'int':
    case 'iint':
    case 'oint':
      return parseIntegral(p);
    case 'lim':
      return parseLimit(p);
    case 'ldots':
    case 'dots':
    case 'cdots':
    case 'dotsc':
    case 'dotsb':
    case 'vdots':
    case 'ddots':
      return sym('…');
    case 'mod':
      return fn('mod', ...parseArguments(p));
    case 'square':
    case 'blacksquare':
    case 'checkmark':
    case 'perp':
    case 'parallel':
      return { k: 'text', text: name };
    case 'cents':
      return { k: 'text', text: 'cents' };
    default: {
      const known = FUNCTIONS.get(name);
      if (known !== undefined) return parseFunction(p, known);
      if (LETTERS.has(name)) return sym(name);
      if (NOT_FACTORS.has(name)) throw syntaxFault(`unexpected \\${name}`);
      return sym(`\\${name}`);
    }
  }
}

/** One argument of a command: a group, or a single digit or letter, `\frac12`. */
export function parseArgument(p: ParserState): Node {
  const token = peek(p);
  if (token.t === 'num' && /^\d{2,}/.test(token.v)) {
    // `\frac12`: the command takes one digit, the rest stays.
    const rest = token.v.slice(1);
    (p.tokens as { t: string; v: string; space: boolean }[])[p.at] = { t: 'num', v: rest, space: false };
    return int(Number(token.v[0]));
  }
  if (token.t === '-') {
    p.at++;
    return neg(parseArgument(p));
  }
  return parsePrimary(p);
}

function parseFraction(p: ParserState): Node {
  const derivative = parseDerivative(p);
  if (derivative !== null) return derivative;
  const top = parseArgument(p);
  return divide(top, parseArgument(p));
}

/** `\frac{d}{dx} f`: compared by its parts. */
function parseDerivative(p: ParserState): Node | null {
  const tokens = [0, 1, 2, 3, 4, 5, 6].map((ahead) => peek(p, ahead));
  if (
    tokens[0]?.t !== '{' ||
    tokens[1]?.v !== 'd' ||
    tokens[2]?.t !== '}' ||
    tokens[3]?.t !== '{' ||
    tokens[4]?.v !== 'd' ||
    tokens[5]?.t !== 'let' ||
    tokens[6]?.t !== '}'
  )
    return null;
  const variable = tokens[5].v;
  p.at += 7;
  return { k: 'call', name: 'derivative', xs: [sym(variable), unbracketed(parsePostfix(p))] };
}

/** `\angle ABC`: its vertex stands in the middle, so it is `\angle CBA` and not `\angle ACB`. */
function angle(p: ParserState): Node | null {
  const [a, b, c] = [0, 1, 2].map((ahead) => peek(p, ahead));
  if (![a, b, c].every((token) => token?.t === 'let' && /^[A-Z]$/.test(token.v))) return null;
  p.at += 3;
  const [first, last] = a!.v < c!.v ? [a!.v, c!.v] : [c!.v, a!.v];
  return sym(`angle{${first}${b!.v}${last}}`);
}

function unbracketed(node: Node): Node {
  return node.k === 'list' && node.xs.length === 1 && node.xs[0] !== undefined ? node.xs[0] : node;
}

function parseRoot(p: ParserState): Node {
  if (peek(p).t !== '[') return fn('root', parseArgument(p), int(2));
  p.at++;
  const degree = parseExpression(p);
  if (!take(p, ']')) throw syntaxFault('the degree of a root is not closed');
  return fn('root', parseArgument(p), degree);
}

function numberSet(p: ParserState): Node {
  const token = peek(p).t === '{' ? peek(p, 1) : peek(p);
  p.at += peek(p).t === '{' ? 3 : 1;
  // Probability and expectation are set in the same type.
  if (token.v === 'P' || token.v === 'E') return parseLetter(p, token.v);
  return { k: 'set', name: token.v };
}

/** `\vec{v}`, `\overline{AB}`: a name of its own. */
function decorated(p: ParserState, mark: string): Node {
  const inner = parseArgument(p);
  const name =
    inner.k === 'sym'
      ? inner.name
      : inner.k === 'mul' && inner.xs.every((x) => x.k === 'sym')
        ? inner.xs.map((x) => x.name).join('')
        : null;
  if (name !== null) return sym(`${mark}{${name}}`);
  return mark === 'bar' && isImaginary(inner) ? conjugate(inner) : { k: 'call', name: mark, xs: [inner] };
}

/** Whether `\overline{3+4i}` is a complex number, and not digits that repeat or a name. */
function isImaginary(node: Node): boolean {
  return symbols(node).size === 0 && some(node, (part) => part.k === 'const' && part.name === 'i');
}

function conjugate(node: Node): Node {
  return substitute(node, (part) => (part.k === 'const' && part.name === 'i' ? neg(part) : null));
}

const MANY = new Set(['gcd', 'lcm', 'max', 'min']);

/** A function and its argument, with `\sin^2 x`, `\sin^{-1} x` and `\log_2 x`. */
function parseFunction(p: ParserState, name: string): Node {
  let exponent: Node | null = null;
  let base: Node | null = null;
  let logName = name;
  for (let count = 0; count < 2; count++) {
    if (take(p, '^')) exponent = nested(p, () => signedArgument(p));
    else if (take(p, '_')) base = nested(p, () => parseArgumentWhole(p));
  }
  if (logName === 'lg') {
    logName = 'log';
    base ??= int(10);
  }
  if (name === 'exp' && !startsPrimary(p)) return { k: 'const', name: 'e' };
  let args: Node[];
  if (MANY.has(name)) args = parseArguments(p);
  else args = [functionArgument(p)];
  let inverse = false;
  if (
    exponent?.k === 'num' &&
    exponent.v.n === -1n &&
    exponent.v.d === 1n &&
    /^(?:sin|cos|tan|cot|sec|csc|sinh|cosh|tanh)$/.test(name)
  )
    inverse = true;
  let node: Node;
  if (logName === 'log') node = fn('log', args[0]!, base ?? sym('log base'));
  else node = fn(inverse ? `a${name}` : name, ...args);
  return exponent !== null && !inverse ? pow(node, exponent) : node;
}

function signedArgument(p: ParserState): Node {
  return take(p, '-') ? neg(signedArgument(p)) : parsePrimary(p);
}

/** A subscript that is a value: `\log_{10}`, and `\log_10` as models write it. */
function parseArgumentWhole(p: ParserState): Node {
  return parsePrimary(p);
}

/** The arguments of `\max(a, b)`. */
function parseArguments(p: ParserState): Node[] {
  const { t } = peek(p);
  if (t !== '(' && t !== '[' && t !== '\\{' && t !== '{') return [functionArgument(p)];
  p.at++;
  const inner = t === '{' ? parseStatements(p) : parseBracket(p, t);
  if (t === '{' && !take(p, '}')) throw syntaxFault('a group is not closed');
  return inner.k === 'list' ? [...inner.xs] : [inner];
}

/**
 * The argument of a function. In brackets or bars it ends with them; otherwise it is the product that follows,
 * up to the next function: `\sin 2x \cos x` is sin(2x) cos(x).
 */
function functionArgument(p: ParserState): Node {
  const { t } = peek(p);
  if (t === '(' || t === '[' || t === '\\{' || t === 'open|' || t === '|') {
    const inner = unbracketed(parsePrimary(p));
    // `\sin(x)^2` squares the sine: the power is left to the caller.
    return inner;
  }
  if (t === '{') {
    const inner = parsePrimary(p);
    if (peek(p).t !== '^' && peek(p).t !== '_') return inner;
    return parseSuffixes(p, inner);
  }
  if (take(p, '-')) return neg(functionArgument(p));
  const factors = [parsePostfix(p)];
  while (
    startsPrimary(p) &&
    !startsFunction(p) &&
    peek(p).t !== '(' &&
    peek(p).t !== '|' &&
    peek(p).t !== 'open|' &&
    peek(p).t !== '[' &&
    factors.length < 50
  ) {
    const last = factors.at(-1)!;
    if (peek(p).t === 'num' && last.k === 'num') break;
    if (p.inIntegral && peek(p).t === 'let' && peek(p).v === 'd' && peek(p, 1).t === 'let') break;
    factors.push(parsePostfix(p));
  }
  return factors.length === 1 ? factors[0]! : mul(...factors);
}

function startsFunction(p: ParserState): boolean {
  const { t, v } = peek(p);
  return t === 'cmd' && (FUNCTIONS.has(v) || v === 'int' || v === 'sum');
}
