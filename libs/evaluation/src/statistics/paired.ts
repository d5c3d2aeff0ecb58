/** Two checkpoints on the same questions: the mean of the differences b - a, and how sure it is. */
export interface PairedComparison {
  /** Questions that both have. */
  n: number;
  difference: number;
  stderr: number | null;
  interval: [number, number] | null;
  /** Two-sided, normal approximation; null where no error can be told. */
  p: number | null;
  /** Questions on which b scores more, and less. */
  better: number;
  worse: number;
  /** Two-sided exact sign test (McNemar's for right and wrong) over the questions on which they differ. */
  signP: number;
}

const Z = 1.959_963_984_540_054;

/**
 * Compares the scores of two models question by question (each the mean of its samples). Pairing takes out what
 * the questions themselves vary: Miller 2024, arXiv 2411.00640, §4.
 */
export function comparePaired(
  a: ReadonlyMap<string | number, number>,
  b: ReadonlyMap<string | number, number>,
): PairedComparison {
  const differences: number[] = [];
  for (const [id, score] of a) {
    const other = b.get(id);
    if (other !== undefined) differences.push(other - score);
  }
  const n = differences.length;
  const difference = n === 0 ? 0 : differences.reduce((sum, value) => sum + value, 0) / n;
  const better = differences.filter((value) => value > 0).length;
  const worse = differences.filter((value) => value < 0).length;
  const signP = signTest(better, worse);
  if (n < 2) return { n, difference, stderr: null, interval: null, p: null, better, worse, signP };
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0);
  const stderr = Math.sqrt(squares / (n - 1) / n);
  const interval: [number, number] = [difference - Z * stderr, difference + Z * stderr];
  const p = stderr === 0 ? (difference === 0 ? 1 : 0) : 2 * upperTail(Math.abs(difference) / stderr);
  return { n, difference, stderr, interval, p, better, worse, signP };
}

/** Two-sided exact sign test: the chance of so uneven a split, or a more uneven one, of fair coins. */
export function signTest(better: number, worse: number): number {
  const n = better + worse;
  let logChoose = 0;
  let tail = 0;
  for (let i = 0; i <= Math.min(better, worse); i++) {
    if (i > 0) logChoose += Math.log(n - i + 1) - Math.log(i);
    tail += Math.exp(logChoose - n * Math.LN2);
  }
  return Math.min(1, 2 * tail);
}

/** P(Z > z) of the standard normal: Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z);
  const poly =
    t *
    (0.319_381_530 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}
