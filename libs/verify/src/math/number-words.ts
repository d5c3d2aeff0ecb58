import { add, multiply, ONE, type Rational, rational } from './rational.ts';

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES: Record<string, number> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const FIRST =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  );
/** Denominators by name, in the singular. */
const PARTS: Record<string, number> = {
  half: 2,
  quarter: 4,
  hundredth: 100,
  thousandth: 1000,
  twentieth: 20,
  ...Object.fromEntries(FIRST.map((word, n) => [word, n] as const).slice(3)),
};

/** The value of a number written in words, "twenty-one", "three hundred and five"; null for anything else. */
export function numberInWords(text: string): number | null {
  const words = text
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== '' && word !== 'and');
  return cardinal(words);
}

function cardinal(words: readonly string[]): number | null {
  if (words.length === 0 || words.length > 12) return null;
  let total = 0;
  let part = 0;
  for (const word of words) {
    const scale = SCALES[word];
    if (ONES.includes(word)) part += ONES.indexOf(word);
    else if (TENS.includes(word)) part += 20 + 10 * TENS.indexOf(word);
    else if (word === 'hundred' && part > 0) part *= 100;
    else if (word === 'dozen' && part > 0) part *= 12;
    else if (scale !== undefined && part > 0) {
      total += part * scale;
      part = 0;
    } else return null;
  }
  return total + part;
}

const WORD = `(?:an?|negative|minus|hundred|dozen|half|halves|${[...ONES, ...TENS, ...Object.keys(SCALES)].join('|')}|(?:${[...FIRST, 'quarter', 'hundredth', 'thousandth', 'twentieth', 'thirtieth'].join('|')})s?)`;
const ONLY = new RegExp(`^${WORD}$`, 'i');

/** Whether a word is part of a number in words. */
export function isNumberWord(word: string): boolean {
  return ONLY.test(word);
}

const RUN = new RegExp(
  `(?<![\\\\A-Za-z])${WORD}(?:(?:\\s+|\\s*-\\s*|\\s+and\\s+)${WORD})*(?![A-Za-z])`,
  'gi',
);

/**
 * A text with its numbers in words as digits: "two thirds of" as `\frac{2}{3} of`, "negative five" as `-5`,
 * "twenty-first" as 21. Words that are no number stay.
 */
export function wordsAsDigits(text: string): string {
  return text.replaceAll(RUN, (run) => {
    const value = valueOfWords(run.toLowerCase().split(/[\s-]+/));
    if (value === null) return run;
    const sign = value.n < 0n ? '-' : '';
    const n = value.n < 0n ? -value.n : value.n;
    return value.d === 1n ? `${sign}${n}` : `${sign}\\frac{${n}}{${value.d}}`;
  });
}

function valueOfWords(words: readonly string[]): Rational | null {
  const [first, ...rest] = words;
  if (first === 'negative' || first === 'minus') {
    const value = valueOfWords(rest);
    return value === null ? null : { n: -value.n, d: value.d };
  }
  const scale = SCALES[words.at(-1) ?? ''];
  if (scale !== undefined && words.includes('half')) {
    const value = valueOfWords(words.slice(0, -1));
    return value === null ? null : multiply(value, rational(BigInt(scale)));
  }
  const joint = words.lastIndexOf('and');
  if (joint > 0) {
    const whole = cardinal(words.slice(0, joint));
    const part = fraction(words.slice(joint + 1));
    if (whole !== null && part !== null) return add(rational(BigInt(whole)), part);
  }
  const plain = words.filter((word) => word !== 'and');
  const start =
    (plain[0] === 'a' || plain[0] === 'an') && plain.length > 1 ? ['one', ...plain.slice(1)] : plain;
  const counted = start[0] === 'dozen' || start[0] === 'hundred' ? ['one', ...start] : start;
  const value = cardinal(counted);
  if (value !== null) return rational(BigInt(value));
  return fraction(words) ?? ordinal(plain);
}

/** "half", "two thirds", "a quarter", "one-fifth". */
function fraction(words: readonly string[]): Rational | null {
  const last = words.at(-1);
  if (last === undefined) return null;
  const plural = last === 'halves' || last.endsWith('s');
  const bottom = PARTS[last === 'halves' ? 'half' : plural ? last.slice(0, -1) : last];
  if (bottom === undefined) return null;
  const count = words.slice(0, -1);
  if (count.length === 0) return last === 'half' || last === 'quarter' ? rational(1n, BigInt(bottom)) : null;
  const top = count.length === 1 && (count[0] === 'a' || count[0] === 'an') ? 1 : cardinal(count);
  if (top === null || (top === 1) === plural) return null;
  return multiply(rational(BigInt(top)), rational(1n, BigInt(bottom)));
}

/** "third", "twenty-first". */
function ordinal(words: readonly string[]): Rational | null {
  const last = FIRST.indexOf(words.at(-1) ?? '');
  if (last < 1 || words.length > 2) return null;
  const [tens] = words;
  if (words.length === 1) return multiply(ONE, rational(BigInt(last)));
  const ten = TENS.indexOf(tens ?? '');
  return ten < 0 || last > 9 ? null : rational(BigInt(20 + 10 * ten + last));
}
