/** Thrown when a comparison has used up its steps, digits or depth. Caught by the comparison, never by callers. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/** The limits of one comparison. Steps are counted, not timed, so verdicts do not depend on the machine. */
export const LIMITS = {
  /** Characters of an answer that is parsed. */
  characters: 20_000,
  tokens: 6_000,
  /** Nesting of groups, fractions and functions. */
  depth: 120,
  /** Arithmetic steps of one comparison, over all its readings and points. */
  steps: 20_000,
  /** Bits of the numerator or denominator of an exact number. */
  bits: 40_000,
  /** Elements of a list, set, tuple or matrix. */
  elements: 400,
  /** Terms of a sum or product that is added up. */
  terms: 500,
} as const;

/** Steps that are left to one comparison. */
export interface Budget {
  steps: number;
  /** Some values were found equal because they agree to many bits, without a proof. */
  byAgreement?: boolean;
  /** How many sums had a term that is not zero and too small to be seen at the precision of the comparison. */
  absorbed: number;
}

export function newBudget(steps: number = LIMITS.steps): Budget {
  return { steps, absorbed: 0 };
}

/** Takes `cost` steps; throws a {@link BudgetError} when none are left. */
export function spend(budget: Budget, cost = 1): void {
  budget.steps -= cost;
  if (budget.steps < 0) throw new BudgetError('the comparison takes too many steps');
}
