import type { Mind } from './mind.ts';
import { joinNodes, type Node } from './node.ts';

/** An expression of all numbers put together at random: products where small, sums where large. */
export function freeExpression({ numbers, random, target }: Mind): Node | undefined {
  const table = random.shuffled(numbers);
  while (table.length > 1) {
    const a = table.pop()!;
    const b = table.splice(random.below(table.length), 1)[0]!;
    const [big, small] = a.value >= b.value ? [a, b] : [b, a];
    const product = big.value * small.value;
    const weights = [
      3,
      3,
      product <= 2 * target && small.value > 1 ? 5 : 0,
      small.value > 1 && big.value % small.value === 0 ? 5 : 0,
    ];
    const made = joinNodes((['+', '-', '*', '/'] as const)[random.weighted(weights)]!, big, small);
    if (!made || made.value === 0) return undefined;
    table.push(made);
  }
  return table[0];
}

/** The best of a few guesses: a thinker writes down what looks as if it came near. */
export function appealOf({ target }: Mind, guess: () => Node | undefined): Node | undefined {
  let best: Node | undefined;
  for (let i = 0; i < 4; i++) {
    const node = guess();
    if (
      node &&
      node.value !== target &&
      (!best || Math.abs(node.value - target) < Math.abs(best.value - target))
    )
      best = node;
  }
  return best;
}
