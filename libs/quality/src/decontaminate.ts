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

/** A problem that is in a benchmark. */
export interface Contamination {
  benchmark: string;
  /** Place of the item in its benchmark, from 0. */
  item: number;
  rule: 'same_text' | 'shared_ngrams' | 'similar';
  /** Coverage or similarity, 1 for the same text. */
  figure: number;
  /** The longest run of words that both share; the item's first words where no n-gram is shared. */
  span: string;
}

/**
 * Indexes benchmarks, and gives the function that finds the item that a problem repeats; null for none.
 *
 * Texts are compared as words: letters, digits and LaTeX commands without case; drawings (`[asy]`), spacing
 * commands and instructions on the form of the answer are left out, since they are the same in thousands of
 * problems. Three rules, the surest first: the same words in the same order, which holds for prompts shorter than an
 * n-gram too; n-grams in common that cover enough of the item, not counting those that several items
 * share; and word pairs in common, numbers put aside, weighted by how rare they are.
 */
export function contaminationFinder(
  benchmarks: readonly Benchmark[],
  settings: DecontaminationSettings,
): (problem: string) => Contamination | null {
  const items = benchmarks.flatMap(({ name, problems }) =>
    problems.map((text, item): Item => {
      const words = problemWords(text);
      return { name, item, words, features: features(words), weight: 0 };
    }),
  );
  const byText = new Map<string, number>();
  for (const [place, { words }] of items.entries()) {
    const key = words.join(' ');
    if (words.length > 0 && !byText.has(key)) byText.set(key, place);
  }
  const grams = postings(items.map(({ words }) => gramsOf(words, settings.ngram)));
  const pairs = postings(items.map((item) => [...item.features]));
  const common = Math.max(20, items.length * commonShare);
  for (const [pair, at] of pairs) if (at.length > common) pairs.set(pair, none);
  const most = Math.log(items.length + 1);
  const weightOf = (feature: string) => {
    const at = pairs.get(feature);
    return at === none ? 0 : most - Math.log(at?.length ?? 0.5);
  };
  for (const item of items) item.weight = total(item.features, weightOf);

  return (problem) => {
    const words = problemWords(problem);
    if (words.length === 0) return null;
    const same = byText.get(words.join(' '));
    if (same !== undefined) return found(items[same]!, 'same_text', 1, words);
    return (
      byGrams(words, items, grams, settings) ??
      bySimilarity(words, items, pairs, weightOf, settings.similarity)
    );
  };
}

interface Item {
  name: string;
  item: number;
  words: string[];
  features: Set<string>;
  weight: number;
}

/** A word or pair that more than this share of the items have tells nothing of one. */
const commonShare = 0.1;
const none: number[] = [];

/** More items than this with the same n-gram make it a stock phrase. */
const stockPhrase = 2;

/** A single run of about an n-gram, "let x y and z be positive real numbers", is an item only where it is most of it. */
const mostlyCovered = 0.7;

function byGrams(
  words: readonly string[],
  items: readonly Item[],
  grams: ReadonlyMap<string, number[]>,
  { ngram, coverage }: DecontaminationSettings,
): Contamination | null {
  const candidates = new Set<number>();
  for (const gram of gramsOf(words, ngram)) {
    const at = grams.get(gram);
    if (at !== undefined && at.length <= stockPhrase) for (const place of at) candidates.add(place);
  }
  if (candidates.size === 0) return null;
  const own = new Set(gramsOf(words, ngram));
  let best: Contamination | null = null;
  for (const place of [...candidates].sort((a, b) => a - b)) {
    const item = items[place]!;
    const covered = new Uint8Array(item.words.length);
    for (const [at, gram] of gramsOf(item.words, ngram).entries()) {
      if (own.has(gram) && grams.get(gram)!.length <= stockPhrase) covered.fill(1, at, at + ngram);
    }
    const common = covered.reduce((sum, word) => sum + word, 0);
    const share = common / item.words.length;
    if (common < ngram * 1.5 && share < mostlyCovered) continue;
    if (share >= coverage && share > (best?.figure ?? 0)) best = found(item, 'shared_ngrams', share, words);
  }
  return best;
}

