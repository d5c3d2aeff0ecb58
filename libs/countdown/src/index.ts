export { checkCountdown, type CountdownCheck } from './check-countdown.ts';
export { CountdownError } from './countdown-error.ts';
export { countSolutions, type SolutionCount } from './count-solutions.ts';
export { evaluateExpression, type Expression, formatExpression, numbersIn } from './expression.ts';
export {
  MAX_EXPRESSION_DEPTH,
  MAX_EXPRESSION_LENGTH,
  parseExpression,
  type ParsedExpression,
} from './parse-expression.ts';
export { listSearch, listStatement, type ListTrace } from './list-search.ts';
export { planProblems, type ProblemPlan, type SplitPlan, type TargetPool } from './plan-problems.ts';
export type { CountdownProblem } from './problem.ts';
export { problemStatement } from './problem-statement.ts';
export { equalRational, formatRational, type Operator, type Rational, rational } from './rational.ts';
export { MAX_OPERANDS, solveFirst, type SolverResult } from './solver.ts';
export { type NarrateOptions, narrateSearch, type SearchTrace, type TraceLength } from './narrate-search.ts';
