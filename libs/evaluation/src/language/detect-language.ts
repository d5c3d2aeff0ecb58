import { letterGrams } from './letter-grams.ts';
import { languageProfiles } from './profiles.ts';
import { generator } from '../statistics/random.ts';

const URL = /https?:\/\/[-_.?&~;+=/#0-9A-Za-z]{1,2076}/g;
const MAIL = /[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}/g;
/** Letters with a mark of tone of their own, which are made one. */
const VIETNAMESE = /[AEIOUYaeiouyÂÊÔâêôĂăƠơƯư][\u0300\u0301\u0303\u0309\u0323]/g;
const MAX_CHARACTERS = 10_000;
/** The original makes 7 trials of an unseeded generator; more of a seeded one give its likeliest answer. */
const TRIALS = 15;
const SMOOTHING = 0.5;
const SMOOTHING_WIDTH = 0.05;
const BASE_FREQUENCY = 10_000;
const CONVERGED = 0.999_99;
const MAX_STEPS = 1000;
const LEAST_PROBABILITY = 0.1;

/**
 * The language of a text as an ISO 639-1 code (`zh-cn` and `zh-tw` for Chinese); `unknown` when none is likely,
 * null when the text has no letters to tell it by. Naive Bayes over letter n-grams drawn at random until one
 * language is certain: Nakatani, "Language Detection Library for Java" (2010), which the official IFEval uses
 * through its Python port. Deterministic here: the generator is seeded.
 */
export function detectLanguage(text: string): string | null {
  const { languages, probabilities } = languageProfiles();
  const grams = letterGrams(cleaned(text), (gram) => probabilities.has(gram));
  if (grams.length === 0) return null;
  const random = generator('language');
  const mean = new Float64Array(languages.length);
  for (let trial = 0; trial < TRIALS; trial++) {
    const likely = oneTrial(grams, random);
    for (let k = 0; k < mean.length; k++) mean[k]! += likely[k]! / TRIALS;
  }
  let best = 0;
  for (let k = 1; k < mean.length; k++) if (mean[k]! > mean[best]!) best = k;
  return mean[best]! > LEAST_PROBABILITY ? languages[best]! : 'unknown';
}

function oneTrial(grams: readonly string[], random: () => number): Float64Array {
  const { languages, probabilities } = languageProfiles();
  const likely = new Float64Array(languages.length).fill(1 / languages.length);
  const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const weight = (SMOOTHING + SMOOTHING_WIDTH * gauss) / BASE_FREQUENCY;
  for (let step = 0; ; step++) {
    const shares = probabilities.get(grams[Math.floor(random() * grams.length)]!)!;
    for (let k = 0; k < likely.length; k++) likely[k]! *= weight + shares[k]!;
    if (step % 5 !== 0) continue;
    let sum = 0;
    for (const value of likely) sum += value;
    let most = 0;
    for (let k = 0; k < likely.length; k++) most = Math.max(most, (likely[k]! /= sum));
    if (most > CONVERGED || step >= MAX_STEPS) return likely;
  }
}

/** Without addresses and runs of spaces; Latin letters go where another script has more than twice as many. */
function cleaned(text: string): string[] {
  const plain = text
    .replaceAll(URL, ' ')
    .replaceAll(MAIL, ' ')
    .replaceAll(VIETNAMESE, (pair) => pair.normalize('NFC'));
  const characters = Array.from(plain).slice(0, MAX_CHARACTERS);
  const kept = characters.filter((character, i) => character !== ' ' || characters[i - 1] !== ' ');
  let latin = 0;
  let other = 0;
  for (const character of kept) {
    if (character >= 'A' && character <= 'z') latin++;
    else if (character >= '\u0300' && !(character >= '\u1e00' && character <= '\u1eff')) other++;
  }
  return latin * 2 < other ? kept.filter((character) => character < 'A' || character > 'z') : kept;
}
