import { factorPairs, isPrime, primeFactors } from './arithmetic.ts';
import { PRIME } from './claims.ts';
import { endParagraph, formula, listNumbers, type Mind, say, stepText, write } from './mind.ts';
import { joinNodes } from './node.ts';
import { PLAN, READ } from './remarks.ts';

/** Reads the problem, looks at the numbers and makes a first plan. */
export function openUp(mind: Mind): void {
  const { random, target, voice } = mind;
  write(mind, say(mind, READ, { list: listNumbers(mind, mind.numbers, 'given'), T: target }));
  endParagraph(mind);
  const sights = random.shuffled([totalOf, factorsOf, largestOf]).slice(0, 1 + random.below(3));
  for (const sight of sights) write(mind, sight(mind));
  if (random.chance(0.4 + voice.chatter * 0.5)) write(mind, say(mind, PLAN, { T: target }));
  endParagraph(mind);
}

function totalOf({ numbers, target, voice }: Mind): string {
  const sum = numbers.reduce((total, { value }) => total + value, 0);
  const d = Math.abs(sum - target);
  const text = formula(voice, `${numbers.map((node) => node.value).join(' + ')} = ${sum}`);
  return d === 0
    ? ''
    : sum < target
      ? `All of them together: ${text}, ${d} short of ${target}.`
      : `Adding everything: ${text}, ${d} more than ${target}.`;
}

function factorsOf(mind: Mind): string {
  const { target } = mind;
  if (isPrime(target)) return `${say(mind, PRIME, { n: target })}.`;
  const factors = primeFactors(target).join(` ${mind.voice.times} `);
  const pairs = factorPairs(target);
  const [a, b] = mind.random.pick(pairs);
  return `${formula(mind.voice, `${target} = ${factors}`)}, ${pairs.length === 1 ? 'so only' : 'for example'} ${stepText(mind, { value: target, operator: '*', left: { value: a }, right: { value: b } }, 0)}.`;
}

function largestOf(mind: Mind): string {
  const [a, b] = [...mind.numbers].sort((x, y) => y.value - x.value);
  const product = joinNodes('*', a!, b!)!;
  const text = stepText(mind, product);
  return product.value > mind.target
    ? `The two largest give a product of ${product.value}, above ${mind.target}: ${text}.`
    : `Even the two largest multiply to just ${product.value}: ${text}.`;
}
