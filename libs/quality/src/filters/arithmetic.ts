/** An exact value; the denominator is above zero. */
export interface ExactValue {
  numerator: bigint;
  denominator: bigint;
}

/** Longer expressions and larger powers than any trace works out by hand are left alone. */
const longest = 400;
const mostBits = 4096;

/**
 * The value of an expression of numbers, `+ - * / ^`, their typographic and LaTeX forms (`×`, `\times`,
 * `\frac{a}{b}`) and parentheses; null for anything else, a division by zero, or a number too large.
 */
export function evaluateArithmetic(text: string): ExactValue | null {
  if (text.length > longest) return null;
  const tokens = tokenize(text);
  if (tokens === null || tokens.length === 0) return null;
  const parser = { tokens, at: 0 };
  const value = parseSum(parser, 0);
  return value !== null && parser.at === tokens.length ? value : null;
}

interface Parser {
  tokens: string[];
  at: number;
}

function tokenize(text: string): string[] | null {
  const tokens: string[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = text[at]!;
    if (sign === ' ' || sign === '\t' || sign === '\n') at++;
    else if (isDigit(text, at) || (sign === '.' && isDigit(text, at + 1))) {
      const end = endOfNumber(text, at);
      const number = text.slice(at, end);
      tokens.push(number.includes(',') ? number.replaceAll(',', '') : number);
      at = end;
    } else if (sign === '\\') {
      const command = /^\\(?:times|cdot|div|left|right|d?frac)/.exec(text.slice(at, at + 7))?.[0];
      if (command === undefined) return null;
      if (command !== '\\left' && command !== '\\right') tokens.push(plain[command] ?? command);
      at += command.length;
    } else if (signs.includes(sign)) {
      tokens.push(plain[sign] ?? sign);
      at++;
    } else return null;
  }
  return tokens;
}

const signs = '-+*/^(){}×÷·−';

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** Digits, commas between groups of three, and decimals. */
function endOfNumber(text: string, from: number): number {
  let at = from;
  while (isDigit(text, at)) at++;
  if (at - from <= 3 && at > from) {
    while (text[at] === ',' && [1, 2, 3].every((k) => isDigit(text, at + k)) && !isDigit(text, at + 4))
      at += 4;
  }
  if (text[at] === '.' && isDigit(text, at + 1)) {
    at++;
    while (isDigit(text, at)) at++;
  }
  return at;
}

const plain: Record<string, string> = {
  '\\times': '*',
  '\\cdot': '*',
  '\\div': '/',
  '\\dfrac': '\\frac',
  '×': '*',
  '·': '*',
  '÷': '/',
  '−': '-',
};

function parseSum(parser: Parser, depth: number): ExactValue | null {
  let value = parseProduct(parser, depth);
  while (value !== null && (peek(parser) === '+' || peek(parser) === '-')) {
    const sign = next(parser) === '+' ? 1n : -1n;
    const right = parseProduct(parser, depth);
    if (right === null) return null;
    value = bounded(
      value.numerator * right.denominator + sign * right.numerator * value.denominator,
      value.denominator * right.denominator,
    );
  }
  return value;
}

function parseProduct(parser: Parser, depth: number): ExactValue | null {
  let value = parseSigned(parser, depth);
  while (value !== null) {
    const sign = peek(parser);
    // A number before a fraction is a mixed number to some and a product to others.
    if (sign === '\\frac') return null;
    const joined = sign === '(';
    if (sign !== '*' && sign !== '/' && !joined) return value;
    if (!joined) next(parser);
    const right = parseSigned(parser, depth);
    if (right === null) return null;
    value =
      sign === '/'
        ? bounded(value.numerator * right.denominator, value.denominator * right.numerator)
        : bounded(value.numerator * right.numerator, value.denominator * right.denominator);
  }
  return null;
}

function parseSigned(parser: Parser, depth: number): ExactValue | null {
  if (peek(parser) === '-' || peek(parser) === '+') {
    const negative = next(parser) === '-';
    const value = parseSigned(parser, depth + 1);
    return value === null || !negative ? value : { ...value, numerator: -value.numerator };
  }
  const value = parsePrimary(parser, depth);
  if (value === null || peek(parser) !== '^') return value;
  next(parser);
  const exponent = parseSigned(parser, depth + 1);
  if (exponent?.denominator !== 1n) return null;
  const size = exponent.numerator < 0n ? -exponent.numerator : exponent.numerator;
  if (size > 200n) return null;
  const [top, bottom] = [value.numerator ** size, value.denominator ** size];
  return exponent.numerator < 0n ? bounded(bottom, top) : bounded(top, bottom);
}

function parsePrimary(parser: Parser, depth: number): ExactValue | null {
  if (depth > 40) return null;
  const token = next(parser);
  if (token === undefined) return null;
  if (/^[\d.]/.test(token)) {
    const [whole = '', decimals = ''] = token.split('.');
    return bounded(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
  }
  if (token === '\\frac') {
    const top = parseGroup(parser, '{', '}', depth);
    const bottom = top === null ? null : parseGroup(parser, '{', '}', depth);
    if (top === null || bottom === null) return null;
    return bounded(top.numerator * bottom.denominator, top.denominator * bottom.numerator);
  }
  parser.at--;
  return token === '(' ? parseGroup(parser, '(', ')', depth) : parseGroup(parser, '{', '}', depth);
}

function parseGroup(parser: Parser, open: string, close: string, depth: number): ExactValue | null {
  if (next(parser) !== open) return null;
  const value = parseSum(parser, depth + 1);
  return value !== null && next(parser) === close ? value : null;
}

function bounded(numerator: bigint, denominator: bigint): ExactValue | null {
  if (denominator === 0n) return null;
  const value =
    denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
  return isSmall(value.numerator) && isSmall(value.denominator)
    ? value
    : value.numerator.toString(16).length + value.denominator.toString(16).length > mostBits / 4
      ? null
      : value;
}

/** Below a quarter of what is allowed, for which its digits need not be counted. */
const smallest = -(2n ** BigInt(mostBits / 4));
const isSmall = (part: bigint) => part > smallest && part < -smallest;

function peek({ tokens, at }: Parser): string | undefined {
  return tokens[at];
}

function next(parser: Parser): string | undefined {
  return parser.tokens[parser.at++];
}
