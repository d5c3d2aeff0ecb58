/** A token of an expression. `at` is the offset in the text as it was given. */
export type Token =
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'symbol'; readonly text: Symbol; readonly at: number }
  | { readonly kind: 'fraction'; readonly text: string; readonly at: number };

/** Operators, grouping and the equals sign. */
export type Symbol = '+' | '-' | '*' | '/' | '(' | ')' | '[' | ']' | '{' | '}' | '=';

/** Cuts a text into tokens, reading Unicode and LaTeX operators; a string says why it cannot. */
export function tokenize(text: string): Token[] | string {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    SKIPPED.lastIndex = at;
    const skipped = SKIPPED.exec(text);
    if (skipped) {
      at += skipped[0].length;
      continue;
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(text);
    if (number) {
      if (number[0].length > MAX_DIGITS) return `a number of more than ${MAX_DIGITS} digits`;
      tokens.push({ kind: 'number', text: number[0], at });
      at += number[0].length;
      continue;
    }
    COMMAND.lastIndex = at;
    const command = COMMAND.exec(text)?.[0] ?? text[at]!;
    const symbol = SYMBOLS.get(command);
    if (symbol) tokens.push({ kind: 'symbol', text: symbol, at });
    else if (FRACTIONS.has(command)) tokens.push({ kind: 'fraction', text: command, at });
    else return unexpected(text, at, command);
    at += command.length;
  }
  if (tokens.length > MAX_TOKENS) return `more than ${MAX_TOKENS} numbers and operators`;
  return tokens;
}

const MAX_DIGITS = 20;
const MAX_TOKENS = 400;
const SKIPPED =
  /(?:\s|\\[,;:! ]|\\(?:left|right|big|Big|bigl|bigr|Bigl|Bigr|displaystyle|quad|qquad)(?![a-zA-Z])|[$~])+/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const COMMAND = /\\[a-zA-Z]+|\*\*|\/\//y;
const FRACTIONS = new Set(['\\frac', '\\dfrac', '\\tfrac', '\\cfrac']);
const SYMBOLS: ReadonlyMap<string, Symbol> = new Map<string, Symbol>([
  ...(['+', '-', '*', '/', '(', ')', '[', ']', '{', '}', '='] as const).map((s): [string, Symbol] => [s, s]),
  ...['−', '–', '—', '‐', '‑', '﹣', '-'].map((s): [string, Symbol] => [s, '-']),
  ...['×', '·', '⋅', '∙', '•', '∗', '✕', '✖', '⨯', '\\times', '\\cdot', '\\ast'].map(
    (s): [string, Symbol] => [s, '*'],
  ),
  ...['÷', '∕', '⁄', '\\div'].map((s): [string, Symbol] => [s, '/']),
  ...['+', '➕'].map((s): [string, Symbol] => [s, '+']),
  ['(', '('],
  [')', ')'],
  ['=', '='],
]);

function unexpected(text: string, at: number, found: string): string {
  if (found === '**' || found === '^') return 'powers are not allowed, only + - * / and parentheses';
  if (found === '//') return '"//" is not allowed, only + - * / and parentheses';
  if (found === '!') return 'factorials are not allowed, only + - * / and parentheses';
  const word = /^\\?[a-zA-Z]{1,20}/.exec(text.slice(at, at + 22))?.[0] ?? found;
  return `"${word}" is not part of an expression`;
}
