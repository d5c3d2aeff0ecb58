import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded stream of choices: the same seed gives the same choices, whatever else runs. */
export interface Random {
  /** A whole number from 0 to `bound - 1`. */
  below(bound: number): number;
  /** A number in [0, 1). */
  unit(): number;
  /** Whether something of this probability happens. */
  chance(probability: number): boolean;
  /** One of the items, each as likely. */
  pick<T>(items: readonly T[]): T;
  /** An index, as likely as its weight. */
  weighted(weights: readonly number[]): number;
  /** A new array of the items in random order. */
  shuffled<T>(items: readonly T[]): T[];
  /** A draw from the normal distribution with mean 0 and variance 1. */
  normal(): number;
}

/** A stream of choices from a seed and any number of words that tell streams of one seed apart. */
export function createRandom(seed: number, ...stream: readonly (string | number)[]): Random {
  const generator = xoroshiro128plus(mixSeed(seed, stream.join('\u0000')));
  const unit = (): number => (generator.next() >>> 0) / 2 ** 32;
  const random: Random = {
    below: (bound) => (bound <= 2 ** 24 ? Math.floor(unit() * bound) : uniformInt(generator, 0, bound - 1)),
    unit,
    chance: (probability) => unit() < probability,
    pick: (items) => items[Math.floor(unit() * items.length)]!,
    weighted: (weights) => {
      let at = unit() * weights.reduce((sum, weight) => sum + weight, 0);
      for (let i = 0; i < weights.length; i++) if ((at -= weights[i]!) < 0) return i;
      return weights.findLastIndex((weight) => weight > 0);
    },
    shuffled: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = Math.floor(unit() * (i + 1));
        [copy[i], copy[j]] = [copy[j]!, copy[i]!];
      }
      return copy;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
  return random;
}

/** FNV-1a over the stream's name, finished as in MurmurHash3, so that near seeds give far streams. */
function mixSeed(seed: number, stream: string): number {
  let hash = 0x811c9dc5 ^ Math.trunc(seed / 2 ** 32);
  for (let i = 0; i < stream.length; i++) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (seed >>> 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
