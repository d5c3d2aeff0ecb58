import { shownWords, type ProblemWords } from './problem-words.ts';

/** A problem that is in a benchmark. */
export interface Contamination {
  benchmark: string;
  /** Place of the item in its benchmark, from 0. */
  item: number;
  rule: 'same_text' | 'shared_ngrams' | 'similar';
  /** Coverage or similarity, 1 for the same text. */
  figure: number;
  /** The longest run of words that both share. */
  span: string;
}

/** A problem of a benchmark, as words. */
export interface Item {
  name: string;
  item: number;
  words: Int32Array;
  stems: Int32Array;
  stock: Uint8Array;
  /** Words that belong to no stock phrase. */
  own: number;
  /** The words as they are shown. */
  shown: string[];
}

/** The item of a problem just scanned. */
export function itemOf(scan: ProblemWords, name: string, item: number): Item {
  const { count } = scan;
  const stock = scan.stock.slice(0, count);
  return {
    name,
    item,
    words: scan.words.slice(0, count),
    stems: scan.stems.slice(0, count),
    stock,
    own: count - stock.reduce((sum, flag) => sum + flag, 0),
    shown: shownWords(scan),
  };
}

/** What is told of a problem that is this item; `words` are the problem's. */
export function found(
  item: Item,
  rule: Contamination['rule'],
  figure: number,
  words: ProblemWords,
): Contamination {
  return { benchmark: item.name, item: item.item, rule, figure, span: longestRun(item, words) };
}

/** Longest run of words of an item that stands in the problem, as text, at most 40 words. */
function longestRun(item: Item, scan: ProblemWords): string {
  let best = 0;
  let end = 0;
  let row = new Uint16Array(scan.count + 1);
  for (let i = 1; i <= Math.min(item.words.length, 2000); i++) {
    const next = new Uint16Array(scan.count + 1);
    for (let j = 1; j <= scan.count; j++) {
      if (item.words[i - 1] !== scan.words[j - 1]) continue;
      const length = row[j - 1]! + 1;
      next[j] = length;
      if (length > best) [best, end] = [length, i];
    }
    row = next;
  }
  return item.shown.slice(Math.max(end - best, 0), Math.min(end, end - best + 40)).join(' ');
}
