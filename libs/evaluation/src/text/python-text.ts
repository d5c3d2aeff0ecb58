/** Predicates and splits that mean what Python's `str` methods and `re` mean, for scorers defined in Python. */

/** Python's `str.isupper`: a cased character, and none that is lower or title case. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** Python's `str.islower`: a cased character, and none that is upper or title case. */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/** What Python's `\w` matches with Unicode, as the inside of a character class of a `u` expression. */
export const WORD = '\\p{L}\\p{N}_';

/** How many runs of `\w` a text has: NLTK's `RegexpTokenizer(r"\w+")`. */
export function countWords(text: string): number {
  let words = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}_]+/gu)) if (match[0] !== '') words++;
  return words;
}

/** What Python counts as white space, as the inside of a character class: `str.strip`, `str.split`, `\s`. */
export const SPACE =
  '\\t-\\r\\x1c-\\x20\\x85\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const LEADING = new RegExp(`^[${SPACE}]+`);
const TRAILING_SPACE = new RegExp(`[${SPACE}]`);

/** Python's `str.strip()`. */
export function strip(text: string): string {
  return stripEnd(text.replace(LEADING, ''), (character) => TRAILING_SPACE.test(character));
}

/** Python's `str.strip(characters)`. */
export function stripOf(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text[start]!)) start++;
  return stripEnd(text.slice(start), (character) => characters.includes(character));
}

function stripEnd(text: string, drop: (character: string) => boolean): string {
  let end = text.length;
  while (end > 0 && drop(text[end - 1]!)) end--;
  return text.slice(0, end);
}
