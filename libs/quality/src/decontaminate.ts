import { found, itemOf, type Contamination, type Item } from './benchmark-item.ts';
import { hashTable } from './hash-table.ts';
import { problemScanner, type ProblemWords } from './problem-words.ts';
import { bySimilarity, featureIndex } from './shared-features.ts';
import { byGrams, gramIndex } from './shared-grams.ts';

/** A benchmark whose problems must not be in the training data. */
export interface Benchmark {
  name: string;
  problems: readonly string[];
}

/** How a problem is held against benchmarks. */
export interface DecontaminationSettings {
  /** Words of an n-gram. */
  ngram: number;
  /** Share of an item's words that shared n-grams must cover. */
  coverage: number;
  /** Weighted similarity, 0 to 1, from which a problem is the item in other words or with other numbers. */
  similarity: number;
}

/**
 * Indexes benchmarks, and gives the function that finds the item that a problem repeats; null for none.
 *
 * Texts are compared as words (see `problemScanner`); words of stock phrases count for nothing. Three rules, the
 * surest first: the same words in the same order, which holds for prompts shorter than an n-gram too;
 * n-grams in common that cover enough of the item, not counting those that several items share; and words and
 * word pairs in common, numbers put aside, weighted by how rare they are.
 */
export function contaminationFinder(
  benchmarks: readonly Benchmark[],
  settings: DecontaminationSettings,
): (problem: string) => Contamination | null {
  const scan = problemScanner();
  const items = benchmarks.flatMap(({ name, problems }) =>
    problems.map((text, item) => itemOf(scan(text), name, item)),
  );
  const texts = hashTable(items.length);
  for (const [place, { words }] of items.entries()) {
    if (words.length > 0) texts.put(sequenceHash(words, words.length), place, 'first');
  }
  const grams = gramIndex(items, settings.ngram);
  const pairs = featureIndex(items);
  return (problem) => {
    const words = scan(problem);
    if (words.count === 0) return null;
    const same = texts.get(sequenceHash(words.words, words.count));
    if (same >= 0 && sameWords(items[same]!, words)) return found(items[same]!, 'same_text', 1, words);
    return (
      byGrams(words, items, grams, settings.coverage) ??
      bySimilarity(words, items, pairs, settings.similarity)
    );
  };
}

function sameWords({ words }: Item, scan: ProblemWords): boolean {
  return words.length === scan.count && words.every((word, i) => word === scan.words[i]);
}

function sequenceHash(words: Int32Array, count: number): number {
  let hash = count;
  for (let i = 0; i < count; i++) hash = Math.imul(hash ^ words[i]!, 0x5bd1e995) ^ (hash >>> 13);
  return hash;
}
