import { visitSentences } from './punkt.ts';
import { punktSentences } from './sentences.ts';
import { isUpper, SPACE, strip, WORD } from './python-text.ts';

const SPACES = new RegExp(`[${SPACE}]+`);
/** Python's `\\b` before and after a letter. */
const START = `(?<![${WORD}])`;
const END = `(?![${WORD}])`;

/** A step: what is replaced with what, and signs without any of which it changes nothing ('': it always may). */
type Step = readonly [signs: string, pattern: RegExp | Rewrite, replacement?: string];
type Rewrite = (text: string) => string;

/**
 * Steps of the Penn Treebank convention as NLTK's `word_tokenize` applies them to a sentence, in order: as NLTK 3.8
 * does, with which IFEval was published. Later ones split at dashes and at more apostrophes.
 */
const STEPS: readonly Step[] = [
  ['«“‘„`', /([«“‘„]|`+)/g, ' $1 '],
  ['"', /^"/g, '``'],
  ['`"', /(``)/g, ' $1 '],
  ['"\'', /([ ([{<])("|'{2})/g, '$1 `` '],
  ["'", new RegExp(`(')(?!re|ve|ll|m|t|s|d|n)([${WORD}])${END}`, 'giu'), '$1 $2'],
  ['.', (text) => withFinalPeriodApart(text, '])}>"\'»”’ ', ' ')],
  [':,', /([:,])(\P{Nd})/gu, ' $1 $2'],
  [':,', /([:,])$/g, ' $1 '],
  ['.', /\.{2,}/g, ' $& '],
  [';@#$%&', /[;@#$%&]/g, ' $& '],
  ['.', (text) => withFinalPeriodApart(text, '])}>"\'', '')],
  ['?!', /[?!]/g, ' $& '],
  ["'", /([^'])' /g, "$1 ' "],
  ['*', /\*/g, ' $& '],
  ['][(){}<>', /[\][(){}<>]/g, ' $& '],
  ['-', /--/g, ' -- '],
  ['', (text) => ` ${text} `],
  ['»”’', /([»”’])/g, ' $1 '],
  ["'", /''/g, " '' "],
  ['"', /"/g, " '' "],
  ["'", /([^' ])('[sS]|'[mM]|'[dD]|') /g, '$1 $2 '],
  ["'", /([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /g, '$1 $2 '],
];

const CONTRACTION = /cannot|d'ye|gimme|gonna|gotta|lemme|more'n|wanna|'tis|'twas/i;
const CONTRACTIONS: readonly Step[] = [
  ...['(can)(not)', "(d)('ye)", '(gim)(me)', '(gon)(na)', '(got)(ta)', '(lem)(me)', "(more)('n)"].map(
    (parts): Step => ['', new RegExp(`${START}${parts}${END}`, 'giu'), ' $1 $2 '],
  ),
  ['', new RegExp(`${START}(wan)(na)(?=[${SPACE}])`, 'giu'), ' $1 $2 '],
  ['', new RegExp(` ('t)(is|was)${END}`, 'giu'), ' $1 $2 '],
];

/** The last period set apart, where only `closing` signs and white space follow it and no period stands before it. */
function withFinalPeriodApart(text: string, closing: string, gap: string): string {
  const at = text.lastIndexOf('.');
  if (at < 1 || text[at - 1] === '.') return text;
  let end = at + 1;
  while (end < text.length && closing.includes(text[end]!)) end++;
  if (strip(text.slice(end)) !== '') return text;
  return `${text.slice(0, at)} .${gap}${text.slice(at + 1, end)} `;
}

/** The words and signs of an English text as NLTK's `word_tokenize` gives them; hyphenated words stay whole. */
export function wordTokens(text: string): string[] {
  return punktSentences(text).flatMap(tokensOf);
}

/** How many of {@link wordTokens} are in capitals, told up to `most`: a long text need not be read to its end. */
export function countCapitalWords(text: string, most: number): number {
  let count = 0;
  const add = (start: number, end: number): boolean => (count += capitalWords(text.slice(start, end))) < most;
  if (most > 0) visitSentences(text, add);
  return Math.min(count, most);
}

/** Counts of sentences, as the loose forms of a response have most in common; emptied when it has so many. */
const counted = new Map<string, number>();
const MOST_COUNTED = 30_000;
const LONGEST_COUNTED = 200;

function capitalWords(sentence: string): number {
  if (!/\p{Uppercase}/u.test(sentence)) return 0;
  let count = counted.get(sentence);
  if (count !== undefined) return count;
  count = tokensOf(sentence).filter(isUpper).length;
  if (counted.size >= MOST_COUNTED) counted.clear();
  if (sentence.length <= LONGEST_COUNTED) counted.set(sentence, count);
  return count;
}

function tokensOf(sentence: string): string[] {
  let apart = apply(sentence, STEPS, stepsFor(sentence));
  if (CONTRACTION.test(apart)) apart = apply(apart, CONTRACTIONS, 0);
  return apart.split(SPACES).filter((token) => token !== '');
}

/** Runs the steps whose bit is set, and those that always may change something. */
function apply(text: string, steps: readonly Step[], wanted: number): string {
  let result = text;
  for (let i = 0; i < steps.length; i++) {
    const [signs, change, replacement = ''] = steps[i]!;
    if (signs !== '' && (wanted & (1 << i)) === 0) continue;
    result = typeof change === 'function' ? change(result) : result.replace(change, replacement);
  }
  return result;
}

/** For each UTF-16 unit the bits of the steps that it is a sign of. */
const SIGNS = new Uint32Array(0x1_0000);
for (const [i, [signs]] of STEPS.entries())
  for (let k = 0; k < signs.length; k++) SIGNS[signs.charCodeAt(k)]! |= 1 << i;

function stepsFor(sentence: string): number {
  let bits = 0;
  for (let i = 0; i < sentence.length; i++) bits |= SIGNS[sentence.charCodeAt(i)]!;
  return bits;
}
