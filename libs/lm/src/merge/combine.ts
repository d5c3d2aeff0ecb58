/** Arithmetic of merging, on one tensor at a time. Inputs are left as they are unless said otherwise. */
import { seededRandom } from '../seeded-random.ts';

/** Weighted sum; with `normalize` the weighted mean. */
export function linear(
  tensors: readonly Float32Array[],
  weights: readonly number[],
  normalize: boolean,
): Float32Array<ArrayBuffer> {
  const total = normalize ? weights.reduce((sum, weight) => sum + weight, 0) : 1;
  const result = new Float32Array(tensors[0]!.length);
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (let m = 0; m < tensors.length; m++) sum += weights[m]! * tensors[m]![i]!;
    result[i] = sum / total;
  }
  return result;
}

/** Cosine above which two tensors count as one direction, and the straight line is taken. */
const colinear = 0.9995;

/** Spherical interpolation (Shoemake 1985) of two tensors as vectors. */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array<ArrayBuffer> {
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
    ab += a[i]! * b[i]!;
  }
  const cosine = aa === 0 || bb === 0 ? 1 : ab / Math.sqrt(aa * bb);
  if (Math.abs(cosine) > colinear) return linear([a, b], [1 - t, t], false);
  const angle = Math.acos(cosine);
  const sine = Math.sin(angle);
  return linear([a, b], [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine], false);
}

/** Turns `tensor` into its difference from `base`, in place. */
export function subtract(tensor: Float32Array, base: Float32Array): void {
  for (let i = 0; i < tensor.length; i++) tensor[i] = tensor[i]! - base[i]!;
}

/** Sets all but the share `density` of largest magnitude to zero, in place; of equals the first are kept. */
export function trim(change: Float32Array, density: number): void {
  const keep = Math.round(density * change.length);
  if (keep >= change.length) return;
  const words = new Uint32Array(change.buffer, change.byteOffset, change.length);
  const { threshold, equals } = magnitudeAt(words, keep);
  let left = equals;
  for (let i = 0; i < change.length; i++) {
    const magnitude = words[i]! & 0x7fffffff;
    if (magnitude > threshold) continue;
    if (magnitude === threshold && left > 0) left -= 1;
    else change[i] = 0;
  }
}

/**
 * The magnitude (as the bits of a float32, which order as their values) that the `keep` largest reach down to, and how
 * many of those equal it are among them: two counts, of the upper and of the lower half of the bits.
 */
function magnitudeAt(words: Uint32Array, keep: number): { threshold: number; equals: number } {
  if (keep === 0) return { threshold: 0x7fffffff, equals: 0 };
  const upper = new Float64Array(1 << 15);
  for (const word of words) upper[(word & 0x7fffffff) >>> 16]! += 1;
  const high = fromTop(upper, keep);
  const lower = new Float64Array(1 << 16);
  for (const word of words) {
    if ((word & 0x7fffffff) >>> 16 === high.at) lower[word & 0xffff]! += 1;
  }
  const low = fromTop(lower, high.left);
  return { threshold: high.at * 65536 + low.at, equals: low.left };
}

/** The class in which the count from the top reaches `wanted`, and how many of it are needed. */
function fromTop(counts: Float64Array, wanted: number): { at: number; left: number } {
  let left = wanted;
  for (let at = counts.length - 1; at > 0; at--) {
    if (counts[at]! >= left) return { at, left };
    left -= counts[at]!;
  }
  return { at: 0, left };
}

/** Keeps each change with probability `density`, scaled by its inverse, in place; drawn by seed and words alone. */
export function dropAtRandom(
  change: Float32Array,
  density: number,
  seed: number,
  ...words: readonly (string | number)[]
): void {
  if (density === 1) return;
  const random = seededRandom(seed, ...words);
  for (let i = 0; i < change.length; i++) change[i] = random() < density ? change[i]! / density : 0;
}

/**
 * base + scale x the weighted mean of those changes that have the elected sign (that of the weighted sum), as TIES
 * merges: a zero takes no part.
 */
export function addElected(
  base: Float32Array,
  changes: readonly Float32Array[],
  weights: readonly number[],
  scale: number,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(base.length);
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (let m = 0; m < changes.length; m++) sum += weights[m]! * changes[m]![i]!;
    let [agreed, weight] = [0, 0];
    for (let m = 0; m < changes.length; m++) {
      const change = weights[m]! * changes[m]![i]!;
      if (change === 0 || change > 0 !== sum > 0) continue;
      agreed += change;
      weight += weights[m]!;
    }
    result[i] = base[i]! + (weight === 0 ? 0 : (scale * agreed) / weight);
  }
  return result;
}

/** base + scale x the weighted sum of changes. */
export function addSum(
  base: Float32Array,
  changes: readonly Float32Array[],
  weights: readonly number[],
  scale: number,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(base.length);
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (let m = 0; m < changes.length; m++) sum += weights[m]! * changes[m]![i]!;
    result[i] = base[i]! + scale * sum;
  }
  return result;
}
