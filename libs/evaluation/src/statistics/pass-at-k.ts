/**
 * The unbiased estimate that at least one of k samples is right, from n samples of which c are: 1 - C(n-c, k) /
 * C(n, k) (Chen et al. 2021, arXiv 2107.03374). NaN where k is more than n.
 */
export function passAtK(n: number, c: number, k: number): number {
  if (k > n) return Number.NaN;
  if (n - c < k) return 1;
  let none = 1;
  for (let i = n - c + 1; i <= n; i++) none *= 1 - k / i;
  return 1 - none;
}

/** A sample as a majority vote sees it: what it votes for (null: nothing), and whether that is right. */
export interface Vote {
  vote: string | null;
  correct: boolean;
}

/**
 * The chance that the answer most samples give is right, ties broken at random: of the answers with the most
 * votes, the share that are right. Samples without an answer do not vote; right samples all vote alike. Zero
 * where nobody votes.
 */
export function majorityAtK(votes: readonly Vote[]): number {
  const counts = new Map<string, number>();
  for (const { vote, correct } of votes) {
    if (vote === null && !correct) continue;
    const key = correct ? RIGHT : `=${vote ?? ''}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  if (most === 0) return 0;
  const winners = [...counts].filter(([, count]) => count === most);
  return winners.some(([key]) => key === RIGHT) ? 1 / winners.length : 0;
}

const RIGHT = '+';
