/** From logits to a token. */

/** How a token is drawn; the filters apply one after another, as in transformers: top-k, top-p, min-p. */
export interface SamplingOptions {
  /** Divides the logits; 0 takes the most likely token. 1 by default. */
  readonly temperature?: number;
  /** Keeps the k most likely tokens; 0 (the default) keeps all. */
  readonly topK?: number;
  /** Keeps the fewest most likely tokens whose probabilities sum to at least this; 1 by default. */
  readonly topP?: number;
  /** Keeps tokens at least so likely as this times the most likely one; 0 by default. */
  readonly minP?: number;
}

/** Draws a token from one row of logits. `random` gives uniform numbers in [0, 1), one for each draw. */
export function sampleToken(logits: Float32Array, options: SamplingOptions, random: () => number): number {
  const { temperature = 1, topK = 0, topP = 1, minP = 0 } = options;
  const best = mostLikely(logits);
  if (temperature === 0 || topK === 1) return best;
  const top = logits[best]!;
  const weight = (id: number): number => Math.exp((logits[id]! - top) / temperature);
  if ((topK <= 0 || topK >= logits.length) && topP >= 1) {
    // The most likely token weighs 1.
    return drawInOrder(logits.length, (id) => atLeast(weight(id), minP), random);
  }
  const limited = topK > 0 && topK < logits.length;
  const candidates = limited ? largest(logits, topK) : nucleus(logits, weight, topP);
  const weights = candidates.ids.map(weight);
  const total = candidates.total ?? weights.reduce((sum, x) => sum + x, 0);
  let mass = 0;
  let count = 0;
  while (count < weights.length && (topP >= 1 || mass < topP * total)) mass += weights[count++]!;
  const likely = weights.slice(0, Math.max(1, count)).filter((x) => x >= minP);
  return candidates.ids[drawInOrder(likely.length, (i) => likely[i]!, random)]!;
}

/** Index of the largest of some numbers, the first of equals. */
export function mostLikely(logits: Float32Array): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[best]!) best = id;
  return best;
}

/** Log of the sum of exponentials. */
export function logSumExp(logits: Float32Array): number {
  const top = logits[mostLikely(logits)]!;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - top);
  return top + Math.log(sum);
}

function atLeast(weight: number, least: number): number {
  return weight >= least ? weight : 0;
}

function drawInOrder(length: number, weight: (index: number) => number, random: () => number): number {
  let total = 0;
  for (let i = 0; i < length; i++) total += weight(i);
  let rest = random() * total;
  let last = 0;
  for (let i = 0; i < length; i++) {
    const own = weight(i);
    if (own === 0) continue;
    last = i;
    rest -= own;
    if (rest < 0) break;
  }
  return last;
}

/** Tokens in the order of their likelihood, and the weight of all tokens where it is more than theirs. */
interface Candidates {
  readonly ids: number[];
  readonly total?: number;
}

/** The k largest logits; of equals the smaller id. */
function largest(logits: Float32Array, k: number): Candidates {
  const sorted = Float32Array.from(logits).sort();
  const least = sorted[sorted.length - k]!;
  return { ids: byLikelihood(logits, (logit) => logit >= least).slice(0, k) };
}

/** The most likely tokens that hold at least the share `topP` of the whole; perhaps some more. */
function nucleus(logits: Float32Array, weight: (id: number) => number, topP: number): Candidates {
  const weights = Float64Array.from(logits, (_, id) => weight(id));
  const total = weights.reduce((sum, x) => sum + x, 0);
  for (let least = 1 / 8; ; least /= 8) {
    let mass = 0;
    for (const x of weights) if (x >= least) mass += x;
    if (mass >= topP * total || least === 0) {
      return { ids: byLikelihood(logits, (_, id) => weights[id]! >= least), total };
    }
  }
}

function byLikelihood(logits: Float32Array, kept: (logit: number, id: number) => boolean): number[] {
  const ids: number[] = [];
  for (let id = 0; id < logits.length; id++) if (kept(logits[id]!, id)) ids.push(id);
  return ids.sort((a, b) => logits[b]! - logits[a]! || a - b);
}
