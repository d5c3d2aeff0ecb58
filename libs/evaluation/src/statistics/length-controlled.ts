/**
 * Win rate with the effect of length taken out, 0 to 1: a logistic regression of the wins on the difference of
 * lengths, read at no difference. P(win) = σ(θ + φ tanh(d / s)), d the response's length less the reference's, s the
 * standard deviation of d: Dubois, Galambosi, Liang and Hashimoto 2024, arXiv 2404.04475, without its term for the
 * difficulty of each instruction, which is fitted on many models' outputs. φ is held back by a ridge of 0.01. Where
 * all won, or all lost, length explains nothing, and the rate stays as it is. Null without wins.
 */
export function lengthControlledWinRate(rows: readonly { win: number; difference: number }[]): number | null {
  const n = rows.length;
  if (n === 0) return null;
  const rate = rows.reduce((sum, { win }) => sum + win, 0) / n;
  const middle = rows.reduce((sum, { difference }) => sum + difference, 0) / n;
  const spread = Math.sqrt(rows.reduce((sum, { difference }) => sum + (difference - middle) ** 2, 0) / n);
  if (spread === 0 || rate <= 0 || rate >= 1) return rate;
  const xs = rows.map(({ difference }) => Math.tanh(difference / spread));
  let [theta, phi] = [Math.log(rate / (1 - rate)), 0];
  for (let step = 0; step < 100; step++) {
    let [g0, g1, h00, h01, h11] = [0, -RIDGE * phi, 1e-9, 0, RIDGE];
    for (const [i, { win }] of rows.entries()) {
      const x = xs[i]!;
      const p = 1 / (1 + Math.exp(-(theta + phi * x)));
      const weight = p * (1 - p);
      g0 += win - p;
      g1 += (win - p) * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    const moves = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant] as const;
    // Newton's steps are cut where the curve is flat, so that none goes astray.
    theta += Math.max(-2, Math.min(2, moves[0]));
    phi += Math.max(-2, Math.min(2, moves[1]));
    if (Math.abs(moves[0]) + Math.abs(moves[1]) < 1e-10) break;
  }
  return 1 / (1 + Math.exp(-theta));
}

const RIDGE = 0.01;
