import type { RepetitionSettings } from '@longhand/records';
import type { Filter } from '../filter.ts';
import { int32At, kernels, placeTable, placeText } from '../text-kernels.ts';

/** What a text repeats most. */
export interface RepetitionFigures {
  /** Times the most frequent paragraph stands there. */
  paragraph: number;
  /** Times the most frequent sentence stands there. */
  sentence: number;
  /** Longest run of one sentence. */
  in_a_row: number;
  /** Share of the word 10-grams that stood in the text before, 0 to 1. */
  ngram_share: number;
}

/** Drops texts that go round in circles. */
export function repetition(limits: RepetitionSettings): Filter {
  return ({ bytes }) => {
    const found = measureRepetition(bytes);
    for (const key of ['paragraph', 'sentence', 'in_a_row'] as const) {
      if (found[key] < limits[key]) continue;
      const what = { paragraph: 'a paragraph', sentence: 'a sentence', in_a_row: 'a sentence in a row' }[key];
      return {
        reason: `repeated_${key}`,
        detail: `${what} ${String(found[key])} times, fewer than ${String(limits[key])} allowed`,
      };
    }
    if (found.ngram_share <= limits.ngram_share) return null;
    return {
      reason: 'repeated_ngrams',
      detail: `${String(Math.round(found.ngram_share * 100))} % of the 10-grams stood there before, at most ${String(Math.round(limits.ngram_share * 100))} % allowed`,
    };
  };
}

const gram = 10;

/**
 * One pass over UTF-8: words (letters folded to lower case, digits and signs between white space) are hashed, and
 * their hashes into the running sentence, paragraph and n-gram. A sentence ends at `.`, `!` or `?` before white
 * space and at a line end; a paragraph at an empty line. Sentences below 12 letters and digits and paragraphs below
 * 20 say nothing ("So:", "= 4") and are not counted.
 */
export function measureRepetition(bytes: Uint8Array): RepetitionFigures {
  foldedAt ??= placeTable(folded());
  const { text, end } = placeText(bytes);
  const result = kernels.repetition(foldedAt, text, end) >>> 0;
  const [paragraph = 0, sentence = 0, in_a_row = 0, words = 0, oldGrams = 0] = int32At(result, 5);
  const gramCount = Math.max(0, words - gram + 1);
  return { paragraph, sentence, in_a_row, ngram_share: gramCount === 0 ? 0 : oldGrams / gramCount };
}

let foldedAt: number | undefined;

/** Lower case of ASCII letters; 32 for white space. */
function folded(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    byte === 32 || (byte >= 9 && byte <= 13) ? 32 : byte >= 65 && byte <= 90 ? byte + 32 : byte,
  );
}
