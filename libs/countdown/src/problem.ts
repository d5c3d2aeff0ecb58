/** A Countdown problem: reach `target` with each of `numbers` exactly once. */
export interface CountdownProblem {
  readonly numbers: readonly number[];
  readonly target: number;
  /** An expression known to solve it. Plans give it; where it is absent, the solver looks for one. */
  readonly solution?: string;
}
