import type { Node, NumberNode } from './node.ts';
import { type ParserState, peek, syntaxFault } from './parser-state.ts';
import { rational } from './rational.ts';
import { numberInWords } from './number-words.ts';

/** The subscript at the parser as a name: `_{n-1}` and `_{n - 1}` are the same. */
export function subscriptName(p: ParserState): string {
  const first = peek(p);
  if (first.t !== '{') {
    if (first.t === 'end') throw syntaxFault('a subscript is missing');
    p.at++;
    return first.v === '' ? first.t : first.v;
  }
  let depth = 0;
  let name = '';
  for (;;) {
    const token = peek(p);
    if (token.t === 'end') throw syntaxFault('a subscript is not closed');
    p.at++;
    if (token.t === '{') depth++;
    else if (token.t === '}') {
      if (--depth === 0) return name;
    }
    if (token.t !== '{' && token.t !== '}') name += token.v === '' ? token.t : token.v;
  }
}

/** The number with digits `base` in the base that the subscript names; null when it names none. */
export function parseBased(digits: NumberNode, subscript: string): Node | null {
  const name = subscript.trim();
  const radix = /^\d+$/.test(name) ? Number(name) : (numberInWords(name) ?? NaN);
  if (!(radix >= 2 && radix <= 36) || digits.v.n < 0n) return null;
  const places = digits.places ?? 0;
  const whole = (digits.v.n * 10n ** BigInt(places)) / digits.v.d;
  const value = inBase(whole.toString(), radix);
  if (value === null) return null;
  const text =
    places === 0
      ? whole.toString()
      : `${whole
          .toString()
          .padStart(places + 1, '0')
          .slice(0, -places)}.${whole.toString().padStart(places, '0').slice(-places)}`;
  return { k: 'based', digits: text, base: radix, v: rational(value, BigInt(radix) ** BigInt(places)) };
}

/** The value of digits 0-9 and A-Z in a base up to 36; null when a digit is too large for it. */
export function inBase(digits: string, radix: number): bigint | null {
  if (digits.length > 2000) return null;
  let value = 0n;
  for (const c of digits.toUpperCase()) {
    const digit = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(c);
    if (digit < 0 || digit >= radix) return null;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return value;
}
