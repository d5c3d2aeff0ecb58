import { LIMITS } from './budget.ts';
import type { Reading, Token } from './lexer.ts';

/** Thrown where a text is not an answer that the grammar knows. Caught by `parseAnswer`. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
}

const faults = new Map<string, SyntaxFault>();

/** The fault with that message. Thrown often and never shown, so each is made once, without a new stack. */
export function syntaxFault(message: string): SyntaxFault {
  let fault = faults.get(message);
  if (fault === undefined) {
    fault = new SyntaxFault(message);
    if (faults.size < 100) faults.set(message, fault);
  }
  return fault;
}

/** The tokens of an answer and where the parser stands. */
export interface ParserState {
  readonly tokens: readonly Token[];
  readonly reading: Reading;
  at: number;
  depth: number;
  /** Open `|…|` around the parser: a bar closes the innermost one. */
  bars: number;
  /** Inside the conditions of `{x | …}` or the argument of an integral a bar or `d` ends the expression. */
  stopAtBar: boolean;
  /** Inside an integral: `dx` ends the argument of a function. */
  inIntegral: boolean;
}

const END: Token = { t: 'end', v: '', space: false };

export function peek(p: ParserState, ahead = 0): Token {
  return p.tokens[p.at + ahead] ?? END;
}

export function next(p: ParserState): Token {
  const token = peek(p);
  p.at++;
  return token;
}

/** Takes the next token when it is of kind `t` (and, for commands, named `v`). */
export function take(p: ParserState, t: string, v?: string): boolean {
  const token = peek(p);
  if (token.t !== t || (v !== undefined && token.v !== v)) return false;
  p.at++;
  return true;
}

export function expect(p: ParserState, t: string): void {
  if (!take(p, t)) throw syntaxFault(`expected ${t}, found ${peek(p).t}`);
}

/** Goes one level deeper; throws a {@link SyntaxFault} beyond the depth limit. The caller lowers `depth` again. */
export function deeper(p: ParserState): void {
  if (++p.depth > LIMITS.depth) throw syntaxFault('nested too deeply');
}

/** Runs `parse` one level deeper; throws a {@link SyntaxFault} beyond the depth limit. */
export function nested<T>(p: ParserState, parse: () => T): T {
  deeper(p);
  const value = parse();
  p.depth--;
  return value;
}
