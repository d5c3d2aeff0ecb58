import { plainText } from '../kinds/plain-string.ts';
import { type Comparison, differs, same } from './comparison.ts';
import type { Node } from './node.ts';
import { numberInWords } from './number-words.ts';

const DAYS: readonly (readonly string[])[] = [
  ['monday', 'mon'],
  ['tuesday', 'tue', 'tues'],
  ['wednesday', 'wed'],
  ['thursday', 'thu', 'thur', 'thurs'],
  ['friday', 'fri'],
  ['saturday', 'sat'],
  ['sunday', 'sun'],
];

const SYNONYMS: readonly (readonly string[])[] = [
  [
    'no solution',
    'no solutions',
    'no real solution',
    'no real solutions',
    'none',
    'empty set',
    'the empty set',
    'there is no solution',
    'there are no solutions',
    'inconsistent',
  ],
  ['undefined', 'does not exist', 'dne', 'not defined', 'limit does not exist', 'not exist'],
  ['all real numbers', 'all reals', 'real numbers', 'all real number', 'any real number'],
  ['infinitely many', 'infinitely many solutions', 'infinite', 'infinitely many solution'],
  ['diverges', 'divergent', 'diverge'],
  ['converges', 'convergent', 'converge'],
  ['yes', 'true'],
  ['no', 'false'],
  ...DAYS.map(([name = '', ...short]) => [name, ...short, `on ${name}`]),
];

const CANONICAL = new Map(SYNONYMS.flatMap((group) => group.map((phrase) => [phrase, group[0]!] as const)));

/** "I and III only": the statements that are true. */
const NUMERALS = /^(?:(?:i|ii|iii|iv|v|vi|and|only)(?: |$))+$/;

/** Words as they are compared: lower case, without articles, copulas and punctuation. */
export function canonicalWords(text: string): string {
  const plain = plainText(text.replaceAll(/\\(?:quad|qquad|,|;|!| )/g, ' '))
    .replaceAll(/[.,;:!?"'()]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (NUMERALS.test(plain))
    return plain
      .replaceAll(/\b(?:and|only)\b/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
  const words = plain
    .replaceAll(/\b(?:the|an?(?= [a-z]{2})|is|are|it|that|of)\b/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const predicate = words.replace(
    /^(?:series|integral|sequence|sum|limit|equation|system|statement|inequality) (?:(?:has|have) )?/,
    '',
  );
  return (
    CANONICAL.get(plain) ?? CANONICAL.get(words) ?? CANONICAL.get(predicate) ?? (words === '' ? plain : words)
  );
}

/** Compares answers in words. */
export function compareWords(gold: string, prediction: string): Comparison {
  return canonicalWords(gold) === canonicalWords(prediction)
    ? same('the same words')
    : differs('the words differ');
}

/** A text node that is a number in words, as that number; other nodes as they are. */
export function wordsAsNumber(node: Node): Node {
  if (node.k !== 'text') return node;
  const value = numberInWords(node.text);
  return value === null ? node : { k: 'num', v: { n: BigInt(value), d: 1n } };
}

/** The letters of a product of variables, `odd` as LaTeX writes it without `\text`. */
export function lettersOf(node: Node): string | null {
  if (node.k === 'text') return node.text;
  if (node.k === 'sym') return /^[A-Za-z]$/.test(node.name) ? node.name : null;
  if (node.k === 'const') return node.name === 'e' || node.name === 'i' ? node.name : null;
  if (node.k !== 'mul') return null;
  const letters = node.xs.map(lettersOf);
  return letters.includes(null) ? null : letters.join('');
}
