import type { CountdownProblem } from './problem.ts';
import { createRandom } from './random.ts';

/**
 * The user's prompt for a problem, in one of many wordings chosen by `variantSeed`. Every wording names the
 * numbers and the target, says that each number is used exactly once with `+ - * /` and parentheses, and asks
 * for the expression in `\boxed{}`.
 */
export function problemStatement({ numbers, target }: CountdownProblem, variantSeed: number): string {
  const random = createRandom(variantSeed, 'statement');
  const list = random.pick([
    `[${numbers.join(', ')}]`,
    numbers.join(', '),
    `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`,
    `${numbers.slice(0, -1).join(', ')}, and ${numbers.at(-1)}`,
  ]);
  const task = random.pick([
    `Using the numbers ${list}, create an expression that equals ${target}.`,
    `Using the numbers ${list}, make an arithmetic expression whose value is ${target}.`,
    `Find a way to reach ${target} from the numbers ${list}.`,
    `You are given the numbers ${list}. Combine them to make ${target}.`,
    `Here is a Countdown problem. Numbers: ${list}. Target: ${target}.`,
    `Countdown numbers game: the numbers are ${list}, and the target is ${target}.`,
    `Write an arithmetic expression with the numbers ${list} that evaluates to exactly ${target}.`,
    `How can the numbers ${list} be combined to get exactly ${target}?`,
    `Make ${target} out of ${list}.`,
    `Given ${list}, find an expression equal to ${target}.`,
  ]);
  const rules = random.pick([
    'Use each number exactly once, with the operations +, -, *, / and parentheses only.',
    'Each number must be used exactly once. You may use +, -, *, / and parentheses, nothing else.',
    'You may add, subtract, multiply and divide, and use parentheses. Every number has to appear exactly once.',
    'Only +, -, * and / are allowed, together with parentheses, and every number is to be used once and only once.',
    'All of the numbers must be used, each of them exactly once; the allowed operations are addition, subtraction, multiplication and division, and parentheses may be used.',
    'The rules: every number is used exactly once, and only the four basic operations (+, -, *, /) and parentheses are allowed.',
    'Use every number once, no number twice, and combine them with +, -, *, / and parentheses only.',
  ]);
  const ask = random.pick([
    'Put your final expression in \\boxed{}.',
    'Give the final expression in \\boxed{}.',
    'Think it through, then write the final expression inside \\boxed{}.',
    'Please reason step by step, and put your final answer within \\boxed{}.',
    'Your answer should be a single expression inside \\boxed{}.',
    'Show your reasoning and finish with the expression in \\boxed{}.',
    'State the expression you found in \\boxed{}.',
  ]);
  const gap = random.pick([' ', ' ', '\n', '\n\n']);
  return random.chance(0.12) ? [rules, task, ask].join(gap) : [task, rules, ask].join(gap);
}
