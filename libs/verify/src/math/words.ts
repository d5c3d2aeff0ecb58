import { unitOf } from './units.ts';

const SHORT = new Set(
  (
    'odd even yes no true false none all the for is are if of by to at on as not where when with per any and or but both each other one two six ten ' +
    'east west north south up down left right day days am pm pct percent percents mph kph undefined'
  ).split(' '),
);

/** Whether letters that stand together are a word and not a product of variables such as `abc`. */
export function isWord(run: string): boolean {
  const lower = run.toLowerCase();
  if (
    SHORT.has(lower) ||
    (run.length > 1 &&
      unitOf(run) !== null &&
      (run.length > 2 || /^(?:cm|mm|km|kg|ml|mL|ft|hr|mi|lb|oz|dL|cL|Hz|Pa|kJ|kW)$/.test(run)))
  )
    return true;
  return run.length >= 4 && /[aeiouy]/.test(lower) && /^[A-Z]?[a-z]+$/.test(run);
}

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES: Record<string, number> = { thousand: 1e3, million: 1e6, billion: 1e9 };

/** The value of a number written in words, "twenty-one", "three hundred and five"; null for anything else. */
export function numberInWords(text: string): number | null {
  const words = text
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== '' && word !== 'and');
  if (words.length === 0 || words.length > 12) return null;
  let total = 0;
  let part = 0;
  for (const word of words) {
    const scale = SCALES[word];
    if (ONES.includes(word)) part += ONES.indexOf(word);
    else if (TENS.includes(word)) part += 20 + 10 * TENS.indexOf(word);
    else if (word === 'hundred' && part > 0) part *= 100;
    else if (scale !== undefined && part > 0) {
      total += part * scale;
      part = 0;
    } else return null;
  }
  return total + part;
}
