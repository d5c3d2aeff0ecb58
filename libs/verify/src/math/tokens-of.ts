import { type Reading, type Token, tokenize } from './lexer.ts';
import { plainSymbols } from './plain-symbols.ts';

const CACHE_SIZE = 256;
const CACHED_LENGTH = 1000;
const cache = perReading<readonly Token[] | null>();

/**
 * The tokens of a text, Unicode mathematics written as LaTeX first; null for what no answer is. Kept for a
 * while: an answer is cut up for the comparison of notations and again for its tree.
 */
export function tokensOf(text: string, reading: Reading): readonly Token[] | null {
  if (text.length > CACHED_LENGTH) return tokenize(plainSymbols(text), reading);
  const known = cache(reading);
  let tokens = known.get(text);
  if (tokens === undefined) {
    const own = ownText(text);
    tokens = tokenize(plainSymbols(own), reading);
    if (known.size >= CACHE_SIZE) known.clear();
    known.set(own, tokens);
  }
  return tokens;
}

/** The same text in memory of its own: what is kept of a slice would keep the whole response it was cut from. */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

/** One map of texts for each reading. */
export function perReading<T>(): (reading: Reading) => Map<string, T> {
  const maps = Array.from({ length: 16 }, () => new Map<string, T>());
  return ({ thousands, thousandsInside, decimalComma, looseSlash }) =>
    maps[(thousands ? 1 : 0) + (thousandsInside ? 2 : 0) + (decimalComma ? 4 : 0) + (looseSlash ? 8 : 0)]!;
}
