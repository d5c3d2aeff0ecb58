import fc from 'fast-check';
import { itemOf } from './benchmark-item.ts';
import { problemScanner } from './problem-words.ts';
import { bySimilarity, featureIndex } from './shared-features.ts';

const vocabulary =
  'apple bridge candle desert engine falcon garden hammer island jacket kettle ladder magnet needle orchid pencil'.split(
    ' ',
  );
const text = fc.array(fc.nat(vocabulary.length - 1), { minLength: 6, maxLength: 20 });
const shown = (words: readonly number[]) => words.map((word) => vocabulary[word]!).join(' ');

/** Words and pairs of neighbours. */
function featuresOf(words: readonly number[]): Set<string> {
  return new Set(
    words.flatMap((word, i) => (i === 0 ? [`${word}`] : [`${word}`, `${words[i - 1]!} ${word}`])),
  );
}

describe('bySimilarity', () => {
  it('finds the item with the highest weighted Jaccard similarity, however few it looks at', () => {
    const scan = problemScanner();
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 80 }),
        text,
        fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
        fc.constantFrom(0.1, 0.3, 0.5, 0.8),
        (texts, others, kept, threshold) => {
          // An item with other words here and there.
          const problem = others.map((word, i) => (kept[i] === true ? (texts[0]![i] ?? word) : word));
          const items = texts.map((words, place) => itemOf(scan(shown(words)), 'held', place));
          const hit = bySimilarity(scan(shown(problem)), items, featureIndex(items), threshold);

          const sets = texts.map(featuresOf);
          const common = Math.max(20, 0.1 * sets.length);
          const weight = (feature: string) => {
            const count = sets.filter((set) => set.has(feature)).length;
            if (count > common) return 0;
            return Math.log(sets.length + 1) - Math.log(count === 0 ? 0.5 : count);
          };
          const total = (features: Iterable<string>) =>
            [...features].reduce((sum, feature) => sum + weight(feature), 0);
          const own = featuresOf(problem);
          const best = Math.max(
            ...sets.map((set) => {
              const both = total([...own].filter((feature) => set.has(feature)));
              return both === 0 ? 0 : both / (total(own) + total(set) - both);
            }),
          );
          if (Math.abs(best - threshold) < 1e-9) return;
          if (best < threshold) expect(hit).toBeNull();
          else expect(hit?.figure).toBeCloseTo(best, 9);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});
