import { visitSentences } from './punkt.ts';

/** The sentences of an English text as NLTK's Punkt model splits them. */
export function punktSentences(text: string): string[] {
  const sentences: string[] = [];
  visitSentences(text, (start, end) => sentences.push(text.slice(start, end)) > 0);
  return sentences;
}

/** How many {@link punktSentences} a text has, told up to `most`: a long text need not be read to its end. */
export function countSentences(text: string, most: number): number {
  let count = 0;
  if (most > 0) visitSentences(text, () => ++count < most);
  return count;
}
