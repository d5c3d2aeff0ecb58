import type { Expression } from './expression.ts';
import { type Symbol, type Token, tokenize } from './lexer.ts';
import { type Rational, rational } from './rational.ts';

/** What a text says: one expression, or several that it claims are equal (`a = b = c`). */
export type ParsedExpression =
  | { readonly ok: true; readonly sides: readonly Expression[] }
  | { readonly ok: false; readonly reason: string };

/** The longest answer that is looked at, in UTF-16 units. */
export const MAX_EXPRESSION_LENGTH = 2000;

/** How deep parentheses may be nested. */
export const MAX_EXPRESSION_DEPTH = 64;

/**
 * Reads an expression of numbers, `+ - * /` and parentheses. Unicode and LaTeX operators, `\frac{a}{b}`,
 * brackets and braces as parentheses, line ends and `$` are read as a person would; a minus may stand
 * before the first term of an expression or parenthesis. Nothing is evaluated, and any text ends
 * in bounded time: at most {@link MAX_EXPRESSION_LENGTH} characters and {@link MAX_EXPRESSION_DEPTH} levels.
 */
export function parseExpression(text: string): ParsedExpression {
  const trimmed = text.trim();
  if (trimmed.length > MAX_EXPRESSION_LENGTH)
    return {
      ok: false,
      reason: `${trimmed.length} characters long, at most ${MAX_EXPRESSION_LENGTH} are read`,
    };
  const tokens = tokenize(trimmed);
  if (typeof tokens === 'string') return { ok: false, reason: tokens };
  if (tokens.length === 0) return { ok: false, reason: 'empty' };
  try {
    return { ok: true, sides: readSides({ tokens, next: 0, depth: 0 }) };
  } catch (error) {
    if (error instanceof SyntaxFault) return { ok: false, reason: error.message };
    throw error;
  }
}

class SyntaxFault extends Error {}

interface Cursor {
  readonly tokens: readonly Token[];
  next: number;
  depth: number;
}

const CLOSING: Readonly<Partial<Record<Symbol, Symbol>>> = { '(': ')', '[': ']', '{': '}' };

function readSides(cursor: Cursor): Expression[] {
  const sides = [readSum(cursor)];
  while (takeSymbol(cursor, '=')) sides.push(readSum(cursor));
  const extra = cursor.tokens[cursor.next];
  if (!extra) return sides;
  const before = cursor.tokens[cursor.next - 1];
  throw new SyntaxFault(
    isClosing(extra.text)
      ? `"${extra.text}" closes nothing`
      : `there is no operator between "${before?.text ?? ''}" and "${extra.text}"`,
  );
}

function readSum(cursor: Cursor): Expression {
  let left: Expression = takeSymbol(cursor, '-')
    ? { kind: 'negation', operand: readProduct(cursor) }
    : readProduct(cursor);
  for (;;) {
    const operator = takeSymbol(cursor, '+') ?? takeSymbol(cursor, '-');
    if (!operator) return left;
    left = { kind: 'operation', operator, left, right: readProduct(cursor) };
  }
}

function readProduct(cursor: Cursor): Expression {
  let left = readOperand(cursor);
  for (;;) {
    const operator = takeSymbol(cursor, '*') ?? takeSymbol(cursor, '/');
    if (!operator) return left;
    left = { kind: 'operation', operator, left, right: readOperand(cursor) };
  }
}

function readOperand(cursor: Cursor): Expression {
  const token = cursor.tokens[cursor.next];
  if (!token) throw new SyntaxFault('it ends where a number is expected');
  cursor.next++;
  if (token.kind === 'number') return { kind: 'number', value: readNumber(token.text) };
  if (token.kind === 'fraction') {
    const left = readBraces(cursor, token.text);
    return { kind: 'operation', operator: '/', left, right: readBraces(cursor, token.text) };
  }
  const closing = CLOSING[token.text];
  if (!closing) throw new SyntaxFault(`"${token.text}" stands where a number is expected`);
  return readGroup(cursor, token.text, closing);
}

function readBraces(cursor: Cursor, command: string): Expression {
  if (!takeSymbol(cursor, '{')) throw new SyntaxFault(`${command} needs two parts in braces`);
  return readGroup(cursor, '{', '}');
}

function readGroup(cursor: Cursor, opening: string, closing: Symbol): Expression {
  if (++cursor.depth > MAX_EXPRESSION_DEPTH)
    throw new SyntaxFault(`parentheses nested more than ${MAX_EXPRESSION_DEPTH} deep`);
  const inner = readSum(cursor);
  if (!takeSymbol(cursor, closing)) {
    const found = cursor.tokens[cursor.next];
    throw new SyntaxFault(
      !found
        ? `"${opening}" is never closed`
        : found.kind === 'symbol' && found.text !== '=' && !CLOSING[found.text]
          ? `"${opening}" is closed by "${found.text}"`
          : `there is "${found.text}" where "${closing}" or an operator is expected`,
    );
  }
  cursor.depth--;
  return inner;
}

function readNumber(text: string): Rational {
  const [whole = '', decimals = ''] = text.split('.');
  return rational(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
}

function takeSymbol<S extends Symbol>(cursor: Cursor, wanted: S): S | undefined {
  const token = cursor.tokens[cursor.next];
  if (token?.kind !== 'symbol' || token.text !== wanted) return undefined;
  cursor.next++;
  return wanted;
}

function isClosing(text: string): boolean {
  return text === ')' || text === ']' || text === '}';
}
