import type { VerifyOptions } from '../verification.ts';
import { type Budget, newBudget } from './budget.ts';

/** What a comparison of two parsed answers found, and why. */
export interface Comparison {
  result: 'equal' | 'different' | 'undecided';
  reason: string;
}

/** What a comparison carries along. */
export interface Context {
  readonly options: VerifyOptions;
  readonly budget: Budget;
  /** Whether the texts have signs of both kinds or moduli at all: what is not there is not looked for. */
  readonly plusMinus: boolean;
  readonly modulus: boolean;
  /** Whether both texts may be solutions with an integer parameter. */
  readonly families: boolean;
}

/** A letter for integers and something that its multiples repeat by, or a word that says what it is. */
const FAMILY = /^(?=[\s\S]*[kmn])(?=[\s\S]*(?:pi|π|°|circ|Z|ℤ|integer))/;

/** The context of the comparison of answers with these texts; without them, of any. */
export function newContext(options: VerifyOptions, ...texts: readonly string[]): Context {
  return {
    options,
    budget: newBudget(),
    plusMinus: texts.length === 0 || texts.some((text) => /pm|mp|[±∓]/.test(text)),
    families: texts.every((text) => FAMILY.test(text)),
    modulus: texts.length === 0 || texts.some((text) => /mod|equiv|≡/.test(text)),
  };
}

export const same = (reason: string): Comparison => ({ result: 'equal', reason });
export const differs = (reason: string): Comparison => ({ result: 'different', reason });
export const unsure = (reason: string): Comparison => ({ result: 'undecided', reason });

/** Equal when all are; different as soon as one is. */
export function all(comparisons: Iterable<Comparison>, reason: string): Comparison {
  let undecided: Comparison | null = null;
  for (const comparison of comparisons) {
    if (comparison.result === 'different') return comparison;
    if (comparison.result === 'undecided') undecided ??= comparison;
  }
  return undecided ?? same(reason);
}
