import { factorPairs, isPrime, primeFactors } from './arithmetic.ts';
import { endParagraph, formula, listNumbers, type Mind, say, stepText, write } from './mind.ts';
import { joinNodes } from './node.ts';
import { PLAN, READ } from './remarks.ts';
import {
  CLOSE_PAIR,
  DIVISOR,
  FACTORED,
  LARGEST_OVER,
  LARGEST_SHORT,
  NEAREST,
  NO_DIVISOR,
  PARITIES,
  PRIME_TARGET,
  SQUARE,
  TOTAL_OVER,
  TOTAL_SHORT,
} from './sights.ts';

/** Reads the problem, looks at the numbers and makes a first plan. */
export function openUp(mind: Mind): void {
  const { random, target, voice } = mind;
  write(mind, say(mind, READ, { list: listNumbers(mind, mind.numbers, 'given'), T: target }));
  if (random.chance(0.6)) endParagraph(mind);
  const count = random.weighted([1, 3, 3, 2, 0.7]);
  for (const sight of random.shuffled(SIGHTS).slice(0, count)) write(mind, sight(mind));
  if (random.chance(0.3 + voice.chatter * 0.6)) write(mind, say(mind, PLAN, { T: target }));
  endParagraph(mind);
}

/** Each says one thing about the numbers, or nothing where there is nothing to say. */
const SIGHTS: readonly ((mind: Mind) => string)[] = [
  total,
  factors,
  largest,
  divisors,
  nearest,
  closePair,
  parities,
  square,
];

function total(mind: Mind): string {
  const { numbers, target, voice } = mind;
  const sum = numbers.reduce((at, { value }) => at + value, 0);
  if (sum === target) return '';
  const eq = formula(voice, `${numbers.map(({ value }) => value).join(' + ')} = ${sum}`);
  return say(mind, sum < target ? TOTAL_SHORT : TOTAL_OVER, { eq, d: Math.abs(sum - target), T: target });
}

function factors(mind: Mind): string {
  const { target, voice, random } = mind;
  if (isPrime(target)) return say(mind, PRIME_TARGET, { T: target });
  const all = formula(voice, `${target} = ${primeFactors(target).join(` ${voice.times} `)}`);
  const [a, b] = random.pick(factorPairs(target));
  const pair = stepText(mind, { value: target, operator: '*', left: { value: a }, right: { value: b } }, 0);
  return say(mind, FACTORED, { all, pair, T: target });
}

function largest(mind: Mind): string {
  const [a, b] = [...mind.numbers].sort((x, y) => y.value - x.value);
  const product = joinNodes('*', a!, b!)!;
  const table = product.value > mind.target ? LARGEST_OVER : LARGEST_SHORT;
  if (product.value === mind.target) return '';
  return say(mind, table, { p: product.value, T: mind.target, eq: stepText(mind, product, 0) });
}

function divisors(mind: Mind): string {
  const { numbers, target, random } = mind;
  const found = numbers.filter(({ value }) => value > 1 && value !== target && target % value === 0);
  if (found.length === 0)
    return numbers.some(({ value }) => value === 1 || value === target)
      ? ''
      : say(mind, NO_DIVISOR, { T: target });
  const n = random.pick(found);
  const quotient = joinNodes('/', { value: target }, n)!;
  return say(mind, DIVISOR, { n: n.value, m: quotient.value, T: target, eq: stepText(mind, quotient, 0) });
}

function nearest(mind: Mind): string {
  const { numbers, target } = mind;
  const n = numbers.reduce((x, y) => (Math.abs(y.value - target) < Math.abs(x.value - target) ? y : x)).value;
  if (n === target || Math.abs(n - target) > 0.6 * target) return '';
  const [big, small] = n > target ? [n, target] : [target, n];
  const gap = joinNodes('-', { value: big }, { value: small })!;
  return say(mind, NEAREST, { n, d: gap.value, T: target, eq: stepText(mind, gap, 0) });
}

function closePair(mind: Mind): string {
  const sorted = [...mind.numbers].sort((x, y) => y.value - x.value);
  const gaps = sorted.slice(1).map((node, i) => joinNodes('-', sorted[i]!, node)!);
  const least = gaps.reduce((x, y) => (y.value < x.value ? y : x));
  if (least.value === 0 || least.value > 6) return '';
  return say(mind, CLOSE_PAIR, { a: least.left!.value, b: least.right!.value, eq: stepText(mind, least, 0) });
}

function parities(mind: Mind): string {
  const evens = mind.numbers.filter(({ value }) => value % 2 === 0);
  if (evens.length < 2 || evens.length === mind.numbers.length) return '';
  return say(mind, PARITIES, { evens: listNumbers(mind, evens), t: mind.target % 2 === 0 ? 'even' : 'odd' });
}

function square(mind: Mind): string {
  const root = Math.round(Math.sqrt(mind.target));
  if (Math.abs(root * root - mind.target) > 4) return '';
  const node = joinNodes('*', { value: root }, { value: root })!;
  return root * root === mind.target
    ? ''
    : say(mind, SQUARE, { T: mind.target, eq: stepText(mind, node, 0) });
}
