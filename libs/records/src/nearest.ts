import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a mistyped word most likely meant, or undefined when none is near: at most a third of
 * the longer word's letters may differ (and two letters always may), or one word is a part of the other.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; cost: number } | undefined;
  for (const candidate of candidates) {
    const a = word.toLowerCase();
    const b = candidate.toLowerCase();
    const part = Math.min(a.length, b.length) >= 3 && (a.includes(b) || b.includes(a));
    const cost = part ? Math.min(distance(a, b), 1.5) : distance(a, b);
    const allowed = part ? 2 : Math.max(2, Math.floor(Math.max(a.length, b.length) / 3));
    if (cost <= allowed && (best === undefined || cost < best.cost)) best = { candidate, cost };
  }
  return best?.candidate;
}
