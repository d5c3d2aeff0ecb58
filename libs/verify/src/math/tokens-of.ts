import { type Reading, type Token, tokenize } from './lexer.ts';
import { plainSymbols } from './plain-symbols.ts';
import { ownText, textCaches } from './text-cache.ts';

const CACHE_SIZE = 256;
const CACHED_LENGTH = 1000;
const cache = textCaches<readonly Token[] | null>(CACHE_SIZE);

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
    known.set(own, tokens);
  }
  return tokens;
}
