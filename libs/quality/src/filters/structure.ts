import { structureMoves, type StructureMove } from '@longhand/records';
import type { Filter, FilterSettings } from '../filter.ts';
import { rowPhrases } from '../row-phrases.ts';
import { kernels, placeText } from '../text-kernels.ts';

/** How often each move of reasoning is made in a text. */
export type StructureProfile = Record<StructureMove, number>;

/**
 * Drops rows whose reasoning makes a move less or more often than asked, per 1,000 tokens. Rows without
 * reasoning are judged by the whole response.
 */
export function structureRates(settings: FilterSettings['structure']): Filter {
  return ({ reasoningBytes, reasoningTokens, bytes, phrasePlaces, responseTokens }) => {
    const from = reasoningBytes === null ? 0 : reasoningBytes.byteOffset - bytes.byteOffset;
    const profile = profileOf(bytes, phrasePlaces, from, from + (reasoningBytes ?? bytes).length);
    const thousands = Math.max(reasoningTokens ?? responseTokens, 1) / 1000;
    for (const move of structureMoves) {
      const range = settings[move];
      if (range === undefined) continue;
      const rate = profile[move] / thousands;
      if (range.min !== undefined && rate < range.min) {
        return {
          reason: `few_${move}`,
          detail: `${rate.toFixed(2)} per 1,000 tokens, at least ${String(range.min)} asked`,
        };
      }
      if (range.max !== undefined && rate > range.max) {
        return {
          reason: `many_${move}`,
          detail: `${rate.toFixed(2)} per 1,000 tokens, at most ${String(range.max)} allowed`,
        };
      }
    }
    return null;
  };
}

/**
 * Counts the moves of a text by phrase rules in English. The four behaviours of Gandhi et al. 2025
 * (arXiv 2503.01307), backtracking, verification, sub-goals and backward chaining, and starting anew. An entry of a
 * numbered list at the start of a line is a sub-goal.
 */
export function structureProfile(text: string | Uint8Array): StructureProfile {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return profileOf(bytes, rowPhrases.places(bytes), 0, bytes.length);
}

/** The profile of a part of a text whose places of phrases are known. */
function profileOf(bytes: Uint8Array, places: Int32Array, from: number, to: number): StructureProfile {
  const profile = { backtrack: 0, check: 0, subgoal: 0, backward: 0, restart: 0 };
  profile.subgoal = numberedLines(bytes.subarray(from, to));
  rowPhrases.find(bytes, places, structureMoves, { from, to }, (move) => {
    profile[move]++;
    return true;
  });
  return profile;
}

/** Lines that start with a number and a dot or parenthesis, bold or not. */
function numberedLines(bytes: Uint8Array): number {
  const { text, end } = placeText(bytes);
  return kernels.numberedLines(text, end);
}
