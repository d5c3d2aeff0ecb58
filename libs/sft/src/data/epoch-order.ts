import { seededRandom } from '@longhand/lm';

/** The order of `count` rows in an epoch: as they are, or shuffled by seed, stage and epoch (Fisher and Yates). */
export function epochOrder(
  count: number,
  shuffle: { readonly seed: number; readonly stage: number; readonly epoch: number } | null,
): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  if (shuffle === null) return order;
  const random = seededRandom(shuffle.seed, 'rows', shuffle.stage, shuffle.epoch);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
