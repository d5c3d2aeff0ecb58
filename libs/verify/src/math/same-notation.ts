import { tokenize, type Token } from './lexer.ts';
import { plainSymbols } from './plain-symbols.ts';

const READING = { thousands: true, thousandsInside: false, decimalComma: false, looseSlash: false };

/**
 * Whether two texts are the same symbols in the same order, whatever their spacing, sizes and delimiters:
 * `\dfrac{1}{2}` and `$\frac{1}{2} $` are. Sound for any text, be it parsed or not.
 */
export function sameNotation(a: string, b: string): boolean {
  if (a.length > 2 * b.length + 60 || b.length > 2 * a.length + 60) return false;
  const left = tokens(a);
  if (left === null || left.length === 0) return false;
  const right = tokens(b);
  return right?.length === left.length && left.every((token, i) => key(token) === key(right[i]!));
}

function tokens(text: string): Token[] | null {
  const all = tokenize(plainSymbols(text), READING);
  if (all === null) return null;
  let end = all.length - 1;
  while (end > 0 && /^[.,;:\s]$/.test(all[end - 1]!.t)) end--;
  return all.slice(0, end);
}

function key({ t, v }: Token): string {
  return t === 'cmd' && /^[dtc]frac$/.test(v) ? 'cmd frac' : `${t} ${v}`;
}
