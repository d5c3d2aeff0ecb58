import type { Token } from './lexer.ts';
import { tokensOf } from './tokens-of.ts';

const READING = { thousands: true, thousandsInside: false, decimalComma: false, looseSlash: false };

/**
 * Whether two texts are the same symbols in the same order, whatever their spacing, sizes and delimiters:
 * `\dfrac{1}{2}` and `$\frac{1}{2} $` are. Sound for any text, be it parsed or not.
 */
export function sameNotation(a: string, b: string): boolean {
  if (a.length > 2 * b.length + 60 || b.length > 2 * a.length + 60) return false;
  if (!sameDigits(a, b)) return false;
  const left = tokens(a);
  if (left === null || left.length === 0) return false;
  const right = tokens(b);
  return right?.length === left.length && left.every((token, i) => sameToken(token, right[i]!));
}

/** Whether two plain texts have the same digits in the same order; true where Unicode may hide some. */
function sameDigits(a: string, b: string): boolean {
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    const c = a.charCodeAt(i);
    if (c > 127) return true;
    if (c < 48 || c > 57) continue;
    for (; j < b.length; j++) {
      const other = b.charCodeAt(j);
      if (other > 127) return true;
      if (other >= 48 && other <= 57) break;
    }
    if (j === b.length || b.charCodeAt(j) !== c) return false;
    j++;
  }
  for (; j < b.length; j++) {
    const other = b.charCodeAt(j);
    if (other > 127) return true;
    if (other >= 48 && other <= 57) return false;
  }
  return true;
}

function tokens(text: string): readonly Token[] | null {
  const all = tokensOf(text, READING);
  if (all === null) return null;
  let end = all.length - 1;
  while (end > 0 && /^[.,;:\s]$/.test(all[end - 1]!.t)) end--;
  return all.slice(0, end);
}

function sameToken(a: Token, b: Token): boolean {
  if (a.t !== b.t) return false;
  return a.v === b.v || (a.t === 'cmd' && FRACTION.test(a.v) && FRACTION.test(b.v));
}

const FRACTION = /^[dtc]?frac$/;