function bySimilarity(
  words: readonly string[],
  items: readonly Item[],
  pairs: ReadonlyMap<string, number[]>,
  weightOf: (feature: string) => number,
  threshold: number,
): Contamination | null {
  if (words.length < shortest) return null;
  const own = features(words);
  const shared = scores.length >= items.length ? scores.fill(0) : (scores = new Float64Array(items.length));
  let weight = 0;
  for (const feature of own) {
    const w = weightOf(feature);
    weight += w;
    for (const place of pairs.get(feature) ?? []) shared[place]! += w;
  }
  let best = -1;
  let figure = 0;
  for (let place = 0; place < items.length; place++) {
    const common = shared[place]!;
    if (common <= figure * weight) continue;
    const item = items[place]!;
    if (item.words.length < shortest) continue;
    const score = common / (weight + item.weight - common);
    if (score > figure) [best, figure] = [place, score];
  }
  return best >= 0 && figure >= threshold ? found(items[best]!, 'similar', figure, words) : null;
}

/** Common weight with each item, used again for every problem. */
let scores = new Float64Array(0);

/** Shorter problems are too alike for a comparison of word pairs. */
const shortest = 6;

function found(
  item: Item,
  rule: Contamination['rule'],
  figure: number,
  words: readonly string[],
): Contamination {
  return { benchmark: item.name, item: item.item, rule, figure, span: longestRun(item.words, words) };
}

/** What is compared of a problem. */
export function problemWords(text: string): string[] {
  const plain = text
    .replaceAll(/\[asy\][\s\S]*?(?:\[\/asy\]|$)|\\begin\{tikzpicture\}[\s\S]*?\\end\{tikzpicture\}/g, ' ')
    .replaceAll(/!\[[^\]]*\]\([^)]*\)|https?:\/\/\S+/g, ' ')
    .replaceAll(answerForm, ' ')
    .toLowerCase()
    .replaceAll(/\\[dt]frac/g, '\\frac')
    .replaceAll(
      /\\(?:left|right|big+[lrm]?|displaystyle|text(?:bf|it|rm)?|math(?:bf|rm|it|cal|bb)|quad|qquad|begin|end|operatorname|[,;:! ])/g,
      ' ',
    );
  // A problem that is all drawing or instruction is compared as it stands.
  return plain.match(aWord) ?? text.toLowerCase().match(aWord) ?? [];
}

const aWord = /\\?[a-z]+|\d+(?:\.\d+)?|[+\-*/=<>^|]|[^\x00-\x7f\s]+/g;

const answerForm =
  /(?:return|put|give|write|enter|express|place|present|provide|state|round|simplify)[^.?!\n]{0,20}\b(?:your|the)\b[^.?!\n]{0,20}\b(?:answer|response|result)s?\b[^.?!\n$]*(?:\$[^$]*\$[^.?!\n$]*)*[.?!]?|(?:please )?(?:reason|think) step by step[^.?!\n]*[.?!]?/gi;

function gramsOf(words: readonly string[], n: number): string[] {
  const grams: string[] = [];
  for (let i = 0; i + n <= words.length; i++) grams.push(words.slice(i, i + n).join(' '));
  return grams;
}

/** Words and pairs of neighbours; every number is the same one. */
function features(words: readonly string[]): Set<string> {
  const set = new Set<string>();
  let before = '';
  for (const word of words) {
    const plain = /^\d/.test(word) ? '#' : stem(word);
    set.add(plain);
    if (before !== '') set.add(`${before} ${plain}`);
    before = plain;
  }
  return set;
}

function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:ies|es|s|ing|ed)$/, '') : word;
}

function postings(lists: readonly (readonly string[])[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, keys] of lists.entries()) {
    for (const key of new Set(keys)) {
      const at = places.get(key);
      if (at === undefined) places.set(key, [place]);
      else at.push(place);
    }
  }
  return places;
}

function total(set: ReadonlySet<string>, weightOf: (feature: string) => number): number {
  let sum = 0;
  for (const feature of set) sum += weightOf(feature);
  return sum;
}

/** Longest run of words of `a` that stands in `b`, as text, at most 40 words. */
function longestRun(a: readonly string[], b: readonly string[]): string {
  let best = 0;
  let end = 0;
  let row = new Uint16Array(b.length + 1);
  for (let i = 1; i <= Math.min(a.length, 2000); i++) {
    const next = new Uint16Array(b.length + 1);
    for (let j = 1; j <= b.length; j++) {
      if (a[i - 1] !== b[j - 1]) continue;
      const length = row[j - 1]! + 1;
      next[j] = length;
      if (length > best) [best, end] = [length, i];
    }
    row = next;
  }
  return a.slice(Math.max(end - best, 0), Math.min(end, end - best + 40)).join(' ');
}
