import { TAIL } from './math-spans.ts';

const NUMBER =
  /(?<![\w.\\-])(?:[-−+]\s?)?[$€£]?(?:[-−])?(?:\d{1,2}:\d{2}(?!\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?|\.\d+)(?:\s*\/\s*\d+)?(?:\s*(?:\\?%|percent\b|pct\b))?(?!\w*[\d_])/g;

/** The last number of a text in running words, its percent sign included; links are passed over. */
export function lastNumber(text: string): string | null {
  let last: string | null = null;
  const tail = text.slice(-TAIL).replaceAll(/https?:\/\/\S+|\[asy\][\s\S]*?\[\/asy\]/g, ' ');
  for (const match of tail.matchAll(NUMBER)) last = match[0];
  return last;
}
