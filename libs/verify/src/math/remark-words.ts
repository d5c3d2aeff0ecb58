import { canonicalWords } from './compare-text.ts';

/** What names another value, or makes a bound of this one: "12 (or 13)", "5 to 6", "5 or more", "5 in base 7". */
const OTHER_VALUE =
  /\b(?:or|nor|to|through|maybe|perhaps|possibly|versus|vs|and)\b[^a-z0-9]*(?:maybe |perhaps |possibly |even |also |about )*\d|\bor (?:more|less|fewer|greater|larger|smaller|above|below|higher|lower|over|under|so|later|earlier)\b|\bat (?:least|most)\b|^\s*[-–—~]+\s*\d|\bbase [\da-z]|\b(?:is|was|gets?|got|gives?|says?)\b.*\d/i;

/** What says of a variable which numbers it stands for. */
const PREDICATE =
  /\b(?:even|odd|prime|composite|positive|negative|nonnegative|nonpositive|integers?|rational|irrational|real|whole|natural|multiples?|divisible|divides|powers?|squares?|cubes?)\b/i;

/** Whether the words behind a value say that it is not this value alone. */
export function namesOtherValue(words: string): boolean {
  return OTHER_VALUE.test(words);
}

/** Whether words behind two expressions with variables say different things of them: "n is even", "n is odd". */
export function saysOtherwise(a: string, b: string): boolean {
  return (PREDICATE.test(a) || PREDICATE.test(b)) && a !== '' && b !== '' && predicate(a) !== predicate(b);
}

function predicate(words: string): string {
  return canonicalWords(words.replaceAll(/\b(?:number|numbers|integer|integers)\b/gi, ' '));
}
