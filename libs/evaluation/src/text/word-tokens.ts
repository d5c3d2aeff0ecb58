import { punktSentences } from './sentences.ts';
import { SPACE, WORD } from './python-text.ts';

const SPACES = new RegExp(`[${SPACE}]+`);
const GAPS = new RegExp(SPACES, 'g');
const OPENING_QUOTE = new RegExp(
  `(?<![${WORD}])'(?!(?:re|ve|ll|m|t|s|d|n)(?![${WORD}]))(?=[${WORD}])`,
  'giu',
);

/** Steps of the Penn Treebank convention as NLTK's `word_tokenize` (3.10) applies them to a sentence, in order. */
const BEFORE: readonly (readonly [RegExp, string])[] = [
  [/([«“‘„]|`+)/g, ' $1 '],
  [/^"/g, '``'],
  [/(``)/g, ' $1 '],
  [/([ ([{<])("|'{2})/g, '$1 `` '],
  [OPENING_QUOTE, "' "],
  [/([^.])(\.)([\])}>"'»”’ ]*)\s*$/g, '$1 $2 $3 '],
  [/([:,])([^\d])/g, ' $1 $2'],
  [/([:,])$/g, ' $1 '],
  [/\.{2,}/g, ' $& '],
  [/[;@#$%&]/g, ' $& '],
  [/[\u2012-\u2015]/g, ' $& '],
  [/([^.])(\.)([\])}>"']*)\s*$/g, '$1 $2$3 '],
  [/[?!]/g, ' $& '],
  [/([^'])' /g, "$1 ' "],
  [/\*/g, ' $& '],
  [/[\][(){}<>]/g, ' $& '],
  [/--/g, ' -- '],
];

const AFTER: readonly (readonly [RegExp, string])[] = [
  [/([»”’])/g, ' $1 '],
  [/''/g, " '' "],
  [/"/g, " '' "],
  [GAPS, ' '],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /g, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /g, '$1 $2 '],
  [/\b(can)(not)\b/gi, ' $1 $2 '],
  [/\b(d)('ye)\b/gi, ' $1 $2 '],
  [/\b(gim|lem)(me)\b/gi, ' $1 $2 '],
  [/\b(gon)(na)\b/gi, ' $1 $2 '],
  [/\b(got)(ta)\b/gi, ' $1 $2 '],
  [/\b(more)('n)\b/gi, ' $1 $2 '],
  [/\b(wan)(na)(?=\s)/gi, ' $1 $2 '],
  [/ ('t)(is|was)\b/gi, ' $1 $2 '],
];

/** The words and signs of an English text as NLTK's `word_tokenize` gives them; hyphenated words stay whole. */
export function wordTokens(text: string): string[] {
  return [...tokensBySentence(text)].flat();
}

/** How many of {@link wordTokens} satisfy `counts`, told up to `most`: a long text need not be read to its end. */
export function countTokens(text: string, counts: (token: string) => boolean, most: number): number {
  let count = 0;
  for (const tokens of tokensBySentence(text)) {
    count += tokens.filter(counts).length;
    if (count >= most) return most;
  }
  return count;
}

/** The tokens of each sentence; a sentence that comes again is not taken apart again. */
function* tokensBySentence(text: string): Generator<readonly string[], void, undefined> {
  const known = new Map<string, readonly string[]>();
  for (const sentence of punktSentences(text)) {
    let tokens = known.get(sentence);
    if (tokens === undefined) {
      const apart = apply(` ${apply(sentence, BEFORE)} `, AFTER);
      tokens = apart.split(SPACES).filter((token) => token !== '');
      known.set(sentence, tokens);
    }
    yield tokens;
  }
}

function apply(text: string, steps: readonly (readonly [RegExp, string])[]): string {
  return steps.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}
